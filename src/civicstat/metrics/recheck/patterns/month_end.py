"""Month ends a second time: closings of the last two working days of full months against the months' others."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from civicstat.metrics.recheck.patterns.chances import student_above
from civicstat.metrics.recheck.patterns.rows import Kept
from civicstat.metrics.recheck.patterns.said import Again, exactly, rounded


# Monday to Friday; the last so many of a month are held against its others.
WORKING, LAST = 5, 2
FEWEST_MONTHS, FEWEST_CLOSINGS = 6, 100
LARGE_TIMES = 1.5
_HALF = Fraction(1, 2)


def month_ends_again(rows: Mapping[str, Sequence[Kept]]) -> dict[str, Again]:
    """Each unit; none where nothing is closed at all."""
    closed = {unit: Counter(row.closed.date() for row in kept if row.closed) for unit, kept in rows.items()}
    return {unit: _of_unit(days) for unit, days in closed.items()} if any(closed.values()) else {}


def _of_unit(closed: Counter[date]) -> Again:
    ratios = [
        (_mean(closed, days[-LAST:]) + _HALF) / (_mean(closed, days[:-LAST]) + _HALF)
        for days in map(_working_days, _months_between(closed))
    ]
    if len(ratios) < FEWEST_MONTHS or closed.total() < FEWEST_CLOSINGS:
        return Again(closed.total())
    logs = [math.log(ratio) for ratio in ratios]
    mean = math.fsum(logs) / len(logs)
    deviation = math.sqrt(math.fsum((one - mean) ** 2 for one in logs) / (len(logs) - 1))
    times = math.exp(mean)
    return Again(
        closed.total(),
        # Months that are all alike would divide by nothing.
        chance=student_above(mean / (max(deviation, 1e-9) / math.sqrt(len(logs))), len(logs) - 1),
        is_large=times >= LARGE_TIMES,
        numbers={"months": exactly(len(logs)), "times_other_days": rounded(times, 2), "working_days": exactly(LAST)},
        sentence=(exactly(LAST), rounded(times, 1), exactly(len(logs))),
    )


def _months_between(closed: Mapping[date, int]) -> list[date]:
    """The first days of months that have closings before and after them, or in them and in the month after."""
    if not closed:
        return []
    first, last = min(closed), max(closed)
    days = [first + timedelta(days=one) for one in range((last - first).days + 1)]
    return sorted({day.replace(day=1) for day in days})[1:-1]


def _working_days(month: date) -> list[date]:
    days = [month + timedelta(days=one) for one in range(31)]
    return [day for day in days if day.month == month.month and day.weekday() < WORKING]


def _mean(closed: Counter[date], days: Sequence[date]) -> Fraction:
    return Fraction(sum(closed[day] for day in days), len(days))
