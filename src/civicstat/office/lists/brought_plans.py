"""Goals, measures of goals, announced days, moves of money, proposals and promises from a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.calendar_entry import announce
from civicstat.office.actions.goal import add_goal, put_metric
from civicstat.office.actions.idea import propose_idea
from civicstat.office.actions.money_move import move_money
from civicstat.office.actions.promise import make_promise
from civicstat.office.clock import today_in_office
from civicstat.office.faults import Fault
from civicstat.office.lists.bring import Bring
from civicstat.office.lists.cells import (
    amount_in,
    day_in,
    department_in,
    goal_in,
    hour_in,
    needed_day_in,
    needed_department_in,
    post_in,
    text_in,
)
from civicstat.office.models.budget import BudgetLine
from civicstat.office.models.decision import Decision
from civicstat.office.models.person import Person
from civicstat.office.on_record import public_record
from civicstat.office.posts_held import held_by
from civicstat.office.rehearsals import in_earnest
from civicstat.office.roles import Role


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


def _decision(row: Mapping[str, str], name: str) -> Decision | None:
    slug = text_in(row, name)
    found = in_earnest(Decision.objects.filter(slug=slug)).first() if slug else None
    if slug and found is None:
        raise RefusedError({name: Fault("no_decision", slug=slug)})
    return found


def _move(row: Mapping[str, str], by: Person, at: datetime) -> object:
    from_line, decision = _line(row, "from_line"), _decision(row, "decision")
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


def _promise(row: Mapping[str, str], by: Person, at: datetime) -> object:
    today = today_in_office()
    department, owner = needed_department_in(row, "department"), post_in(row, "owner")
    held = held_by(by, today)
    own = held.departments({Role.DEPARTMENT_HEAD, Role.SUPERVISOR})
    if not held.roles & {Role.CHAIR, Role.ANALYST} and department.slug not in own:
        raise RefusedError({"department": Fault("not_your_department")})
    if owner is None:
        raise RefusedError({"owner": Fault("is_needed")})
    first_due = needed_day_in(row, "first_due")
    return make_promise(
        department=department,
        owner=owner,
        deliverable=text_in(row, "deliverable"),
        deliverable_es=text_in(row, "deliverable_es"),
        first_due=first_due,
        effect_open_until=day_in(row, "effect_open_until") or first_due,
        decision=_decision(row, "decision"),
        by=by,
        at=at,
        today=today,
    )


PLANS: tuple[Bring, ...] = (
    Bring(
        "goal-metrics",
        needed=("goal", "metric"),
        optional=("lead", "shared"),
        take=_goal_metric,
        example=("safe-streets", "potholes-on-time", "public-works", "parks water"),
    ),
    Bring(
        "goals",
        needed=("slug", "title", "title_es"),
        optional=("parent", "owner"),
        take=_goal,
        example=("safe-streets", "Streets that are safe", "Calles seguras", "", "head-of-streets"),
    ),
    Bring(
        "calendar",
        needed=("what", "title", "title_es", "day"),
        optional=("hour",),
        take=_entry,
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
    Bring(
        "promises",
        needed=("department", "owner", "deliverable", "deliverable_es", "first_due"),
        optional=("effect_open_until", "decision"),
        take=_promise,
        example=(
            *("public-works", "head-of-streets", "A second crew works at night", "Una segunda cuadrilla de noche"),
            *("2027-01-15", "2027-06-30", ""),
        ),
    ),
)
