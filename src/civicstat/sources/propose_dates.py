"""How a column of text writes its dates; where day and month could be swapped, the values decide or nobody does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from civicstat.sources.errors import SourceError


DateOrder = Literal["month-first", "day-first"]
# This share of a column's values must have one shape before we call it a column of dates.
LEAST_SHARE = 0.95
# How many values a reason shows.
SHOWN = 2

_TIMES: tuple[tuple[str, str], ...] = (
    ("", ""),
    (" %I:%M:%S %p", r" \d{1,2}:\d{2}:\d{2} [APap][Mm]"),
    (" %I:%M %p", r" \d{1,2}:\d{2} [APap][Mm]"),
    (" %H:%M:%S.%f", r" \d{1,2}:\d{2}:\d{2}\.\d{1,6}"),
    (" %H:%M:%S", r" \d{1,2}:\d{2}:\d{2}"),
    (" %H:%M", r" \d{1,2}:\d{2}"),
    ("T%H:%M:%S.%f", r"T\d{1,2}:\d{2}:\d{2}\.\d{1,6}"),
    ("T%H:%M:%S", r"T\d{1,2}:\d{2}:\d{2}"),
    ("T%H:%M", r"T\d{1,2}:\d{2}"),
)
_ZONE = r"(?P<zone>Z| ?[+-]\d{2}:?\d{2})?"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DAYS: tuple[tuple[str, str], ...] = (
    ("%Y-%m-%d", r"(?:19|20|21)\d{2}-\d{1,2}-\d{1,2}"),
    ("%Y/%m/%d", r"(?:19|20|21)\d{2}/\d{1,2}/\d{1,2}"),
    ("%Y%m%d", r"(?:199|20[0-4])\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"),
    ("%d %b %Y", rf"\d{{1,2}} {_MONTH} \d{{4}}"),
    ("%d-%b-%Y", rf"\d{{1,2}}-{_MONTH}-\d{{4}}"),
    ("%b %d, %Y", rf"{_MONTH} \d{{1,2}}, \d{{4}}"),
    ("%B %d, %Y", r"[JFMASOND][a-z]{2,8} \d{1,2}, \d{4}"),
)
# Day and month here could be either; the form is written once the order is known.
_SWAPPABLE: tuple[tuple[str, str, str], ...] = tuple(
    (separator, year, rf"(?P<one>\d{{1,2}}){re.escape(separator)}(?P<two>\d{{1,2}}){re.escape(separator)}{digits}")
    for separator in "/-."
    for year, digits in (("%Y", r"\d{4}"), ("%y", r"\d{2}"))
)
_MIDNIGHT = re.compile(r"[ T](?:0?0:00(?::00(?:\.0+)?)?|12:00(?::00)? [Aa][Mm])(?:Z| ?[+-]\d{2}:?\d{2})?$")


@dataclass(frozen=True)
class DateReading:
    """How a column's dates are written.

    `day_form` is a strptime form of the day; where day and month could be swapped it is empty, `separator` and `year`
    say the rest, and `month_first` and `day_first` hold values that only that order can read.
    """

    day_form: str
    separator: str
    year: str
    time_form: str
    month_first: tuple[str, ...]
    day_first: tuple[str, ...]
    has_time_of_day: bool
    has_zone: bool
    share: float

    @property
    def is_swappable(self) -> bool:
        """Whether month-first and day-first are both thinkable by the shape alone."""
        return not self.day_form

    def form(self, order: DateOrder | Literal[""]) -> str:
        """The strptime form once the order is known."""
        if self.day_form:
            return self.day_form + self.time_form
        parts = ("%m", "%d") if order == "month-first" else ("%d", "%m")
        return self.separator.join((*parts, self.year)) + self.time_form

    @property
    def shape(self) -> str:
        """The form with day and month left open: two columns of one export mostly share it."""
        return self.day_form or f"?{self.separator}?{self.separator}{self.year}"


def read_dates(values: Iterable[str]) -> DateReading | None:
    """The reading of a column's distinct values; none when fewer than 95 in 100 have one shape of date."""
    values = [value for value in values if value]
    if not values:
        return None
    # 117 shapes over 20,000 values would take seconds: a shape that none of these has is passed over.
    tried = [*values[:5], values[len(values) // 2], values[-1]]
    best: DateReading | None = None
    for time_form, time in _TIMES:
        for day_form, separator, year, day in _day_shapes():
            pattern = re.compile(day + time + _ZONE)
            if not any(pattern.fullmatch(value) for value in tried):
                continue
            found = [(value, match) for value in values if (match := pattern.fullmatch(value))]
            share = len(found) / len(values)
            if share >= LEAST_SHARE and (best is None or share > best.share):
                best = DateReading(
                    day_form=day_form,
                    separator=separator,
                    year=year,
                    time_form=time_form,
                    month_first=() if day_form else _beyond_twelve(found, "two", "one"),
                    day_first=() if day_form else _beyond_twelve(found, "one", "two"),
                    has_time_of_day=bool(time_form) and not all(_MIDNIGHT.search(value) for value, _ in found),
                    has_zone=any(match["zone"] for _, match in found),
                    share=share,
                )
    return best


def decide_order(
    readings: Mapping[str, DateReading], *, of: str, wish: DateOrder | Literal[""]
) -> tuple[DateOrder | Literal[""], str]:
    """Month-first or day-first for the column `of`, and the reason; empty where the shape leaves no choice.

    The column's own values decide; where they do not, other columns of the same shape in the same file do.

    Raises
    ------
    SourceError
        When no value decides, or values decide both ways, and nobody has said which.
    """
    reading = readings[of]
    if not reading.is_swappable:
        return "", f"the dates in {of!r} are written {reading.day_form}, which reads one way only"
    if wish:
        return wish, f"you said {wish}"
    others = [name for name, other in readings.items() if name != of and other.shape == reading.shape]
    for name in (of, *others):
        month_first, day_first = readings[name].month_first, readings[name].day_first
        if month_first and day_first:
            raise _undecided(
                f"some dates in {name!r} can only be month-first ({_listed(month_first)}) "
                f"and others only day-first ({_listed(day_first)})",
                of,
            )
        if month_first:
            return (
                "month-first",
                f"{_listed(month_first)} in {name!r}: no month has such a number, so the month is first",
            )
        if day_first:
            return "day-first", f"{_listed(day_first)} in {name!r}: no month has such a number, so the day is first"
    raise _undecided("no date in this file has a day above 12, so day and month could be either way round", of)


def _day_shapes() -> Iterable[tuple[str, str, str, str]]:
    for form, pattern in _DAYS:
        yield form, "", "", pattern
    for separator, year, pattern in _SWAPPABLE:
        yield "", separator, year, pattern


def _beyond_twelve(found: list[tuple[str, re.Match[str]]], large: str, small: str) -> tuple[str, ...]:
    return tuple(
        [value for value, match in found if 12 < int(match[large]) <= 31 and 1 <= int(match[small]) <= 12][:SHOWN]
    )


def _listed(values: tuple[str, ...]) -> str:
    return " and ".join(values[:SHOWN])


def _undecided(found: str, column: str) -> SourceError:
    return SourceError(
        found,
        where=f"column {column!r}",
        expected="a file whose dates can be read one way only, or your word",
        next_step="Look at a date that you know, then say --dates month-first or --dates day-first.",
    )
