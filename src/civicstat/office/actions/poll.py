"""Was this worth your time? One answer for each browser, which can be changed; nobody's name is asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.faults import Fault
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.poll import PollAnswer


# Who is asked the next day no longer knows.
OPEN_FOR = timedelta(hours=24)


def answer_poll(*, meeting: Meeting, worth: str, mine: PollAnswer | None, at: datetime, now: datetime) -> PollAnswer:
    """An answer, or another one by the same browser. Who taps is not kept."""
    if not is_open(meeting, now):
        raise RefusedError({"": Fault("room.poll_closed")})
    with transaction.atomic():
        if mine is None:
            return create(PollAnswer, act="answer-poll", by=None, at=at, meeting=meeting, worth=worth)
        if mine.worth == worth:
            return mine
        return change(mine, act="answer-poll", by=None, at=at, seen=mine.version, worth=worth)


def is_open(meeting: Meeting, now: datetime) -> bool:
    """Whether the question is asked: from when what was agreed is read aloud until a day after the end."""
    if meeting.ended_at is not None:
        return now <= meeting.ended_at + OPEN_FOR
    return meeting.is_live and hasattr(meeting, "room") and meeting.room.closing
