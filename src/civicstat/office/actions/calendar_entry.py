"""The release calendar: announced, moved with a reason, held, explained."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.calendar_standing import WEEKS_WITH_HOUR
from civicstat.office.faults import Fault
from civicstat.office.models.calendar_entry import CalendarEntry
from civicstat.office.models.person import Person
from civicstat.office.on_record import private_faults


def announce(*, by: Person, at: datetime, today: date, day: date, hour: time | None, **fields: Any) -> CalendarEntry:
    """Announce a release, a report or a meeting; within four weeks of its day with its hour."""
    _require_hour(day, hour, today)
    if day < today:
        raise RefusedError({"day": Fault("announced_afterwards")})
    return create(CalendarEntry, act="announce", by=by, at=at, first_day=day, day=day, hour=hour, **fields)


def move_entry(
    *,
    entry: CalendarEntry,
    day: date,
    hour: time | None,
    words: str,
    words_es: str = "",
    by: Person,
    at: datetime,
    today: date,
    seen: int,
) -> CalendarEntry:
    """Another day or hour for what has not come yet; a day is never moved without saying why."""
    _refuse_cancelled(entry)
    if entry.day < today:
        raise RefusedError({"day": Fault("entry_passed")})
    if day < today:
        raise RefusedError({"day": Fault("day_passed")})
    _require_hour(day, hour, today)
    if day != entry.day and not words.strip():
        raise RefusedError({"words": "say why the day moves; it stays on the public record"})
    _refuse_private({"words": words, "words_es": words_es})
    fields: dict[str, Any] = {"day": day, "hour": hour}
    if day != entry.day:
        move = {"on": today.isoformat(), "to": day.isoformat(), "why": words.strip(), "why_es": words_es.strip()}
        fields["moves"] = [*entry.moves, move]
    return change(entry, act="move-entry", by=by, at=at, seen=seen, reason=words.strip(), **fields)


def hold_entry(
    *, entry: CalendarEntry, held_on: date, by: Person, at: datetime, today: date, seen: int
) -> CalendarEntry:
    """Say on which day a report came out or a meeting was held; of a release the public record says so."""
    if entry.what == "release":
        raise RefusedError({"": Fault("record_says")})
    _refuse_cancelled(entry)
    if held_on > today:
        raise RefusedError({"held_on": Fault("day_not_come")})
    return change(entry, act="hold-entry", by=by, at=at, seen=seen, held_on=held_on)


def explain_entry(
    *, entry: CalendarEntry, why: str, why_es: str, by: Person, at: datetime, today: date, seen: int
) -> CalendarEntry:
    """Say in both languages why the day passed without it."""
    if today <= entry.day:
        raise RefusedError({"": Fault("day_not_passed")})
    _refuse_cancelled(entry)
    _refuse_private({"why": why, "why_es": why_es})
    return change(entry, act="explain-entry", by=by, at=at, seen=seen, why=why.strip(), why_es=why_es.strip())


def cancel_entry(
    *, entry: CalendarEntry, why: str, why_es: str, by: Person, at: datetime, today: date, seen: int
) -> CalendarEntry:
    """Say in both languages that it will not come, and why; it stays in the calendar, and counts as cancelled."""
    _refuse_cancelled(entry)
    if entry.held_on is not None:
        raise RefusedError({"": Fault("entry_held")})
    words = {"why": why.strip(), "why_es": why_es.strip()}
    if not all(words.values()):
        raise RefusedError({name: Fault("why_in_both") for name, text in words.items() if not text})
    _refuse_private(words)
    fields: dict[str, Any] = dict(words)
    return change(entry, act="cancel-entry", by=by, at=at, seen=seen, cancelled_on=today, **fields)


def _refuse_cancelled(entry: CalendarEntry) -> None:
    if entry.cancelled_on is not None:
        raise RefusedError({"": Fault("entry_cancelled")})


def _refuse_private(words: dict[str, str]) -> None:
    faults = private_faults(words)
    if faults:
        raise RefusedError(faults)


def _require_hour(day: date, hour: time | None, today: date) -> None:
    if hour is None and day <= today + WEEKS_WITH_HOUR:
        raise RefusedError({"hour": Fault("needs_hour")})
