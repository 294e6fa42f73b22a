"""Dates on the axis of a chart: few, and on round moments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from civicstat.look.words.dates import SHORT_MONTHS
from civicstat.look.words.languages import Lang, require_language
from civicstat.vocabulary.period import Period, parse_period


# Months between dates.
_STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120)


def axis_dates(labels: Sequence[str], lang: str, *, most: int, fiscal_year_starts: int = 1) -> dict[int, str]:
    """Which positions of a chart's axis get a date, at most about `most`, and the date: `{0: "Jan 2011", 6: "Jul"}`.

    Marks fall on round moments (a January, a first quarter) wherever the series has them.
    """
    lang = require_language(lang)
    periods = [parse_period(label, fiscal_year_starts=fiscal_year_starts) for label in labels]
    months = [_month_of(period) for period in periods]
    for step in _STEPS:
        places = [
            index
            for index, month in enumerate(months)
            if month % step == 0 and (index == 0 or months[index - 1] != month)
        ]
        if periods and periods[0].kind in ("day", "week") and step == 1 and months[0] == months[-1]:
            places = list(range(0, len(periods), max(1, -(-len(periods) // most))))
        if len(places) <= most:
            break
    if not places and periods:
        places = [0]
    places = _apart(places, len(periods) / most)
    return _axis_words(periods, places, lang)


def _apart(places: Sequence[int], wanted: float) -> list[int]:
    """Where dots do not follow each other evenly, as rare events do, two dates would stand on each other."""
    kept: list[int] = []
    for place in places:
        if not kept or place - kept[-1] > 0.75 * wanted:
            kept.append(place)
    return kept


def _axis_words(periods: Sequence[Period], places: Sequence[int], lang: Lang) -> dict[int, str]:
    named: dict[int, str] = {}
    year = 0
    if all(_month_of(periods[place]) % 12 == 0 for place in places) and len(places) > 1:
        return {place: str(_named_day(periods[place]).year) for place in places}
    for place in places:
        day = _named_day(periods[place])
        month = SHORT_MONTHS[lang][day.month - 1]
        if _all_in_one_month(periods):
            named[place] = f"{month} {day.day}" if lang == "en" else f"{day.day} {month}"
        else:
            named[place] = month if day.year == year else f"{month} {day.year}"
        year = day.year
    return named


def _all_in_one_month(periods: Sequence[Period]) -> bool:
    return periods[0].kind in ("day", "week") and _month_of(periods[0]) == _month_of(periods[-1])


def _named_day(period: Period) -> date:
    return period.end if period.kind in ("r12", "r3", "w4", "year") else period.start


def _month_of(period: Period) -> int:
    day = _named_day(period)
    return day.year * 12 + (0 if period.kind == "year" else day.month - 1)
