"""How late records come, learned from those that are known by the as-of day; for the whole city and no area."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from civicstat.inference.intervals import Z_95
from civicstat.inference.rounding import round_ratio
from civicstat.vocabulary.period import Period, period_of


# After how many days we count what has arrived; requests are looked at that had the last of these to arrive.
STEPS = (0, 1, 2, 3, 7, 14, 30, 60, 90)
MONTHS = 12
# Of so many of the newest months we say how much of them has arrived.
RECENT = 3
# So much of what comes late must have come, and surely so: Wilson's lower bound at 95 %.
SETTLED = Fraction(99, 100)
# Under 381 cases that bound cannot reach 99 %, even if all have come.
FEWEST_LATE = 400
# Where it is not reached within the last step: nothing is called settled before a year has passed.
WHEN_NOT_REACHED = 365

Status = Literal["learned", "too-few", "not-reached"]
Days = npt.NDArray[np.int64]


def lateness_of(requests: pa.Table, *, as_of: date, coverage_from: date) -> dict[str, Any]:
    """The object `lateness`: of the requests of the last settled year, how many had arrived after so many days.

    Parameters
    ----------
    requests
        `service_requests` as of the day, with `subject_class`, `opened_day`, `closed_day` and `arrived_day`; what had
        not arrived by the day is not in it. Only classes that have a row file are looked at.

    Returns
    -------
    dict
        `first_month` and `last_month`; `steps`; and for `opened` and `closed`, the day from which the delay is counted:
        `requests` (all of these months), `without_arrival`, `within` (how many had arrived by each step), `later`,
        `late` (arrived after the day itself), `percent` (of those that have arrived, by each step; None where none is
        known), `status`, and `days`: after how many days surely 99 % of the late ones had arrived (None where too few
        are known). `newest_arrival` is the last day on which a record about a street arrived. `recent` says of the
        newest months how much of them has at least arrived by now, by the largest step that lies behind their end.
    """
    months = settled_months(as_of=as_of, coverage_from=coverage_from)
    published = requests.filter(pc.is_in(requests["subject_class"], pa.array(["asset", "place"])))
    counted = {name: _counted(published, f"{name}_day", months) for name in ("opened", "closed")}
    return {
        "as_of": as_of.isoformat(),
        "is_known": True,
        "first_month": months[0].label if months else None,
        "last_month": months[-1].label if months else None,
        "steps": list(STEPS),
        "fewest": FEWEST_LATE,
        **counted,
        "newest_arrival": _newest_arrival(requests, as_of),
        "recent": _recent(counted["opened"]["percent"], as_of),
    }


def settled_months(*, as_of: date, coverage_from: date) -> list[Period]:
    """The last twelve whole months, the first first, whose requests all had `STEPS[-1]` days to arrive."""
    month = period_of(as_of - timedelta(days=STEPS[-1]) + timedelta(days=1), "month")
    found: list[Period] = []
    while len(found) < MONTHS:
        month = period_of(month.start - timedelta(days=1), "month")
        if month.start < coverage_from:
            break
        found.append(month)
    return found[::-1]


def learned_days(within: Sequence[int], *, later: int) -> tuple[Status, int | None]:
    """After how many days surely 99 % of the late records had arrived, and how that is known."""
    late = within[-1] + later - within[0]
    if late < FEWEST_LATE:
        return "too-few", None
    for step, count in zip(STEPS, within, strict=True):
        if _surely_reaches(count - within[0], late):
            return "learned", step
    return "not-reached", WHEN_NOT_REACHED


def _surely_reaches(arrived: int, late: int) -> bool:
    """Whether Wilson's lower bound is at least `SETTLED`: its own equation, solved for the share, in fractions."""
    needed = SETTLED * late
    square = Fraction(Decimal(Z_95)) ** 2
    return arrived >= needed and (arrived - needed) ** 2 >= square * SETTLED * (1 - SETTLED) * late


def _counted(requests: pa.Table, column: str, months: Sequence[Period]) -> dict[str, Any]:
    rows = requests.slice(0, 0)
    if months:
        first, last = (pa.scalar(day, pa.date32()) for day in (months[0].start, months[-1].end))
        inside = pc.and_(pc.greater_equal(requests[column], first), pc.less_equal(requests[column], last))
        rows = requests.filter(pc.fill_null(inside, False))
    known = rows.filter(rows["arrived_day"].is_valid())
    delay = np.maximum(_numbers(known["arrived_day"]) - _numbers(known[column]), 0)
    within = [int((delay <= step).sum()) for step in STEPS]
    later = len(delay) - within[-1]
    status, days = learned_days(within, later=later)
    return {
        "requests": rows.num_rows,
        "without_arrival": rows.num_rows - known.num_rows,
        "within": within,
        "later": later,
        "late": len(delay) - within[0],
        "percent": [format(round_ratio(100 * count, len(delay), 1), "f") for count in within] if len(delay) else None,
        "status": status,
        "days": days,
    }


def _newest_arrival(requests: pa.Table, as_of: date) -> dict[str, Any] | None:
    of_streets = requests.filter(pc.fill_null(pc.equal(requests["subject_class"], "asset"), False))
    newest = pc.max(of_streets["arrived_day"]).as_py()
    return None if newest is None else {"at": newest.isoformat(), "days_before": (as_of - newest).days}


def _recent(percent: Sequence[str] | None, as_of: date) -> list[dict[str, Any]]:
    """The newest whole months, the last first, and how much of them has arrived by now."""
    if percent is None:
        return []
    month, found = period_of(as_of + timedelta(days=1), "month"), []
    for _ in range(RECENT):
        month = period_of(month.start - timedelta(days=1), "month")
        age = (as_of - month.end).days
        at = max(at for at, step in enumerate(STEPS) if step <= age)
        found.append({"month": month.label, "days_since": age, "percent": percent[at]})
    return found


def _numbers(days: pa.ChunkedArray) -> Days:
    return np.asarray(days.cast(pa.int32()).to_numpy(), dtype=np.int64)
