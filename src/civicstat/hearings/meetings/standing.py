"""Whether a meeting that was planned came to be: it is counted, and nobody can leave one out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args


# What people say of a meeting; that it was missed nobody says: it follows when its day has passed in silence.
State = Literal["planned", "held", "cancelled"]
MeetingStatus = Literal["planned", "held", "moved-and-held", "cancelled", "missed"]
STATUSES: tuple[MeetingStatus, ...] = get_args(MeetingStatus)


@dataclass(frozen=True)
class MeetingDays:
    """The days of one meeting: planned first, planned now, and what was said of it on which day."""

    first_on: date
    on: date
    state: State = "planned"
    said_on: date | None = None


def meeting_status(meeting: MeetingDays, as_of: date) -> MeetingStatus:
    """Where a meeting stands at the end of a day; what was said later is not known yet.

    A meeting is missed once its day has passed and nobody said that it was held or cancelled. One that was cancelled on
    a day after its own was missed until then, and stays so: a cancelling is said before, not afterwards.
    """
    is_known = meeting.said_on is not None and meeting.said_on <= as_of
    if meeting.state == "held" and is_known:
        return "held" if meeting.on == meeting.first_on else "moved-and-held"
    if meeting.state == "cancelled" and is_known and meeting.said_on is not None and meeting.said_on <= meeting.on:
        return "cancelled"
    return "missed" if as_of > meeting.on else "planned"


@dataclass(frozen=True)
class Kept:
    """How many meetings were to be held by a day, and what came of them. Those still to come are not among them."""

    due: int
    held: int
    moved: int
    cancelled: int
    missed: int
    to_come: int


def kept_of(meetings: Iterable[MeetingDays], as_of: date) -> Kept:
    """The counts of a series by the end of a day; `due` = held + cancelled + missed, `moved` are among the held."""
    found = [meeting_status(meeting, as_of) for meeting in meetings]
    moved = found.count("moved-and-held")
    held = found.count("held") + moved
    cancelled, missed = found.count("cancelled"), found.count("missed")
    return Kept(held + cancelled + missed, held, moved, cancelled, missed, found.count("planned"))
