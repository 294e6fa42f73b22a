"""The counts of a pattern without a line, from the published rows, by sums of our own."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta


# Monday to Friday; the last so many of a month are held against its others.
WORKING, LAST = 5, 2


def month_end_again(asset_rows: bytes, *, column: str, slug: str) -> Mapping[str, str]:
    """The numbers of the method `month-end` for one unit: closings, full months, and how many times the other days.

    `column` is the row file's column that names the unit. Empty where no full month has a closing around it.
    """
    reader = csv.DictReader(io.StringIO(asset_rows.decode("utf-8")))
    closed = Counter(
        date.fromisoformat(row["closed_day"])
        for row in reader
        if row[column] == slug and row["is_duplicate"] == "false" and row["opened_day"] and row["closed_day"]
    )
    months = sorted({day.replace(day=1) for day in _days(min(closed), max(closed))})[1:-1] if closed else []
    logs = [math.log((_mean(closed, days[-LAST:]) + 0.5) / (_mean(closed, days[:-LAST]) + 0.5))
            for days in (_working_days(month) for month in months)]  # fmt: skip
    if not logs:
        return {}
    return {
        "cases": str(closed.total()),
        "months": str(len(logs)),
        "times_other_days": f"{math.exp(sum(logs) / len(logs)):.2f}",
        "working_days": str(LAST),
    }


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=one) for one in range((last - first).days + 1)]


def _working_days(month: date) -> list[date]:
    return [day for day in _days(month, month + timedelta(days=30))
            if day.month == month.month and day.weekday() < WORKING]  # fmt: skip


def _mean(closed: Counter[date], days: list[date]) -> float:
    return sum(closed[day] for day in days) / len(days)
