"""The city's working days and hours: rules from `city.toml`, and every day written out for the SQL."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

from civicstat.cycle.city_folder import CityFolder
from civicstat.cycle.errors import CityFolderError
from civicstat.vocabulary.city import Weekday
from civicstat.vocabulary.tables import CALENDAR_COLUMNS


# What a computation needs of the object; the rest says where it comes from.
RULES = ("weekdays", "opens", "closes", "holidays", "first", "last")


def calendar_rules(folder: CityFolder, *, as_of: date) -> dict[str, Any] | None:
    """The object of role `calendar`; None where the city says nothing of its working days.

    It reaches from the year in which the records begin to the end of the year after the as-of day: a promised day
    beyond that is no day of the calendar.

    Raises
    ------
    CityFolderError
        When the file of holidays cannot be read, or has none in one of these years.
    """
    calendar = folder.city.calendar
    if calendar is None:
        return None
    first, last = folder.sources.service_requests.coverage_from.year, as_of.year + 1
    found = _holidays(folder.path / calendar.holidays, shown_as=calendar.holidays)
    holidays = {day: names for day, names in sorted(found.items()) if first <= day.year <= last}
    missing = sorted({str(year) for year in range(first, last + 1)} - {str(day.year) for day in holidays})
    if missing:
        raise CityFolderError(
            f"there is no holiday in {', '.join(missing)}",
            where=calendar.holidays,
            expected=f"the city's holidays of every year from {first} to {last}",
            next_step="Add them: without them a holiday would count as a working day.",
        )
    weekdays = [number for number, name in enumerate(get_args(Weekday), 1) if name in calendar.working_days]
    return {
        "weekdays": weekdays,
        "opens": calendar.opens,
        "closes": calendar.closes,
        "holidays": [day.isoformat() for day in holidays],
        "names": [{"day": day.isoformat(), "name": name, "name_es": es} for day, (name, es) in holidays.items()],
        "first": date(first, 1, 1).isoformat(),
        "last": date(last, 12, 31).isoformat(),
        "source": calendar.source,
    }


def calendar_csv(rules: Mapping[str, Any], *, time_zone: str) -> bytes:
    """Every day of the calendar, as published: whether the city works, and from when to when in UTC."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.name for column in CALENDAR_COLUMNS)
    zone, holidays = ZoneInfo(time_zone), set(rules["holidays"])
    for day in _days(date.fromisoformat(rules["first"]), date.fromisoformat(rules["last"])):
        works = day.isoweekday() in rules["weekdays"] and day.isoformat() not in holidays
        ends = [_instant(day, rules[end], zone) if works else "" for end in ("opens", "closes")]
        writer.writerow([day.isoformat(), "true" if works else "false", *ends])
    return text.getvalue().encode("utf-8")


def _holidays(file: Path, *, shown_as: str) -> dict[date, tuple[str, str]]:
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            return {date.fromisoformat(row["day"]): (row["name"], row["name_es"]) for row in csv.DictReader(lines)}
    except (OSError, KeyError, ValueError) as error:
        raise CityFolderError(
            f"the holidays cannot be read: {error}",
            where=shown_as,
            expected="a CSV with the columns day,name,name_es, days like 2014-07-04",
            next_step="Mend the file, or take [calendar] out of city.toml.",
        ) from error


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _instant(day: date, clock: str, zone: ZoneInfo) -> str:
    local = datetime.fromisoformat(f"{day.isoformat()}T{clock}").replace(tzinfo=zone)
    return local.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
