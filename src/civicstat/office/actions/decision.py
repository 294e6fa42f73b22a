"""Decisions: written, checked against the public record, said; from then on a word of them is never changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.faults import Fault, Listed
from civicstat.office.models.decision import Decision
from civicstat.office.models.department import Department
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.on_record import PublicRecord, free_slug, private_faults


def draft_decision(
    *, department: Department, record: PublicRecord, by: Person, at: datetime, today: date, **fields: Any
) -> Decision:
    """A decision that is not said yet: it can still be changed."""
    _refuse(_faults(fields, record, today))
    slug = free_slug(fields["text"], taken=Decision.every.values_list("slug", flat=True))
    return create(Decision, act="draft-decision", by=by, at=at, slug=slug, department=department, **fields)


def change_decision(
    *, decision: Decision, record: PublicRecord, by: Person, at: datetime, today: date, seen: int, **fields: Any
) -> Decision:
    """Change a decision that was not said yet."""
    if decision.is_said:
        raise RefusedError({"": Fault("decision_on_record")})
    _refuse(_faults(fields, record, today))
    return change(decision, act="change-decision", by=by, at=at, seen=seen, **fields)


def say_decision(*, decision: Decision, as_post: Post | None, by: Person, at: datetime, seen: int) -> Decision:
    """Put a decision on record: locked at once, and frozen when the time to take it back is over."""
    if decision.is_said:
        raise RefusedError({"": Fault("decision_on_record_already")})
    return change(decision, act="say-decision", by=by, at=at, seen=seen, said_at=at, said_by_post=as_post)


def _faults(fields: dict[str, Any], record: PublicRecord, today: date) -> Iterator[tuple[str, str]]:
    yield from private_faults(fields).items()
    keys = fields["rests_on"]
    if not 1 <= len(keys) <= 20:
        yield "rests_on", Fault("name_figures")
    if len(set(keys)) < len(keys):
        yield "rests_on", Fault("figure_twice")
    for key in keys:
        if not record.has_figure(key):
            yield "rests_on", Fault("no_figure_copy", key=key)
    if fields["effect_metric"] not in record.metrics():
        yield "effect_metric", Fault("no_metric", metric=fields["effect_metric"])
    if fields["day"] > today:
        yield "day", Fault("meeting_not_held")
    if fields["effect_by"] <= fields["day"]:
        yield "effect_by", Fault("effect_after_meeting")


def _refuse(faults: Iterator[tuple[str, str]]) -> None:
    found: dict[str, list[str]] = {}
    for field, fault in faults:
        found.setdefault(field, []).append(fault)
    if found:
        raise RefusedError({field: each[0] if len(each) == 1 else Listed(*each) for field, each in found.items()})
