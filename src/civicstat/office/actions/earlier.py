"""Entries of a log from before: brought in, taken up as a promise of this office, taken out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.faults import Fault
from civicstat.office.models.department import Department
from civicstat.office.models.earlier import EarlierEntry
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.models.promise import Promise
from civicstat.office.on_record import private_faults


def bring_earlier(
    *,
    kind: str,
    department: Department,
    owner: Post | None,
    words: str,
    words_es: str,
    said_on: date | None,
    first_due: date | None,
    due: date | None,
    done_on: date | None,
    source: str,
    reference: str,
    by: Person,
    at: datetime,
    today: date,
) -> EarlierEntry:
    """An entry of another log, marked as brought in: it is no promise, decision or request of this office.

    Raises
    ------
    RefusedError
        When the log is not named, a day of what was is still to come, the post is of another department, the words hold
        a mail address or telephone number, or the same entry stands here.
    """
    faults = private_faults({"words": words, "words_es": words_es, "source": source, "reference": reference})
    faults |= {name: Fault("is_needed") for name, text in (("words", words), ("source", source)) if not text}
    faults |= {
        name: Fault("day_not_come")
        for name, day in (("said_on", said_on), ("done_on", done_on))
        if day is not None and day > today
    }
    if owner is not None and owner.department_id != department.pk:
        faults["owner"] = Fault("post_elsewhere")
    same: dict[str, Any] = {"kind": kind, "source": source, "is_active": True}
    same |= {"reference": reference} if reference else {"reference": "", "words": words, "first_due": first_due}
    if EarlierEntry.objects.filter(**same).exists():
        faults["reference" if reference else "words"] = Fault("stands_already")
    if faults:
        raise RefusedError(faults)
    return create(
        EarlierEntry,
        act="bring-earlier",
        by=by,
        at=at,
        kind=kind,
        department=department,
        owner=owner,
        words=words,
        words_es=words_es,
        said_on=said_on,
        first_due=first_due,
        due=due,
        done_on=done_on,
        source=source,
        reference=reference,
        brought_on=today,
    )


def take_up_earlier(*, entry: EarlierEntry, promise: Promise, by: Person, at: datetime, seen: int) -> EarlierEntry:
    """Say that a promise of this office goes on with an open one of the log."""
    if not entry.is_open:
        raise RefusedError({"earlier": Fault("earlier_not_open")})
    if entry.department_id != promise.department_id:
        raise RefusedError({"earlier": Fault("not_your_department")})
    return change(entry, act="take-up-earlier", by=by, at=at, seen=seen, taken_up_as=promise)


def take_out_earlier(*, entry: EarlierEntry, by: Person, at: datetime, seen: int) -> EarlierEntry:
    """Take out an entry that was brought in by mistake; the record of acts keeps that it was there."""
    if not entry.is_active or entry.taken_up_as_id is not None:
        raise RefusedError({"": Fault("earlier_not_open")})
    return change(entry, act="take-out-earlier", by=by, at=at, seen=seen, is_active=False)
