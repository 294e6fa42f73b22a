"""Doors of the strategy: goals, and what staff propose."""

from __future__ import annotations

from civicstat.office.doors import WORKERS, Door, roles
from civicstat.office.pages import goal, idea
from civicstat.office.roles import Role


# Who runs the performance meetings; a department's head answers for the department.
_ANSWERING = roles(Role.CHAIR, Role.ANALYST, own=(Role.DEPARTMENT_HEAD,))

_KEEPING = roles(*goal.KEEPERS)

STRATEGY: tuple[Door, ...] = (
    Door("goals", "goals/", goal.goals, get=WORKERS, leads_to="goals"),
    Door("add-goal", "goals/add/", goal.goal, get=_KEEPING, post=_KEEPING),
    Door("goal-metrics", "goals/metrics/", goal.goal_metrics, get=WORKERS),
    Door("goal-metric", "goals/metrics/<int:pk>/", goal.goal_metric, get=_KEEPING, post=_KEEPING),
    Door("goal", "goals/<slug:slug>/", goal.goal, get=_KEEPING, post=_KEEPING),
    Door("add-goal-metric", "goals/<slug:slug>/metrics/", goal.goal_metric, get=_KEEPING, post=_KEEPING),
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
