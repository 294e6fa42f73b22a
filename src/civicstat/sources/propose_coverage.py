"""From which day to which a file seems complete."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from civicstat.sources.local_time import SECONDS_PER_DAY
from civicstat.sources.propose_result import Coverage


# Months with fewer rows than this share of a usual month are leftovers or slips, not the city's records.
LEAST_OF_USUAL = 0.1
# Days are judged by month from this many on.
LONG_FILE_DAYS = 120
# Where the first request of the first day comes later than this, or the last of the last day earlier, in hours, and
# the other days are not like that, the day is taken for a part of one.
LATE_START, EARLY_END = 6, 18

Days = npt.NDArray[np.int64]


def suggest_coverage(wall: Days, *, precision: str) -> Coverage:
    """The span of whole local days that the openings cover.

    Parameters
    ----------
    wall
        Openings in wall seconds since 1970; at least one.
    precision
        `day` or `second`; only with times of day can a first or last part of a day be told.
    """
    days = np.floor_divide(wall, SECONDS_PER_DAY)
    first, last, reasons = int(days.min()), int(days.max()), []
    if last - first >= LONG_FILE_DAYS:
        first, last, reason = _busy_months(days)
        reasons.append(reason)
    if not reasons:
        reasons.append(f"the first opening is on {_day(first)}, the last on {_day(last)}")
    if precision == "second" and last > first:
        firsts, lasts = _clock_of_days(wall, days, first, last)
        if firsts[0] > max(LATE_START * 3600, float(np.median(firsts[1:]))):
            reasons.append(f"the first opening of {_day(first)} is at {_clock(firsts[0])}: only a part of that day")
            first += 1
        if last > first and lasts[-1] < min(EARLY_END * 3600, float(np.median(lasts[:-1]))):
            reasons.append(f"the last opening of {_day(last)} is at {_clock(lasts[-1])}: only a part of that day")
            last -= 1
    return Coverage(_day(first), _day(last), tuple(reasons))


def _busy_months(days: Days) -> tuple[int, int, str]:
    """The longest-filled run of months with at least a tenth of a usual month's rows."""
    months = (days.astype("datetime64[D]").astype("datetime64[M]")).astype(np.int64)
    counts = np.bincount(months - months.min())
    usual = float(np.median(counts[counts > 0]))
    # A median over many leftover months says nothing: ask the months that hold most of the rows.
    heavy = np.sort(counts)[::-1]
    usual = max(usual, float(heavy[np.searchsorted(np.cumsum(heavy), len(days) / 2)]))
    is_busy = counts >= LEAST_OF_USUAL * usual
    runs, start = [], None
    for at, busy in enumerate([*is_busy.tolist(), False]):
        if busy and start is None:
            start = at
        elif not busy and start is not None:
            runs.append((int(counts[start:at].sum()), start, at - 1))
            start = None
    rows, run_start, run_end = max(runs)
    kept = days[(months - months.min() >= run_start) & (months - months.min() <= run_end)]
    left = len(days) - rows
    first, last = int(kept.min()), int(kept.max())
    reason = f"from {_day(first)} to {_day(last)} every month has at least a tenth of the rows of a usual one"
    return first, last, reason + (f"; {left:,} rows lie outside" if left else "")


def _clock_of_days(wall: Days, days: Days, first: int, last: int) -> tuple[Days, Days]:
    """The first and last opening of each day, in seconds of the day, days without any left out."""
    inside = (days >= first) & (days <= last)
    order = np.argsort(wall[inside], kind="stable")
    sorted_days, clock = days[inside][order], (wall[inside] - days[inside] * SECONDS_PER_DAY)[order]
    starts = np.flatnonzero(np.diff(sorted_days, prepend=sorted_days[0] - 1))
    ends = np.append(starts[1:], len(sorted_days)) - 1
    return clock[starts], clock[ends]


def _day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 3600}:{int(seconds) % 3600 // 60:02d}"
