"""Cells of a map: the ones that its page shows, and how many requests each had beside the year before.

A cell is too small for a usual range and has no interval; its own count of a year before is all it can be held to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

from civicstat.stories.choices import CELLS
from civicstat.stories.series import SeriesBook
from civicstat.vocabulary.figure import UNLOCATED, Figure
from civicstat.vocabulary.period import PeriodKind


BesideYear = Literal["more", "fewer", "no-clear-change", "too-few"]

# Two counts with fewer requests than this together are not compared.
FEWEST = 10
# The root of a count of independent events lies within 0.98 of its mean's in 95 of 100 cases: two such ranges that do
# not touch are 1.96 apart. Squared.
_APART = Decimal("1.96") ** 2
_MAP_PERIODS: tuple[PeriodKind, ...] = ("r12", "year", "quarter", "month")


def cells_on_map(books: Iterable[SeriesBook]) -> tuple[SeriesBook, list[Figure]] | None:
    """The measure whose cells a map shows, and their figures; None where none is published by cell."""
    by_cell = [book for book in books if CELLS in book.definition.by and _cells(book)]
    if not by_cell:
        return None
    book = min(by_cell, key=lambda book: book.definition.id)
    label = _map_period(book)
    found = (book.at(label, cell) for cell in _cells(book))
    return book, [figure for figure in found if figure is not None and figure.value is not None]


def beside_year_before(book: SeriesBook, figure: Figure) -> BesideYear | None:
    """A cell's count beside the same span a year before; None where it is no count or there are no such records.

    A cell that is not listed a year before, when the city is, had no request then.
    """
    label = book.label_a_year_before(figure)
    if figure.value is None or book.definition.measure != "count" or label is None or book.at(label) is None:
        return None
    before = book.at(label, figure.key.area)
    return compare_counts(figure.value, Decimal(0) if before is None or before.value is None else before.value)


def compare_counts(now: Decimal, before: Decimal) -> BesideYear:
    """Whether one count is clearly more or fewer than another: the ranges of chance around the two do not touch."""
    if now + before < FEWEST:
        return "too-few"
    # The roots differ by more than 1.96, without taking a root.
    rest = now + before - _APART
    if rest * rest <= 4 * now * before:
        return "no-clear-change"
    return "more" if now > before else "fewer"


def _cells(book: SeriesBook) -> Sequence[str]:
    return [area for area in book.areas(CELLS) if area != f"{CELLS}:{UNLOCATED}"]


def _map_period(book: SeriesBook) -> str:
    """The period that speaks for the city if the cells have it, else the newest of their longest kind."""
    city, cells = book.speaks(), _cells(book)
    if city is not None and any(book.at(city.key.period, cell) is not None for cell in cells):
        return city.key.period
    for kind in _MAP_PERIODS:
        newest = [of_kind[-1].key.period for cell in cells if (of_kind := book.kinds(cell).get(kind))]
        if newest:
            return max(newest)
    return ""
