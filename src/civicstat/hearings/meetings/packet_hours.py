"""When a packet is due, until when a department can answer it, and how late it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from civicstat.hearings.meetings.hours import hours_before


# A packet that was built late still leaves the department a day, or as long as there is before the meeting; it is then
# locked late, and says so.
LEAST_TO_ANSWER = timedelta(hours=24)


@dataclass(frozen=True)
class Due:
    """The hours of a packet. It is locked at `closes_at`, which is `locked_at` wherever it was built in time."""

    built_at: datetime
    locked_at: datetime
    closes_at: datetime


def due_of(meets_at: datetime, built_at: datetime) -> Due:
    """The hours of the packet of a meeting that was built at an hour."""
    hours = hours_before(meets_at)
    closes_at = min(max(hours.locked_at, built_at + LEAST_TO_ANSWER), max(meets_at, built_at))
    return Due(hours.built_at, hours.locked_at, closes_at)


def minutes_late(came_at: datetime, due_at: datetime) -> int:
    """Whole minutes after the hour at which it was due; 0 in time."""
    return max(0, int((came_at - due_at).total_seconds() // 60))
