"""Decisions: written, checked against the public record, said; from then on a word of them is never changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from civicstat.office.actions.act import RefusedError, change, create
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
    slug = free_slug(fields["text"], taken=Decision.objects.values_list("slug", flat=True))
    return create(Decision, act="draft-decision", by=by, at=at, slug=slug, department=department, **fields)


def change_decision(
    *, decision: Decision, record: PublicRecord, by: Person, at: datetime, today: date, seen: int, **fields: Any
) -> Decision:
    """Change a decision that was not said yet."""
    if decision.is_said:
        raise RefusedError({"": "this decision was put on record; take that back first, or record another decision"})
    _refuse(_faults(fields, record, today))
    return change(decision, act="change-decision", by=by, at=at, seen=seen, **fields)


def say_decision(*, decision: Decision, as_post: Post | None, by: Person, at: datetime, seen: int) -> Decision:
    """Put a decision on record: locked at once, and frozen when the time to take it back is over."""
    if decision.is_said:
        raise RefusedError({"": "this decision is on record already"})
    return change(decision, act="say-decision", by=by, at=at, seen=seen, said_at=at, said_by_post=as_post)


def _faults(fields: dict[str, Any], record: PublicRecord, today: date) -> Iterator[tuple[str, str]]:
    yield from private_faults(fields).items()
    keys = fields["rests_on"]
    if not 1 <= len(keys) <= 20:
        yield "rests_on", "name 1 to 20 published figures, one to a line"
    if len(set(keys)) < len(keys):
        yield "rests_on", "a figure is named twice"
    for key in keys:
        if not record.has_figure(key):
            yield "rests_on", f"the public record has no figure {key!r}; copy its key from “how we got this number”"
    if fields["effect_metric"] not in record.metrics():
        yield "effect_metric", f"the public record has no metric {fields['effect_metric']!r}"
    if fields["day"] > today:
        yield "day", "this meeting has not been held"
    if fields["effect_by"] <= fields["day"]:
        yield "effect_by", "an effect is judged after the meeting"


def _refuse(faults: Iterator[tuple[str, str]]) -> None:
    found: dict[str, str] = {}
    for field, fault in faults:
        found[field] = f"{found[field]} {fault}." if field in found else fault
    if found:
        raise RefusedError(found)
