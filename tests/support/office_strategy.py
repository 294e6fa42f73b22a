"""Proposals, goals and money of an invented office, for tests of its strategy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from office_promises import FIGURE, KnownRecord

from civicstat.office.actions.goal import add_goal, put_metric
from civicstat.office.actions.idea import propose_idea
from civicstat.office.models import Department, Goal, GoalMetric, Idea, Person, Post


AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = date(2015, 10, 1)
__all__ = ["AT", "FIGURE", "TODAY", "KnownGoals", "light_at_night", "propose"]


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


def _goal() -> Goal:
    return Goal.objects.filter(slug="light-at-night").first() or light_at_night().goal


def strategy_door_parts() -> dict[str, Callable[[], dict[str, object]]]:
    """For each door of the strategy whose address has parts: the parts of a thing of streets."""
    staff = "staff"
    return {
        "goal": lambda: {"slug": _goal().slug},
        "add-goal-metric": lambda: {"slug": _goal().slug},
        "goal-metric": lambda: {"pk": _goal().metrics.get().pk},
        "idea": lambda: {"pk": propose(Person.objects.get(name=staff)).pk},
        "answer-idea": lambda: {"pk": propose(Person.objects.get(name=staff)).pk},
    }


def strategy_door_owners() -> dict[str, str]:
    """The doors that ask whose it is; all samples are of streets."""
    return {"answer-idea": "streets"}
