"""A metric on its way into the record: drafted, submitted, and adopted or sent back by a second person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from civicstat.cycle.studio.adopt_one import adopt_metric
from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.analyst.city_now import CityNow
from civicstat.office.analyst.drafts import built_from
from civicstat.office.faults import Fault
from civicstat.office.models.metric_draft import MetricDraft
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post


def begin(*, by: Person, at: datetime, **said: Any) -> MetricDraft:
    """A new draft; it need not be whole."""
    return create(MetricDraft, act="begin-metric", by=by, at=at, **_fields(**said))


def say(*, draft: MetricDraft, by: Person, at: datetime, seen: int, **said: Any) -> MetricDraft:
    """Change what a draft says."""
    if not draft.can_be_edited:
        raise RefusedError({"": Fault("draft_waits")})
    return change(draft, act="say-metric", by=by, at=at, seen=seen, **_fields(**said))


def submit(*, draft: MetricDraft, city: CityNow, by: Person, at: datetime, seen: int) -> MetricDraft:
    """Hand a whole draft to the approvers; from now on it does not change.

    Raises
    ------
    RefusedError
        When the answers make no definition yet.
    """
    if not draft.can_be_edited:
        raise RefusedError({"": Fault("submitted_already")})
    faults = built_from(draft, city).faults
    if faults:
        raise RefusedError({fault.field: fault.found for fault in faults})
    return change(draft, act="submit-metric", by=by, at=at, seen=seen, state="submitted", submitted_by=by, answer="")


def send_back(*, draft: MetricDraft, reason: str, by: Person, at: datetime, seen: int) -> MetricDraft:
    """Say why it is not adopted as it stands; whoever drafted it can go on from there."""
    _require_second(draft, by)
    if not reason.strip():
        raise RefusedError({"reason": Fault("say_what")})
    return change(
        draft,
        act="send-metric-back",
        by=by,
        at=at,
        seen=seen,
        reason=reason.strip(),
        state="sent-back",
        answer=reason.strip(),
        decided_by=by,
    )


def adopt(*, draft: MetricDraft, city: CityNow, by: Person, at: datetime, seen: int) -> MetricDraft:
    """Write the metric file, put the definition on record, and close the draft under its key.

    Raises
    ------
    RefusedError
        When whoever submitted it tries to adopt it, or it makes no definition any more.
    """
    _require_second(draft, by)
    built = built_from(draft, city)
    if built.definition is None:
        raise RefusedError({fault.field: fault.found for fault in built.faults})
    with transaction.atomic():
        # The draft first: of two approvers only one gets this far.
        adopted = change(draft, act="adopt-metric", by=by, at=at, seen=seen, state="adopted", decided_by=by)
        key = adopt_metric(city.cycle(now=at), built.definition, built.text)
        return change(adopted, act="freeze-metric", by=by, at=at, seen=adopted.version, frozen_as=key)


def withdraw(*, draft: MetricDraft, by: Person, at: datetime, seen: int) -> MetricDraft:
    """Let a draft go; it stays among the acts."""
    if draft.state == "adopted":
        raise RefusedError({"": Fault("in_the_record")})
    return change(draft, act="withdraw-metric", by=by, at=at, seen=seen, state="withdrawn")


def _require_second(draft: MetricDraft, by: Person) -> None:
    if draft.state != "submitted":
        raise RefusedError({"": Fault("not_submitted")})
    if draft.submitted_by_id == by.pk:
        raise RefusedError({"": Fault("second_person_decides")})


def _fields(
    *,
    answers: Mapping[str, str],
    conditions: Sequence[Mapping[str, str]],
    exclusions: Sequence[Mapping[str, str]],
    owner_post: Post | None,
) -> dict[str, Any]:
    name = answers.get("title") or answers.get("question") or "?"
    return {
        "name": name[:80],
        "answers": dict(answers),
        "conditions": [dict(row) for row in conditions],
        "exclusions": [dict(row) for row in exclusions],
        "owner_post": owner_post,
    }
