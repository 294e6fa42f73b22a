"""Periods: a day, ISO week, month, quarter, fiscal year, or a rolling window of weeks or months."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from civicstat.vocabulary.errors import VocabularyError


PeriodKind = Literal["day", "week", "month", "quarter", "year", "r12", "r3", "w4"]
PERIOD_KINDS: tuple[PeriodKind, ...] = ("day", "week", "month", "quarter", "year", "r12", "r3", "w4")
# Windows that end with each month or week in turn, so that neighbors overlap: the unit they move by and their length.
ROLLING: dict[PeriodKind, tuple[PeriodKind, int]] = {"r12": ("month", 12), "r3": ("month", 3), "w4": ("week", 4)}

_FORMS: tuple[tuple[PeriodKind, re.Pattern[str]], ...] = (
    ("day", re.compile(r"(\d{4})-(\d{2})-(\d{2})")),
    ("week", re.compile(r"(\d{4})-W(\d{2})")),
    ("month", re.compile(r"(\d{4})-(\d{2})")),
    ("quarter", re.compile(r"(\d{4})-Q([1-4])")),
    ("year", re.compile(r"FY(\d{4})")),
    ("r12", re.compile(r"(\d{4})-(\d{2})-r12")),
    ("r3", re.compile(r"(\d{4})-(\d{2})-r3")),
    ("w4", re.compile(r"(\d{4})-W(\d{2})-w4")),
)


@dataclass(frozen=True, order=True)
class Period:
    """A span of whole local days, both ends included, and its published label."""

    start: date
    end: date
    kind: PeriodKind
    label: str

    def __str__(self) -> str:
        return self.label

    def contains(self, day: date) -> bool:
        """Whether a local day falls in this period."""
        return self.start <= day <= self.end


def period_of(day: date, kind: PeriodKind, *, fiscal_year_starts: int = 1) -> Period:
    """The period of a kind in which a day falls; of a rolling kind, the one that ends with the day's month or week.

    Parameters
    ----------
    day
        A local day.
    kind
        One of `PERIOD_KINDS`.
    fiscal_year_starts
        The month, 1 to 12, in which the city's fiscal year starts. A fiscal year is named for the calendar year
        in which it ends, as US cities do.
    """
    if kind == "day":
        return Period(day, day, kind, day.isoformat())
    if kind == "week":
        year, week, weekday = day.isocalendar()
        monday = day - timedelta(days=weekday - 1)
        return Period(monday, monday + timedelta(days=6), kind, f"{year:04d}-W{week:02d}")
    if kind == "month":
        return _months(day.year, day.month, 1, kind, f"{day.year:04d}-{day.month:02d}")
    if kind == "quarter":
        quarter = (day.month - 1) // 3 + 1
        return _months(day.year, 3 * quarter - 2, 3, kind, f"{day.year:04d}-Q{quarter}")
    if kind == "year":
        first_year = day.year if day.month >= fiscal_year_starts else day.year - 1
        named = first_year if fiscal_year_starts == 1 else first_year + 1
        return _months(first_year, fiscal_year_starts, 12, kind, f"FY{named:04d}")
    unit, length = ROLLING[kind]
    newest = period_of(day, unit)
    if unit == "week":
        return Period(newest.start - timedelta(weeks=length - 1), newest.end, kind, f"{newest.label}-{kind}")
    first = day.year * 12 + day.month - length
    return _months(first // 12, first % 12 + 1, length, kind, f"{newest.label}-{kind}")


def parse_period(label: str, *, fiscal_year_starts: int = 1) -> Period:
    """The period that a published label names; `2014-W26`, `2014-06`, `2014-Q2`, `FY2014`, `2014-06-r12`.

    Raises
    ------
    VocabularyError
        When the label has none of these forms or names a day that does not exist.
    """
    for kind, form in _FORMS:
        match = form.fullmatch(label)
        if match is None:
            continue
        try:
            return _from_parts(kind, [int(part) for part in match.groups()], fiscal_year_starts)
        except ValueError:
            break
    raise VocabularyError(
        f"{label!r} is not a period",
        expected="2014-06-30, 2014-W26, 2014-06, 2014-Q2, FY2014, 2014-06-r12, 2014-06-r3 or 2014-W26-w4",
    )


def periods_between(first: date, last: date, kind: PeriodKind, *, fiscal_year_starts: int = 1) -> Iterator[Period]:
    """Every period of a kind that lies whole between two days, oldest first.

    A rolling window counts when all of its months or weeks do.
    """
    day = first
    while day <= last:
        period = period_of(day, kind, fiscal_year_starts=fiscal_year_starts)
        if period.start >= first and period.end <= last:
            yield period
        step = period_of(day, ROLLING[kind][0] if kind in ROLLING else kind, fiscal_year_starts=fiscal_year_starts)
        day = step.end + timedelta(days=1)


def _from_parts(kind: PeriodKind, parts: list[int], fiscal_year_starts: int) -> Period:
    if kind == "day":
        return period_of(date(*parts), kind)
    if kind in ("week", "w4"):
        return period_of(date.fromisocalendar(parts[0], parts[1], 1), kind)
    if kind == "quarter":
        return period_of(date(parts[0], 3 * parts[1], 1), kind)
    if kind == "year":
        year = parts[0] if fiscal_year_starts == 1 else parts[0] - 1
        return period_of(date(year, fiscal_year_starts, 1), kind, fiscal_year_starts=fiscal_year_starts)
    return period_of(date(parts[0], parts[1], 1), kind)


def _months(year: int, month: int, count: int, kind: PeriodKind, label: str) -> Period:
    after = year * 12 + (month - 1) + count
    return Period(date(year, month, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1), kind, label)
