"""Published rows of one kind of unit, read a second time for unusual record patterns."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from civicstat.metrics.recheck.rows import RecordFiles
from civicstat.vocabulary.tables import column_of_layer


# What a row says of itself in a code that somebody chose.
CODE_COLUMNS = ("kind", "channel", "department")
# The unit of every row where no units are asked for.
CITY = "-"
_MONDAY, _SUNDAY = 1, 7


@dataclass(frozen=True)
class Kept:
    """One row that a unit keeps, about an asset: its codes by column, and its moments on the clock of the city's walls.

    A row that names a day and no time of day stands at the beginning of that day.
    """

    codes: Mapping[str, str]
    opened: datetime
    closed: datetime | None


@dataclass(frozen=True)
class Closing:
    """One closing of any row, old enough or not: days since then, and days to the next report of its address if any.

    `times_reopened` is the source's own count, None where it says nothing. A request that was closed and is open again
    has no day of a closing.
    """

    kind: str
    days_since: int | None
    days_to_next: int | None
    times_reopened: int | None


def kept_by_unit(files: RecordFiles, context: Mapping[str, Any], *, units: str) -> dict[str, list[Kept]]:
    """The rows about assets of each unit, without duplicates; rows that name no unit are nobody's."""
    zone = ZoneInfo(context["time_zone"])
    found: dict[str, list[Kept]] = defaultdict(list)
    for unit, row in _rows(files.asset, units):
        opened = _wall(row["opened_at"], row["opened_day"], zone)
        assert opened is not None, "a row about an asset names its day"
        found[unit].append(Kept(_codes(row), opened, _wall(row["closed_at"], row["closed_day"], zone)))
    return dict(sorted(found.items()))


def kept_in_city(files: RecordFiles, context: Mapping[str, Any]) -> list[Kept]:
    """All rows without duplicates, whether or not they name a unit; those about places on the Monday of their week."""
    zone = ZoneInfo(context["time_zone"])
    found = []
    for _, row in _rows(files.asset, None):
        opened = _wall(row["opened_at"], row["opened_day"], zone)
        assert opened is not None, "a row about an asset names its day"
        found.append(Kept(_codes(row), opened, None))
    return found + [
        Kept(_codes(row), datetime.combine(_day_of_week(row["opened_week"], _MONDAY), time()), None)
        for _, row in _rows(files.place, None)
    ]


def closings_by_unit(files: RecordFiles, context: Mapping[str, Any], *, units: str) -> dict[str, list[Closing]]:
    """The closings of each unit, about assets and places; of a place the week is known, and its Sunday counts."""
    today = date.fromisoformat(context["as_of"])
    found: dict[str, list[Closing]] = defaultdict(list)
    for text, last_day in ((files.asset, _closed_day), (files.place, _closed_sunday)):
        for unit, row in _rows(text, units):
            closed, reopened = last_day(row), _whole(row.get("reopenings") or "")
            if closed is not None or reopened:
                since = None if closed is None else (today - closed).days
                found[unit].append(Closing(row["kind"], since, _whole(row["again_days"]), reopened))
    return dict(sorted(found.items()))


def _rows(text: str, units: str | None) -> Iterator[tuple[str, dict[str, str]]]:
    for row in csv.DictReader(io.StringIO(text, newline="")):
        unit = CITY if units is None else row[column_of_layer(units)]
        if unit not in ("", "unlocated") and row["is_duplicate"] != "true":
            yield unit, row


def _closed_day(row: Mapping[str, str]) -> date | None:
    return date.fromisoformat(row["closed_day"]) if row["closed_day"] else None


def _closed_sunday(row: Mapping[str, str]) -> date | None:
    return _day_of_week(row["closed_week"], _SUNDAY) if row["closed_week"] else None


def _day_of_week(week: str, day: int) -> date:
    return date.fromisocalendar(int(week[:4]), int(week[6:]), day)


def _codes(row: Mapping[str, str]) -> dict[str, str]:
    return {column: row[column] for column in CODE_COLUMNS}


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _wall(instant: str, day: str, zone: ZoneInfo) -> datetime | None:
    if instant:
        return datetime.fromisoformat(instant).astimezone(zone).replace(tzinfo=None)
    return datetime.combine(date.fromisoformat(day), time()) if day else None
