"""Goals, measures of goals, announced days, moves of money and proposals from a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.calendar_entry import announce
from civicstat.office.actions.goal import add_goal, put_metric
from civicstat.office.actions.idea import propose_idea
from civicstat.office.actions.money_move import move_money
from civicstat.office.clock import today_in_office
from civicstat.office.faults import Fault
from civicstat.office.lists.bring import Bring
from civicstat.office.lists.cells import (
    amount_in,
    decision_in,
    department_in,
    goal_in,
    hour_in,
    needed_day_in,
    post_in,
    text_in,
)
from civicstat.office.lists.spec import Cell
from civicstat.office.models.budget import BudgetLine
from civicstat.office.models.calendar_entry import CalendarEntry
from civicstat.office.models.goal import Goal, GoalMetric
from civicstat.office.models.person import Person
from civicstat.office.on_record import public_record


def _goal(row: Mapping[str, str], by: Person, at: datetime) -> object:
    named = {name: text_in(row, name) for name in ("slug", "title", "title_es")}
    return add_goal(by=by, at=at, parent=goal_in(row, "parent"), owner=post_in(row, "owner"), **named)


def _goal_metric(row: Mapping[str, str], by: Person, at: datetime) -> object:
    goal = goal_in(row, "goal")
    if goal is None:
        raise RefusedError({"goal": Fault("needs_a_goal")})
    return put_metric(
        goal=goal,
        metric=text_in(row, "metric"),
        lead=department_in(row, "lead"),
        shared=text_in(row, "shared").split(),
        record=public_record(),
        by=by,
        at=at,
    )


def _entry(row: Mapping[str, str], by: Person, at: datetime) -> object:
    named = {name: text_in(row, name) for name in ("what", "title", "title_es")}
    day, hour = needed_day_in(row, "day"), hour_in(row, "hour")
    return announce(by=by, at=at, today=today_in_office(), day=day, hour=hour, **named)


def _line(row: Mapping[str, str], name: str) -> BudgetLine | None:
    code, year = text_in(row, name), text_in(row, "fiscal_year")
    if not code:
        return None
    known = (
        BudgetLine.objects.filter(code=code, fiscal_year=int(year)) if year.isdecimal() else BudgetLine.objects.none()
    )
    # The adopted one, or the revised where it stands alone.
    found = known.order_by("stage").first()
    if found is None:
        raise RefusedError({name: Fault("no_line", code=code, year=year)})
    return found


def _move(row: Mapping[str, str], by: Person, at: datetime) -> object:
    from_line, decision = _line(row, "from_line"), decision_in(row, "decision")
    if from_line is None or decision is None:
        raise RefusedError({"from_line" if from_line is None else "decision": Fault("is_needed")})
    return move_money(
        figure=text_in(row, "figure"),
        from_line=from_line,
        to_line=_line(row, "to_line"),
        to_new=text_in(row, "to_new"),
        to_new_es=text_in(row, "to_new_es"),
        amount=amount_in(row, "amount"),
        decision=decision,
        day=needed_day_in(row, "day"),
        record=public_record(),
        by=by,
        at=at,
        today=today_in_office(),
        why=text_in(row, "why"),
        why_es=text_in(row, "why_es"),
    )


def _idea(row: Mapping[str, str], by: Person, at: datetime) -> object:
    return propose_idea(
        kind=text_in(row, "kind"),
        words=text_in(row, "words"),
        about_kind=text_in(row, "about_kind") or "free",
        about=text_in(row, "about"),
        department=department_in(row, "department"),
        record=public_record(),
        by=by,
        at=at,
        today=today_in_office(),
    )


def _goal_again(goal: Goal) -> Sequence[Cell]:
    parent, owner = (None if one is None else one.slug for one in (goal.parent, goal.owner))
    return (goal.slug, goal.title, goal.title_es, parent, owner)


def _goal_metric_again(found: GoalMetric) -> Sequence[Cell]:
    return (found.goal.slug, found.metric, None if found.lead is None else found.lead.slug, " ".join(found.shared))


def _entry_again(entry: CalendarEntry) -> Sequence[Cell] | None:
    """One that is to come and stands: nothing is announced afterwards."""
    if entry.cancelled_on or entry.held_on or entry.day < today_in_office():
        return None
    hour = "" if entry.hour is None else f"{entry.hour:%H:%M}"
    return (entry.what, entry.title, entry.title_es, entry.day, hour)


PLANS: tuple[Bring, ...] = (
    Bring(
        "goal-metrics",
        needed=("goal", "metric"),
        optional=("lead", "shared"),
        take=_goal_metric,
        again=_goal_metric_again,
        example=("safe-streets", "potholes-on-time", "public-works", "parks water"),
    ),
    Bring(
        "goals",
        needed=("slug", "title", "title_es"),
        optional=("parent", "owner"),
        take=_goal,
        again=_goal_again,
        example=("safe-streets", "Streets that are safe", "Calles seguras", "", "head-of-streets"),
    ),
    Bring(
        "calendar",
        needed=("what", "title", "title_es", "day"),
        optional=("hour",),
        take=_entry,
        again=_entry_again,
        example=("report", "Yearly report", "Informe anual", "2027-03-01", "10:00"),
    ),
    Bring(
        "money",
        needed=("figure", "fiscal_year", "from_line", "amount", "decision", "day", "why", "why_es"),
        optional=("to_line", "to_new", "to_new_es"),
        take=_move,
        example=(
            *("potholes-on-time|v1|2026-Q1|city|-", "2026", "410-20", "25000.00", "second-crew", "2026-05-04"),
            *("The crew is short", "Falta personal", "", "Second crew", "Segunda cuadrilla"),
        ),
    ),
    Bring(
        "ideas",
        needed=("kind", "words"),
        optional=("about_kind", "about", "department"),
        take=_idea,
        example=("try", "Patch in the rain with the other mix", "free", "", "public-works"),
    ),
)
