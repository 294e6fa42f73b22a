"""The room of a meeting: begun, taken from item to item, read aloud, closed; never closed before it was read aloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from civicstat.hearings.meetings.ranking import needs_rank
from civicstat.office.actions import meeting as meeting_acts
from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.city import city_of_office
from civicstat.office.faults import Fault
from civicstat.office.freezing.versions import instant
from civicstat.office.models.capture import Capture
from civicstat.office.models.look_up import LookUp
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.models.question import Question
from civicstat.office.models.room import Room


def begin(
    *,
    meeting: Meeting,
    agenda: Sequence[Mapping[str, Any]],
    chaired_by: Post,
    by: Person,
    at: datetime,
    now: datetime,
    today: date,
    seen: int,
) -> Room:
    """The meeting begins with its first item. One that was opened elsewhere gets its room."""
    with transaction.atomic():
        if not meeting.is_live:
            on = meeting.on(city_of_office().time_zone)
            if on != today and not meeting.is_dry_run:
                raise RefusedError({"": Fault("room.another_day", day=on, today=today)})
            meeting = meeting_acts.open_meeting(
                meeting=meeting, chaired_by=chaired_by, by=by, at=at, now=now, today=today, seen=seen
            )
        steps = [dict(step) for step in agenda]
        return create(
            Room, act="open-room", by=by, at=at, meeting=meeting, agenda=steps, item_started_at=meeting.started_at
        )


def go_to(*, room: Room, item: int, by: Person, at: datetime, now: datetime, seen: int) -> Room:
    """Another item is on; how long the last one took is added to what it took before."""
    _refuse_ended(room)
    if not 0 <= item < len(room.agenda):
        raise RefusedError({"item": Fault("room.no_item", n=len(room.agenda))})
    fields: dict[str, Any] = {
        "item": item,
        "item_started_at": now,
        "took": _took(room, now),
        "closing": False,
        "look_up": None,
    }
    return _changed(room, act="go-to-item", by=by, at=at, seen=seen, **fields)


def show(*, room: Room, by: Person, at: datetime, seen: int, **beside: Question | LookUp | None) -> Room:
    """Put a question or a look-up on the screen, or take it down (`question=None`)."""
    _refuse_ended(room)
    return _changed(room, act="show", by=by, at=at, seen=seen, **beside)


def read_aloud(*, room: Room, by: Person, at: datetime, now: datetime, seen: int) -> Room:
    """Everything that was agreed is on the screen, to be read aloud."""
    _refuse_ended(room)
    fields: dict[str, Any] = {"closing": True, "took": _took(room, now), "item_started_at": now}
    return _changed(room, act="read-aloud", by=by, at=at, seen=seen, **fields)


def recess(*, room: Room, by: Person, at: datetime, now: datetime, seen: int) -> Room:
    """The meeting pauses: its clocks stand still until it goes on."""
    _refuse_ended(room)
    if room.paused_at is not None:
        raise RefusedError({"": Fault("room.in_recess")})
    fields: dict[str, Any] = {"paused_at": now, "took": _took(room, now), "item_started_at": now}
    return _changed(room, act="recess", by=by, at=at, seen=seen, **fields)


def go_on(*, room: Room, by: Person, at: datetime, now: datetime, seen: int) -> Room:
    """The recess is over; it is kept with its hours, and counts neither for the item nor for the meeting."""
    _refuse_ended(room)
    if room.paused_at is None:
        raise RefusedError({"": Fault("room.no_recess")})
    over = {"from": instant(room.paused_at), "to": instant(now)}
    fields: dict[str, Any] = {"paused_at": None, "recesses": [*room.recesses, over], "item_started_at": now}
    return _changed(room, act="go-on", by=by, at=at, seen=seen, **fields)


def rank(*, room: Room, order: Sequence[int], by: Person, at: datetime) -> None:
    """Put the promises of this meeting in the panel's order: the numbers of their captures, the first first."""
    _refuse_ended(room)
    captures = {one.pk: one for one in Capture.objects.filter(meeting=room.meeting, kind="promise")}
    if sorted(order) != sorted(captures):
        raise RefusedError({"rank": Fault("room.one_place")})
    with transaction.atomic():
        for place, pk in enumerate(order, start=1):
            found = captures[pk]
            if found.rank != place:
                change(found, act="rank", by=by, at=at, seen=found.version, rank=place)
        touch(room.meeting)


def close(*, room: Room, by: Person, at: datetime, now: datetime, seen: int) -> Room:
    """The meeting ends. What was asked and not answered is told as unanswered."""
    meeting = room.meeting
    _refuse_ended(room)
    ranks = list(Capture.objects.filter(meeting=meeting, kind="promise").values_list("rank", flat=True))
    if room.paused_at is not None:
        raise RefusedError({"": Fault("room.in_recess")})
    if not room.closing:
        raise RefusedError({"": Fault("room.read_first")})
    if needs_rank(ranks):
        raise RefusedError({"rank": Fault("room.rank_first", n=len(ranks))})
    with transaction.atomic():
        room = _changed(room, act="close-room", by=by, at=at, seen=seen, took=_took(room, now), question=None)
        left = Question.objects.filter(meeting=meeting, sight="accepted", state__in=["waiting", "put"])
        for question in left:
            change(question, act="leave-unanswered", by=by, at=at, seen=question.version, state="unanswered")
        meeting.refresh_from_db()
        asked = Question.objects.filter(meeting=meeting, asker="chair").count()
        if asked != meeting.chair_questions:
            meeting = change(meeting, act="count-questions", by=by, at=at, seen=meeting.version, chair_questions=asked)
        meeting_acts.close_meeting(meeting=meeting, by=by, at=at, now=now, seen=meeting.version)
    return room


def touch(meeting: Meeting) -> None:
    """Something changed in the room of a meeting: open screens ask anew."""
    Room.objects.filter(meeting=meeting).update(changes=F("changes") + 1)


def _changed(room: Room, *, act: str, by: Person, at: datetime, seen: int, **fields: Any) -> Room:
    with transaction.atomic():
        changed = change(room, act=act, by=by, at=at, seen=seen, **fields)
        touch(room.meeting)
    return changed


def _took(room: Room, now: datetime) -> dict[str, int]:
    """Seconds by item; what is read aloud counts for the last one, and a recess for none."""
    if room.paused_at is not None:
        return dict(room.took)
    item = str(len(room.agenda) - 1 if room.closing else room.item)
    spent = max(0, int((now - room.item_started_at).total_seconds()))
    return {**room.took, item: int(room.took.get(item, 0)) + spent}


def _refuse_ended(room: Room) -> None:
    if not Meeting.objects.get(pk=room.meeting_id).is_live:
        raise RefusedError({"": Fault("room.over")})
