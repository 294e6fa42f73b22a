"""Legal holds: placed and released by the clerk."""

from __future__ import annotations

from datetime import date, datetime

from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.faults import Fault
from civicstat.office.models.department import Department
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.models.record_hold import RecordHold
from civicstat.office.on_record import private_faults
from civicstat.office.records.kinds import KINDS


def place_hold(
    *,
    why: str,
    asked_by: str,
    kind: str = "",
    department: Department | None = None,
    from_day: date | None = None,
    to_day: date | None = None,
    subject: str = "",
    as_post: Post,
    by: Person,
    at: datetime,
    today: date,
) -> RecordHold:
    """Place a hold: from this moment nothing in its scope is deleted or withdrawn.

    Raises
    ------
    RefusedError
        When the kind or the subject is not there, the days are in the wrong order, or words hold a mail address or
        telephone number.
    """
    faults = private_faults({"why": why, "asked_by": asked_by})
    if kind and kind not in KINDS:
        faults["kind"] = Fault("hold_no_kind")
    if subject and not kind:
        faults["subject"] = Fault("hold_subject_kind")
    elif subject and not (subject.isdecimal() and KINDS[kind].model._default_manager.filter(pk=subject).exists()):
        faults["subject"] = Fault("hold_subject_unknown")
    if from_day is not None and to_day is not None and to_day < from_day:
        faults["to_day"] = Fault("hold_days")
    if faults:
        raise RefusedError(faults)
    return create(
        RecordHold,
        act="place-hold",
        by=by,
        at=at,
        reason=why,
        why=why,
        asked_by=asked_by,
        kind=kind,
        department=department,
        from_day=from_day,
        to_day=to_day,
        subject=subject,
        placed_on=today,
        placed_as=as_post,
    )


def release_hold(
    *, hold: RecordHold, reason: str, as_post: Post, by: Person, at: datetime, today: date, seen: int
) -> RecordHold:
    """Release a hold: from now on time does again what it did before.

    Raises
    ------
    RefusedError
        When it was released already, or the reason holds a mail address or telephone number.
    """
    faults = private_faults({"reason": reason})
    if not hold.is_in_force:
        faults[""] = Fault("hold_released")
    if faults:
        raise RefusedError(faults)
    return change(
        hold,
        act="release-hold",
        by=by,
        at=at,
        seen=seen,
        reason=reason,
        released_on=today,
        released_as=as_post,
        release_reason=reason,
    )
