"""One meeting: planned, announced, moved or cancelled with a reason, opened, closed; who was there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.actions.memo import draw_up_memo
from civicstat.office.models.meeting import Attendance, Meeting
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.models.series import Series
from civicstat.office.on_record import free_slug, private_faults


def plan_meeting(
    *, series: Series, meets_at: datetime, by: Person | None, at: datetime, is_dry_run: bool = False
) -> Meeting:
    """A meeting for an hour; a year's are planned by `publish_year`, rehearsals one by one."""
    wanted = f"{series.slug[:50]}-{'dry-run-' if is_dry_run else ''}{meets_at:%Y-%m-%d}"
    taken = set(Meeting.objects.filter(series=series).values_list("slug", flat=True))
    return create(
        Meeting,
        act="plan-meeting",
        by=by,
        at=at,
        slug=wanted if wanted not in taken else free_slug(f"{wanted}-2", taken=taken),
        series=series,
        first_at=meets_at,
        meets_at=meets_at,
        stage="closed" if is_dry_run else series.stage,
        is_dry_run=is_dry_run,
    )


def move_meeting(
    *, meeting: Meeting, to: datetime, why: str, why_es: str, by: Person, at: datetime, now: datetime, seen: int
) -> Meeting:
    """Another hour for a meeting that has not come; the hour planned first stays beside it."""
    faults = private_faults({"why": why, "why_es": why_es})
    if meeting.state != "planned" or meeting.started_at is not None or meeting.meets_at < now:
        faults[""] = "only a meeting that has not come can be moved"
    if to <= now:
        faults["to"] = "this hour has passed"
    if not (why.strip() and why_es.strip()):
        faults["why"] = "say in both languages why it moves"
    _refuse(faults)
    move = {"on": now.date().isoformat(), "to": to.isoformat(), "why": why.strip(), "why_es": why_es.strip()}
    # Notice was given of another day, so it is to be given anew.
    fields: dict[str, Any] = {"meets_at": to, "moves": [*meeting.moves, move], "notice_on": None}
    return change(meeting, act="move-meeting", by=by, at=at, seen=seen, **fields)


def cancel_meeting(
    *, meeting: Meeting, why: str, why_es: str, by: Person, at: datetime, today: date, seen: int
) -> Meeting:
    """Say before its day is over that it will not be held; it stays counted as cancelled."""
    faults = private_faults({"cancel_why": why, "cancel_why_es": why_es})
    if meeting.state != "planned" or meeting.started_at is not None:
        faults[""] = "this meeting has begun, or was cancelled already"
    if not (why.strip() and why_es.strip()):
        faults["cancel_why"] = "say in both languages why it is not held"
    _refuse(faults)
    words: dict[str, Any] = {"cancel_why": why.strip(), "cancel_why_es": why_es.strip()}
    return change(meeting, act="cancel-meeting", by=by, at=at, seen=seen, state="cancelled", said_on=today, **words)


def give_notice(*, meeting: Meeting, by: Person, at: datetime, today: date, seen: int) -> Meeting:
    """Say that notice of the meeting was given today. Too late for a public meeting is said, not refused."""
    if meeting.state != "planned" or meeting.is_dry_run:
        raise RefusedError({"": "notice is given of a meeting that is to come"})
    return change(meeting, act="give-notice", by=by, at=at, seen=seen, notice_on=today)


def open_meeting(
    *, meeting: Meeting, chaired_by: Post, by: Person, at: datetime, now: datetime, today: date, seen: int
) -> Meeting:
    """The meeting begins; the clock runs."""
    if meeting.state != "planned" or meeting.started_at is not None:
        raise RefusedError({"": "this meeting has begun, or was cancelled"})
    fields: dict[str, Any] = {"state": "held", "said_on": today, "started_at": now, "chaired_by": chaired_by}
    return change(meeting, act="open-meeting", by=by, at=at, seen=seen, **fields)


def close_meeting(*, meeting: Meeting, by: Person, at: datetime, now: datetime, seen: int) -> Meeting:
    """The meeting ends; its memo is drawn up at once, and awaited from now."""
    if not meeting.is_live:
        raise RefusedError({"": "this meeting is not under way"})
    with transaction.atomic():
        closed = change(meeting, act="close-meeting", by=by, at=at, seen=seen, ended_at=now)
        draw_up_memo(meeting=closed, at=at)
    return closed


def attend(*, meeting: Meeting, post: Post, was_there: bool, is_deputy: bool, by: Person, at: datetime) -> Attendance:
    """Note whether a post was there."""
    found = Attendance.objects.filter(meeting=meeting, post=post).first()
    fields: dict[str, Any] = {"was_there": was_there, "is_deputy": is_deputy and was_there}
    if found is None:
        return create(Attendance, act="attend", by=by, at=at, meeting=meeting, post=post, **fields)
    return change(found, act="attend", by=by, at=at, seen=found.version, **fields)


def keep_recording(
    *, meeting: Meeting, video_link: str, transcript: str, by: Person, at: datetime, seen: int
) -> Meeting:
    """Where the meeting can be seen or read again."""
    if meeting.started_at is None:
        raise RefusedError({"": "this meeting has not been held"})
    faults = private_faults({"transcript": transcript})
    _refuse(faults)
    return change(meeting, act="keep-recording", by=by, at=at, seen=seen, video_link=video_link, transcript=transcript)


def _refuse(faults: Mapping[str, str]) -> None:
    if faults:
        raise RefusedError(faults)
