"""Doors of the strategy: what staff propose."""

from __future__ import annotations

from civicstat.office.doors import WORKERS, Door, roles
from civicstat.office.pages import idea
from civicstat.office.roles import Role


# Who runs the performance meetings; a department's head answers for the department.
_ANSWERING = roles(Role.CHAIR, Role.ANALYST, own=(Role.DEPARTMENT_HEAD,))

STRATEGY: tuple[Door, ...] = (
    Door("ideas", "ideas/", idea.ideas, get=WORKERS, leads_to="ideas"),
    Door("new-idea", "ideas/new/", idea.new_idea, get=WORKERS, post=WORKERS),
    Door("idea", "ideas/<int:pk>/", idea.idea, get=WORKERS),
    Door(
        "answer-idea",
        "ideas/<int:pk>/answer/",
        idea.answer_idea,
        get=_ANSWERING,
        post=_ANSWERING,
        owner=idea.department_of_idea,
    ),
)
