"""What is said in a meeting becomes a decision, a promise or a request for data, complete or not at all."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.actions.data_request import ask_for_data
from civicstat.office.actions.decision import draft_decision, say_decision
from civicstat.office.actions.promise import make_promise
from civicstat.office.actions.room import touch
from civicstat.office.faults import Fault
from civicstat.office.models.capture import Capture
from civicstat.office.models.decision import Decision
from civicstat.office.models.department import Department
from civicstat.office.models.holding import Holding
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.on_record import PublicRecord


def capture_decision(
    *,
    meeting: Meeting,
    department: Department,
    as_post: Post,
    record: PublicRecord,
    by: Person,
    at: datetime,
    now: datetime,
    today: date,
    **fields: Any,
) -> Capture:
    """A decision as it was spoken: on record at once, and frozen when the time to take it back is over."""
    with transaction.atomic():
        _refuse_outside(meeting)
        drafted = draft_decision(department=department, record=record, by=by, at=at, today=today, day=today, **fields)
        said = say_decision(decision=drafted, as_post=as_post, by=by, at=at, seen=drafted.version)
        return _captured(meeting, "decision", by=by, at=at, now=now, decision=said)


def capture_promise(
    *,
    meeting: Meeting,
    owner: Post,
    deliverable: str,
    deliverable_es: str,
    first_due: date,
    effect_open_until: date,
    decision: Decision | None,
    by: Person,
    at: datetime,
    now: datetime,
    today: date,
) -> Capture:
    """A promise as it was spoken: a post that somebody holds, what it delivers, until when."""
    with transaction.atomic():
        _refuse_outside(meeting)
        if owner.department is None:
            raise RefusedError({"owner": Fault("room.no_department")})
        if not is_held(owner, today):
            raise RefusedError({"owner": Fault("room.nobody")})
        made = make_promise(
            department=owner.department,
            owner=owner,
            deliverable=deliverable,
            deliverable_es=deliverable_es,
            first_due=first_due,
            effect_open_until=effect_open_until,
            decision=decision,
            by=by,
            at=at,
            today=today,
        )
        return _captured(meeting, "promise", by=by, at=at, now=now, promise=made)


def capture_data_request(
    *,
    meeting: Meeting,
    owner: Post,
    what: str,
    what_es: str,
    due: date,
    by: Person,
    at: datetime,
    now: datetime,
    today: date,
) -> Capture:
    """A request for data as it was spoken: of a post that somebody holds, what, until when."""
    with transaction.atomic():
        _refuse_outside(meeting)
        if not is_held(owner, today):
            raise RefusedError({"owner": Fault("room.nobody")})
        asked = ask_for_data(
            meeting=meeting, owner=owner, what=what, what_es=what_es, due=due, by=by, at=at, today=today
        )
        return _captured(meeting, "data-request", by=by, at=at, now=now, data_request=asked)


def last_captured(meeting: Meeting) -> Capture | None:
    """What was captured last in a meeting."""
    rows = Capture.objects.filter(meeting=meeting).select_related("decision", "promise", "data_request")
    return rows.order_by("-said_at", "-pk").first()


def may_take_back(found: Capture | None) -> bool:
    """Whether what was captured last can be taken back: nothing of it is on record, and nobody did a thing with it."""
    if found is None:
        return False
    if found.decision is not None:
        # Drafted, then said.
        return not found.decision.frozen_as and found.decision.version == 2
    thing = found.promise or found.data_request
    assert thing is not None
    return thing.recorded_version == 0 and thing.version == 1


def take_back(*, meeting: Meeting, capture: int, by: Person, at: datetime) -> None:
    """Take back what was captured last, while the meeting is under way and it is not on record. The acts keep it."""
    with transaction.atomic():
        _refuse_outside(meeting)
        last = last_captured(meeting)
        if last is None or last.pk != capture:
            raise RefusedError({"": Fault("room.not_the_last")})
        if not may_take_back(last):
            raise RefusedError({"": Fault("room.not_any_more")})
        for each in (last.thing, last):
            change(each, act="take-back", by=by, at=at, seen=each.version, taken_back_at=at)
        touch(meeting)


def is_held(post: Post, today: date) -> bool:
    """Whether somebody answers for what this post promises."""
    return any(holding.is_held_on(today) for holding in Holding.objects.filter(post=post))


def _captured(meeting: Meeting, kind: str, *, by: Person, at: datetime, now: datetime, **thing: Any) -> Capture:
    made = create(Capture, act="capture", by=by, at=at, meeting=meeting, kind=kind, said_at=now, **thing)
    touch(meeting)
    return made


def _refuse_outside(meeting: Meeting) -> None:
    if not Meeting.objects.get(pk=meeting.pk).is_live:
        raise RefusedError({"": Fault("room.not_under_way")})
