"""Proposals, goals and money of an invented office, for tests of its strategy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from office_promises import FIGURE, KnownRecord, decided_and_promised

from civicstat.office.actions.budget import link_line, take_line
from civicstat.office.actions.calendar_entry import announce
from civicstat.office.actions.goal import add_goal, put_metric
from civicstat.office.actions.idea import propose_idea
from civicstat.office.actions.money_move import move_money
from civicstat.office.models import (
    BudgetLine,
    BudgetLink,
    CalendarEntry,
    Department,
    Goal,
    GoalMetric,
    Idea,
    MoneyMove,
    Person,
    Post,
)


AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = date(2015, 10, 1)
__all__ = ["AT", "FIGURE", "TODAY", "KnownGoals", "announced", "light_at_night", "line", "link", "move", "propose"]


class KnownGoals(KnownRecord):
    """A record with one goal beside its metric."""

    def goals(self) -> frozenset[str]:
        return frozenset({"light-at-night"})


def propose(by: Person, *, department: str = "streets", **changes: Any) -> Idea:
    """A proposal of somebody about the lamps metric, asked of a department ("" of none)."""
    fields: dict[str, Any] = {
        "kind": "try",
        "words": "Try one night round with the crew that mended the circuit.",
        "about_kind": "metric",
        "about": "lamps-on-time",
        "department": Department.objects.get(slug=department) if department else None,
        "record": KnownGoals(),
        "at": AT,
        "today": TODAY,
    }
    return propose_idea(by=by, **{**fields, **changes})


def light_at_night() -> GoalMetric:
    """A goal that the head of streets answers for, and its metric, which streets leads with parks."""
    goal = add_goal(
        by=None,
        at=AT,
        slug="light-at-night",
        title="Streets are lit",
        title_es="Las calles están iluminadas",
        owner=Post.objects.get(slug="department-head-streets"),
    )
    lead = Department.objects.get(slug="streets")
    return put_metric(goal=goal, metric="lamps-on-time", lead=lead, shared=["parks", "streets"], by=None, at=AT)


def line(by: Person, **changes: Any) -> BudgetLine:
    """The street lights of fiscal year 2015."""
    fields: dict[str, Any] = {
        "fiscal_year": "2015",
        "code": "410-20",
        "stage": "adopted",
        "title": "Street lights",
        "title_es": "Alumbrado",
        "department": Department.objects.get(slug="streets"),
        "amount": "100000.00",
    }
    return take_line(by=by, at=AT, **{**fields, **changes})


def link(by: Person, found: BudgetLine | None = None) -> BudgetLink:
    """The street lights pay for the lamps metric."""
    found = found or line(by)
    return link_line(line=found, kind="metric", slug="lamps-on-time", record=KnownGoals(), by=by, at=AT)


def move(by: Person, **changes: Any) -> MoneyMove:
    """30,000 dollars from street lights to a new line, by a decision of streets."""
    fields: dict[str, Any] = {
        "figure": FIGURE,
        "to_line": None,
        "to_new": "Night crew",
        "to_new_es": "Cuadrilla nocturna",
        "amount": Decimal("30000.00"),
        "day": TODAY,
        "why": "Lamps fail at night.",
        "why_es": "Las luminarias fallan de noche.",
        "record": KnownGoals(),
        "today": TODAY,
    }
    fields |= changes
    fields["from_line"] = fields.get("from_line") or line(by)
    if "decision" not in fields:
        fields["decision"] = decided_and_promised(Person.objects.get(name="department-head"))[0]
    return move_money(by=by, at=AT, **fields)


def announced(by: Person, **changes: Any) -> CalendarEntry:
    """The figures of September, announced for 15 October at ten."""
    fields: dict[str, Any] = {
        "what": "release",
        "title": "September figures",
        "title_es": "Cifras de septiembre",
        "day": date(2015, 10, 15),
        "hour": time(10),
        "today": TODAY,
    }
    return announce(by=by, at=AT, **{**fields, **changes})


def _entry() -> dict[str, object]:
    chair = Person.objects.get(name="chair")
    return {"pk": (CalendarEntry.objects.first() or announced(chair)).pk}


def _goal() -> Goal:
    return Goal.objects.filter(slug="light-at-night").first() or light_at_night().goal


def strategy_door_parts() -> dict[str, Callable[[], dict[str, object]]]:
    """For each door of the strategy whose address has parts: the parts of a thing of streets."""
    staff = "staff"
    return {
        "goal": lambda: {"slug": _goal().slug},
        "add-goal-metric": lambda: {"slug": _goal().slug},
        "goal-metric": lambda: {"pk": _goal().metrics.get().pk},
        "budget-line": lambda: {"pk": line(Person.objects.get(name="chair")).pk},
        "unlink-line": lambda: {"pk": link(Person.objects.get(name="chair")).pk},
        "money-move": lambda: {"pk": move(Person.objects.get(name="chair")).pk},
        "take-back-move": lambda: {"pk": move(Person.objects.get(name="chair")).pk},
        **dict.fromkeys(("calendar-entry", "move-entry", "explain-entry", "hold-entry", "cancel-entry"), _entry),
        "idea": lambda: {"pk": propose(Person.objects.get(name=staff)).pk},
        "answer-idea": lambda: {"pk": propose(Person.objects.get(name=staff)).pk},
    }


def strategy_door_owners() -> dict[str, str]:
    """The doors that ask whose it is; all samples are of streets."""
    return {"answer-idea": "streets"}
