"""Doors of packets: read by whoever prepares the meeting, answered by the department, steward and chair."""

from __future__ import annotations

from civicstat.office.doors import WORKERS, Door, roles
from civicstat.office.meetings.briefing import pages
from civicstat.office.roles import Role


_DEPARTMENT = roles(own=(Role.DEPARTMENT_HEAD,))
_STEWARD = roles(Role.DATA_STEWARD)
_CHAIR = roles(Role.CHAIR)

PACKETS: tuple[Door, ...] = (
    Door("packet", "packets/<slug:slug>/", pages.packet, get=WORKERS),
    Door("packet-pdf", "packets/<slug:slug>/pdf/", pages.pdf, get=WORKERS),
    Door(
        "explain-finding",
        "packets/<slug:slug>/explain/<slug:department>/<slug:metric>/",
        pages.explain,
        get=_DEPARTMENT,
        post=_DEPARTMENT,
        owner=pages.department_of_address,
    ),
    Door(
        "contest-figure",
        "packets/<slug:slug>/contest/<slug:department>/<slug:metric>/",
        pages.contest,
        get=_DEPARTMENT,
        post=_DEPARTMENT,
        owner=pages.department_of_address,
    ),
    Door("answer-contest", "packets/contests/<int:pk>/", pages.answer_contest, get=_STEWARD, post=_STEWARD),
    Door("override-agenda", "packets/<slug:slug>/agenda/<slug:metric>/", pages.override, get=_CHAIR, post=_CHAIR),
    Door("take-back-override", "packets/overrides/<int:pk>/take-back/", pages.take_back_override, post=_CHAIR),
)
