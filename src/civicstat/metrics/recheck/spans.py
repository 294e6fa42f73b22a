"""Periods, worked out a second time: label, last day, and the days, weeks or months that make them up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction


# Where a row's key of this unit stands: day, week, month.
DAY, WEEK, MONTH = 0, 1, 2


@dataclass(frozen=True)
class Span:
    """A period that lies whole inside the records."""

    label: str
    last_day: date
    unit: int
    keys: tuple[str, ...]


def times_a_year(span: Span) -> Fraction:
    """How often a span fits into a year: twelve months of any length, or 365 days and a quarter."""
    if span.unit == MONTH:
        return Fraction(12, len(span.keys))
    days = len(span.keys) * (7 if span.unit == WEEK else 1)
    return Fraction(1461, 4 * days)


def spans_of(kind: str, first: date, last: date, fiscal_year_starts: int) -> Iterator[Span]:
    """Every period of a kind between two days, both included, oldest first."""
    if kind == "day":
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            yield Span(day.isoformat(), day, DAY, (day.isoformat(),))
    elif kind == "week":
        monday = first + timedelta(days=-first.weekday() % 7)
        while monday + timedelta(days=6) <= last:
            year, week, _ = monday.isocalendar()
            label = f"{year:04}-W{week:02}"
            yield Span(label, monday + timedelta(days=6), WEEK, (label,))
            monday += timedelta(days=7)
    elif kind == "w4":
        weeks = list(spans_of("week", first, last, fiscal_year_starts))
        for newest in range(3, len(weeks)):
            keys = tuple(week.label for week in weeks[newest - 3 : newest + 1])
            yield Span(f"{keys[-1]}-w4", weeks[newest].last_day, WEEK, keys)
    else:
        yield from _of_months(kind, first, last, fiscal_year_starts)


def _of_months(kind: str, first: date, last: date, fiscal_year_starts: int) -> Iterator[Span]:
    length = {"month": 1, "quarter": 3, "year": 12, "r12": 12, "r3": 3}[kind]
    # Months are numbered from the year 0; the first that is covered whole, and the last.
    opening = first.year * 12 + first.month - 1 + (first.day > 1)
    closing = last.year * 12 + last.month - 1
    if last != _last_day(closing):
        closing -= 1
    for start in range(opening, closing - length + 2):
        if kind == "quarter" and start % 3 != 0:
            continue
        if kind == "year" and start % 12 != fiscal_year_starts - 1:
            continue
        end = start + length - 1
        keys = tuple(_month(number) for number in range(start, end + 1))
        labels = {
            "month": keys[0],
            "quarter": f"{start // 12:04}-Q{start % 12 // 3 + 1}",
            "year": f"FY{end // 12:04}",
            "r12": f"{keys[-1]}-r12",
            "r3": f"{keys[-1]}-r3",
        }
        yield Span(labels[kind], _last_day(end), MONTH, keys)


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"


def _last_day(month: int) -> date:
    return date((month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)
