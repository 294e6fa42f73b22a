"""Goals and objectives, and the metrics that judge them: who answers, who leads, who shares."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.faults import Fault
from civicstat.office.models.department import Department
from civicstat.office.models.goal import Goal, GoalMetric
from civicstat.office.models.person import Person
from civicstat.office.on_record import PublicRecord


# Words that addresses of the office use themselves.
RESERVED = frozenset({"add", "bring", "list", "metrics"})


def add_goal(*, by: Person | None, at: datetime, parent: Goal | None = None, **fields: Any) -> Goal:
    """A new goal; with a parent, an objective below it."""
    _check_parent(parent, None)
    if fields["slug"] in RESERVED:
        raise RefusedError({"slug": Fault("reserved_slug", slug=fields["slug"])})
    return create(Goal, act="add-goal", by=by, at=at, parent=parent, **{"kind": _kind(parent), **fields})


def change_goal(*, goal: Goal, by: Person, at: datetime, seen: int, parent: Goal | None, **fields: Any) -> Goal:
    """Change what a goal says, who answers for it, or where it stands; its slug stays, since statements name it."""
    _check_parent(parent, goal)
    return change(goal, act="change-goal", by=by, at=at, seen=seen, parent=parent, **{"kind": _kind(parent), **fields})


def put_metric(
    *,
    goal: Goal,
    metric: str,
    by: Person | None,
    at: datetime,
    record: PublicRecord | None = None,
    lead: Department | None = None,
    shared: list[str] | None = None,
) -> GoalMetric:
    """Let a metric judge a goal; with a record, only one that it holds."""
    if record is not None and metric not in record.metrics():
        raise RefusedError({"metric": Fault("no_metric", metric=metric)})
    if GoalMetric.objects.filter(goal=goal, metric=metric).exists():
        raise RefusedError({"metric": Fault("judges_already")})
    others = _others(lead, shared or [])
    return create(GoalMetric, act="put-metric", by=by, at=at, goal=goal, metric=metric, lead=lead, shared=others)


def change_metric(
    *,
    found: GoalMetric,
    by: Person,
    at: datetime,
    seen: int,
    lead: Department | None,
    shared: list[str],
    is_active: bool,
) -> GoalMetric:
    """Who leads and who shares a metric, and whether it still judges the goal."""
    others = _others(lead, shared)
    fields: dict[str, Any] = {"lead": lead, "shared": others, "is_active": is_active}
    return change(found, act="change-metric", by=by, at=at, seen=seen, **fields)


def _kind(parent: Goal | None) -> str:
    return "goal" if parent is None else "objective"


def _check_parent(parent: Goal | None, goal: Goal | None) -> None:
    if parent is None:
        return
    if parent.parent_id is not None:
        raise RefusedError({"parent": Fault("below_a_goal")})
    if goal is not None and (goal.pk == parent.pk or goal.objectives.exists()):
        raise RefusedError({"parent": Fault("stays_a_goal")})


def _others(lead: Department | None, shared: list[str]) -> list[str]:
    """The departments that share, without the one that leads, in order."""
    known = set(Department.objects.filter(slug__in=shared).values_list("slug", flat=True))
    unknown = sorted(set(shared) - known)
    if unknown:
        raise RefusedError({"shared": Fault("no_department", slug=unknown[0])})
    return sorted(known - ({lead.slug} if lead else set()))
