"""Where each entry of the release calendar stands on a day: planned, kept, late, missed or explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from civicstat.office.models.calendar_entry import CalendarEntry
from civicstat.office.on_record import PublicRecord


Status = Literal["planned", "kept", "late", "missed", "explained", "cancelled"]
STATUSES: tuple[Status, ...] = ("planned", "kept", "late", "missed", "explained", "cancelled")
# From here on an entry has its exact hour.
WEEKS_WITH_HOUR = timedelta(days=28)
# A release this long before the first announced day was not meant by it.
BEFORE_THE_FIRST = timedelta(days=31)


@dataclass(frozen=True)
class EntryStanding:
    """The status of an entry, and the day on which it came, None where it has not."""

    status: Status
    came_on: date | None
    days_late: int = 0

    @property
    def owes_words(self) -> bool:
        """Whether somebody has to explain it."""
        return self.status == "missed"


def release_days(record: PublicRecord, time_zone: str) -> list[date]:
    """The local days on which releases entered the public record, oldest first."""
    if record.record is None:
        return []
    zone = ZoneInfo(time_zone)
    moments = [datetime.fromisoformat(entry.statement.recorded) for entry in record.record.releases()]
    return sorted(moment.astimezone(zone).date() for moment in moments)


def standings(entries: Iterable[CalendarEntry], releases: Sequence[date], today: date) -> dict[int, EntryStanding]:
    """The standing of each active entry, by its number.

    A release belongs to the announced day on or before which it came; where nothing had come by that day, the first one
    after it, if it is no nearer to the next announced day, is its late one.
    """
    active = sorted((one for one in entries if one.is_active), key=lambda one: (one.day, one.pk))
    awaited = [entry for entry in active if entry.what == "release" and entry.cancelled_on is None]
    came = _came([entry.day for entry in awaited], releases, today)
    return {
        entry.pk: _standing(entry, came.get(entry.day) if entry.what == "release" else entry.held_on, today)
        for entry in active
    }


def _came(announced: Sequence[date], releases: Sequence[date], today: date) -> dict[date, date]:
    """For each announced day the day on which its release came."""
    days = sorted(set(announced))
    left = [day for day in releases if day <= today]
    found: dict[date, date] = {}
    for place, day in enumerate(days):
        after = days[place - 1] if place else day - BEFORE_THE_FIRST
        until = days[place + 1] if place + 1 < len(days) else date.max
        in_time = [one for one in left if after < one <= day]
        late = [one for one in left if day < one < until and one - day <= until - one]
        for one in (in_time or late)[:1]:
            found[day] = one
            left.remove(one)
    return found


def _standing(entry: CalendarEntry, came: date | None, today: date) -> EntryStanding:
    if entry.cancelled_on is not None:
        return EntryStanding("cancelled", None)
    if came is not None:
        late = (came - entry.day).days
        return EntryStanding("late", came, late) if late > 0 else EntryStanding("kept", came)
    if today <= entry.day:
        return EntryStanding("planned", None)
    return EntryStanding("explained" if entry.why else "missed", None)


def lacks_hour(entry: CalendarEntry, today: date) -> bool:
    """Whether the exact hour is still missing though its day is within four weeks."""
    awaits = entry.is_active and entry.cancelled_on is None and entry.hour is None
    return awaits and today <= entry.day <= today + WEEKS_WITH_HOUR
