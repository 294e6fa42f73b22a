"""Codes of door hangers: made in a batch, and the whole batch taken out of use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.faults import Fault
from civicstat.office.models.department import Department
from civicstat.office.models.hanger import HangerBatch, HangerCode
from civicstat.office.models.person import Person
from civicstat.office.voices.codes import new_code
from civicstat.office.voices.confirmations import write_confirmations


# A crew's week; more is printed in several batches.
MOST_CODES = 300


@dataclass(frozen=True)
class Subject:
    """What one code stands for; without a request's number, for a stop."""

    kind: str
    area: str
    closed: date
    request: str = ""


def make_hangers(
    *,
    title: str,
    department: Department,
    subjects: Sequence[Subject],
    made: date,
    answer_until: date,
    by: Person | None,
    at: datetime,
) -> HangerBatch:
    """A batch with a new code for each subject.

    Raises
    ------
    RefusedError
        When there is nothing to ask about, or more than one batch holds.
    """
    if not 0 < len(subjects) <= MOST_CODES:
        raise RefusedError({"": Fault("batch_size", most=MOST_CODES, count=len(subjects))})
    if answer_until < made:
        raise RefusedError({"answer_until": Fault("day_over")})
    with transaction.atomic():
        batch = create(
            HangerBatch,
            act="make-hangers",
            by=by,
            at=at,
            title=title,
            department=department,
            size=len(subjects),
            made=made,
            answer_until=answer_until,
        )
        for subject in subjects:
            create(
                HangerCode,
                act="make-hanger",
                by=by,
                at=at,
                batch=batch,
                code=new_code(),
                request=subject.request,
                kind=subject.kind,
                area=subject.area,
                closed=subject.closed,
            )
    return batch


def void_hangers(*, batch: HangerBatch, by: Person, at: datetime, seen: int) -> HangerBatch:
    """Take a batch out of use: its codes no longer work and its answers are no longer counted."""
    with transaction.atomic():
        changed = change(batch, act="void-hangers", by=by, at=at, seen=seen, is_void=True)
        transaction.on_commit(write_confirmations)
    return changed
