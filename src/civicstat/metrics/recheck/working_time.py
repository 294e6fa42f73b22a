"""Working days and hours, worked out a second time: from the city's rules, day by day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from functools import cache
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo


_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)  # noqa: UP017


class WorkingTime:
    """Counts working days and seconds from the calendar's first day on; None for a day outside of it."""

    def __init__(self, rules: Mapping[str, Any], time_zone: str) -> None:
        self._first = date.fromisoformat(rules["first"]).toordinal()
        self._last = date.fromisoformat(rules["last"]).toordinal()
        holidays = {date.fromisoformat(day).toordinal() for day in rules["holidays"]}
        self._days = [
            day
            for day in range(self._first, self._last + 1)
            if date.fromordinal(day).isoweekday() in rules["weekdays"] and day not in holidays
        ]
        zone = ZoneInfo(time_zone)
        self._spans = {day: (_at(day, rules["opens"], zone), _at(day, rules["closes"], zone)) for day in self._days}
        lengths = [end - start for start, end in self._spans.values()]
        self._seconds_before = [0, *accumulate(lengths)]

    def days_until(self, day: int | None) -> int | None:
        """How many working days there were up to a day, that day included."""
        if day is None or not self._first <= day <= self._last:
            return None
        return bisect_right(self._days, day)

    def seconds_until(self, day: int | None, instant: int | None) -> int | None:
        """How many working seconds there were up to an instant, which falls on a local day."""
        count = self.days_until(day)
        if count is None or day is None or instant is None:
            return None
        if day not in self._spans:
            return self._seconds_before[count]
        start, end = self._spans[day]
        return self._seconds_before[count - 1] + min(max(instant - start, 0), end - start)


def working_time_of(context: Mapping[str, Any]) -> WorkingTime | None:
    """The working time of a city; None where it has said nothing of it."""
    rules = context.get("calendar")
    if not rules:
        return None
    lists = {name: tuple(rules[name]) for name in ("weekdays", "holidays")}
    texts = {name: rules[name] for name in ("first", "last", "opens", "closes")}
    return _working_time(tuple({**texts, **lists}.items()), context["time_zone"])


@cache
def _working_time(rules: tuple[tuple[str, Any], ...], time_zone: str) -> WorkingTime:
    return WorkingTime(dict(rules), time_zone)


def _at(day: int, clock: str, zone: ZoneInfo) -> int:
    hour, minute = (int(part) for part in clock.split(":"))
    when = date.fromordinal(day)
    return (datetime(when.year, when.month, when.day, hour, minute, tzinfo=zone) - _EPOCH) // timedelta(seconds=1)
