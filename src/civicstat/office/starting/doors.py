"""Doors of starting small."""

from __future__ import annotations

from civicstat.office.doors import Door, roles
from civicstat.office.pages import bring
from civicstat.office.roles import Role
from civicstat.office.starting import pages, papers


# Who starts: those who run the meetings, and the head of the department that does.
_ALL = roles(Role.CHAIR, Role.ANALYST, Role.ADMINISTRATOR, Role.DEPARTMENT_HEAD)
_OWN = roles(Role.CHAIR, Role.ANALYST, Role.ADMINISTRATOR, own=(Role.DEPARTMENT_HEAD,))
_WHOSE = pages.department_of_start

STARTS: tuple[Door, ...] = (
    Door("starts", "start/", pages.starts, get=_ALL, leads_to="starts"),
    Door("begin-start", "start/begin/", pages.begin_start, get=_ALL, post=_ALL),
    Door("bring-starts", "start/bring/", bring.bring, get=_ALL, post=_ALL, extra={"name": "starts"}),
    Door("start", "start/<int:pk>/", pages.start, get=_OWN, owner=_WHOSE),
    Door(
        "answer-start",
        "start/<int:pk>/answer/<slug:question>/",
        pages.answer_start,
        get=_OWN,
        post=_OWN,
        owner=_WHOSE,
    ),
    Door("note-start", "start/<int:pk>/note/<slug:step>/", pages.note_start, get=_OWN, post=_OWN, owner=_WHOSE),
    Door("ask-start", "start/<int:pk>/ask/", pages.ask_start, get=_OWN, post=_OWN, owner=_WHOSE),
    Door("choose-start", "start/<int:pk>/choose/", pages.choose_start, get=_OWN, post=_OWN, owner=_WHOSE),
    Door("start-file", "start/<int:pk>/file/", papers.start_file, get=_OWN, owner=_WHOSE),
    Door("start-memo", "start/<int:pk>/memo/", papers.start_memo, get=_OWN, owner=_WHOSE),
)
