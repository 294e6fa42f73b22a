"""A year of meetings: the days that a cadence makes, none on a holiday, set before the year begins."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Literal


Cadence = Literal["weekly", "every-two-weeks", "monthly", "quarterly"]
CADENCES: tuple[Cadence, ...] = ("weekly", "every-two-weeks", "monthly", "quarterly")
# The last such weekday of the month, whichever its number.
LAST = 5


def annual_schedule(
    cadence: Cadence,
    *,
    first: date,
    last: date,
    weekday: int,
    week: int = 1,
    holidays: Collection[date] = (),
) -> list[date]:
    """The days on which a series meets, from `first` to `last`.

    Parameters
    ----------
    weekday
        1 for Monday to 7 for Sunday.
    week
        Of a monthly or quarterly series the weekday's place in its month, 1 to 4, or 5 for the last one. A quarterly
        series meets in the first month of each quarter.
    holidays
        A meeting that would fall on one comes on the next day of the same week that is none, else on the last one
        before; where the whole working week is off, on the holiday's next free working day.
    """
    days = _weekly(cadence, first, last, weekday) if cadence in ("weekly", "every-two-weeks") else None
    if days is None:
        days = _of_months(first, last, weekday, week, every=1 if cadence == "monthly" else 3)
    return sorted({_off_holidays(day, holidays) for day in days})


def _weekly(cadence: Cadence, first: date, last: date, weekday: int) -> Iterator[date]:
    day = first + timedelta(days=(weekday - first.isoweekday()) % 7)
    step = timedelta(days=7 if cadence == "weekly" else 14)
    while day <= last:
        yield day
        day += step


def _of_months(first: date, last: date, weekday: int, week: int, *, every: int) -> Iterator[date]:
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        if (month - 1) % every == 0:
            day = _in_month(year, month, weekday, week)
            if first <= day <= last:
                yield day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _in_month(year: int, month: int, weekday: int, week: int) -> date:
    days = [
        date(year, month, number)
        for number in range(1, calendar.monthrange(year, month)[1] + 1)
        if date(year, month, number).isoweekday() == weekday
    ]
    return days[-1] if week == LAST else days[week - 1]


def _off_holidays(day: date, holidays: Collection[date]) -> date:
    if day not in holidays:
        return day
    week = [day + timedelta(days=step) for step in range(1, 8 - day.isoweekday() + 1)]
    before = [day - timedelta(days=step) for step in range(1, day.isoweekday())]
    later = (day + timedelta(days=step) for step in range(1, 60))
    free = (each for each in [*week, *before] if each.isoweekday() <= 5 and each not in holidays)
    after = (each for each in later if each.isoweekday() <= 5 and each not in holidays)
    return next(free, None) or next(after)
