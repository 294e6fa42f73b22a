"""Doors of the strategy: goals, the budget and what moved it, and what staff propose."""

from __future__ import annotations

from civicstat.office.doors import WORKERS, Door, roles
from civicstat.office.pages import bring, budget, calendar, changes, goal, idea, money_move
from civicstat.office.roles import Role


# Who runs the performance meetings; a department's head answers for the department.
_ANSWERING = roles(Role.CHAIR, Role.ANALYST, own=(Role.DEPARTMENT_HEAD,))

_KEEPING = roles(*goal.KEEPERS)
_BUDGETING = roles(*budget.BUDGETERS)

STRATEGY: tuple[Door, ...] = (
    Door("goals", "goals/", goal.goals, get=WORKERS, leads_to="goals"),
    Door("add-goal", "goals/add/", goal.goal, get=_KEEPING, post=_KEEPING),
    Door("goal-list", "goals/list/", goal.goal_list, get=WORKERS),
    Door("bring-goals", "goals/bring/", bring.bring, get=_KEEPING, post=_KEEPING, extra={"name": "goals"}),
    Door(
        "bring-goal-metrics",
        "goals/metrics/bring/",
        bring.bring,
        get=_KEEPING,
        post=_KEEPING,
        extra={"name": "goal-metrics"},
    ),
    Door("goal-metrics", "goals/metrics/", goal.goal_metrics, get=WORKERS),
    Door("goal-metric", "goals/metrics/<int:pk>/", goal.goal_metric, get=_KEEPING, post=_KEEPING),
    Door("goal", "goals/<slug:slug>/", goal.goal, get=_KEEPING, post=_KEEPING),
    Door("add-goal-metric", "goals/<slug:slug>/metrics/", goal.goal_metric, get=_KEEPING, post=_KEEPING),
    Door("budget", "budget/", budget.budget, get=WORKERS),
    Door("bring-budget", "budget/bring/", bring.bring, get=_BUDGETING, post=_BUDGETING, extra={"name": "budget"}),
    Door("costs", "budget/costs/", budget.costs, get=WORKERS),
    Door("budget-line", "budget/<int:pk>/", budget.budget_line, get=WORKERS, post=_BUDGETING),
    Door("unlink-line", "budget/links/<int:pk>/unlink/", budget.unlink_line, post=_BUDGETING),
    Door("money", "money/", money_move.money, get=WORKERS),
    Door("bring-money", "money/bring/", bring.bring, get=_KEEPING, post=_KEEPING, extra={"name": "money"}),
    Door("add-money-move", "money/add/", money_move.add_money_move, get=_KEEPING, post=_KEEPING),
    Door("money-move", "money/<int:pk>/", money_move.money_move, get=WORKERS),
    Door("take-back-move", "money/<int:pk>/take-back/", money_move.take_back_move, post=_KEEPING),
    Door("calendar", "calendar/", calendar.calendar, get=WORKERS),
    Door("calendar-file", "calendar/file/", calendar.calendar_file, get=WORKERS),
    Door("bring-calendar", "calendar/bring/", bring.bring, get=_KEEPING, post=_KEEPING, extra={"name": "calendar"}),
    Door("announce", "calendar/add/", calendar.announce, get=_KEEPING, post=_KEEPING),
    Door("calendar-entry", "calendar/<int:pk>/", calendar.calendar_entry, get=WORKERS),
    Door("move-entry", "calendar/<int:pk>/move/", calendar.move_entry, get=_KEEPING, post=_KEEPING),
    Door("explain-entry", "calendar/<int:pk>/explain/", calendar.explain_entry, get=_KEEPING, post=_KEEPING),
    Door("cancel-entry", "calendar/<int:pk>/cancel/", calendar.cancel_entry, get=_KEEPING, post=_KEEPING),
    Door("hold-entry", "calendar/<int:pk>/held/", calendar.hold_entry, post=_KEEPING),
    Door("changes", "changes/", changes.changes, get=WORKERS),
    Door("ideas", "ideas/", idea.ideas, get=WORKERS, leads_to="ideas"),
    Door("bring-ideas", "ideas/bring/", bring.bring, get=WORKERS, post=WORKERS, extra={"name": "ideas"}),
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
