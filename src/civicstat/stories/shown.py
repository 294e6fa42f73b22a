"""Which figures stand on the pages, and where: in a fold of their own, or in the row of a table.

Pages choose by the same rules (`portal.pages`); the two storeys may not import each other, so a test of a whole site
holds them together: every fold and every row has its sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from civicstat.stories.cells import cells_on_map
from civicstat.stories.choices import CELLS
from civicstat.stories.series import SeriesBook
from civicstat.stories.targets import live_target
from civicstat.vocabulary.against_target import standing, target_on
from civicstat.vocabulary.figure import NO_GROUP, UNLOCATED, WHOLE_CITY, Figure
from civicstat.vocabulary.period import PeriodKind


# The longest tables over time on any page: forty of the city's periods, eight of an area's.
CITY_ROWS = 40
AREA_ROWS = 8
# A neighborhood's page gives the first measures numbers and folds of their own, and the first of all a table over time.
FOLDS_OF_AREA = 2
AREA_CHART_KINDS: tuple[PeriodKind, ...] = ("quarter", "month", "year", "week", "r12", "r3", "w4", "day")


def folded(
    books: Mapping[str, SeriesBook], layers: Collection[str], *, as_of: date
) -> Iterator[tuple[SeriesBook, Figure]]:
    """Figures with a fold: what speaks for the city, its newest months, and the first measures of each area.

    `layers` are those whose areas have a page.
    """
    periods = {figure.key.period for book in books.values() for figure in _speaking(book, layers)}
    for book in books.values():
        found = [figure for label in periods if (figure := book.at(label)) is not None]
        for kind, figures in book.kinds().items():
            # A page passes over a settled month whose cases are all too new to judge, and shows the one before.
            shown = (book.settled(kind), book.settled_with_cases(kind), figures[-1])
            found += [figure for figure in shown if figure is not None]
        yield from ((book, figure) for figure in _once(found))
    for layer in sorted(layers):
        for book in furthest_first(books, as_of=as_of, layer=layer)[:FOLDS_OF_AREA]:
            speaking = (book.speaks(area) for area in _places(book, layer))
            yield from ((book, figure) for figure in speaking if figure is not None)


def in_rows(
    books: Mapping[str, SeriesBook], layers: Collection[str], *, as_of: date
) -> Iterator[tuple[SeriesBook, Figure, bool]]:
    """Figures in tables, and whether they stand there beside the whole city for the same period.

    Over time: the city's newest periods and, of one measure, each area's. Side by side: each part of the city, and
    each cell of the map.
    """
    for layer in sorted(layers):
        for book in furthest_first(books, as_of=as_of, layer=layer)[:1]:
            for area in _places(book, layer):
                kind = next((kind for kind in AREA_CHART_KINDS if len(book.kinds(area).get(kind, ())) > 1), None)
                yield from ((book, figure, False) for figure in (book.kinds(area)[kind][-AREA_ROWS:] if kind else ()))
    for book in books.values():
        parts = [figure for by in book.definition.by if by != CELLS for figure in _parts(book, by)]
        parts += [figure for layer in layers for area in _places(book, layer) for figure in _speaking_of(book, area)]
        over_time = [figure for figures in book.kinds().values() for figure in figures[-CITY_ROWS:]]
        beside = [figure for label in {part.key.period for part in parts} if (figure := book.at(label))]
        speaks = book.speaks()
        for figure in _once([*over_time, *beside, *([] if speaks is None else [speaks])]):
            yield book, figure, False
        yield from ((book, figure, True) for figure in _once(parts))
    on_map = cells_on_map(books.values())
    if on_map is not None:
        yield from ((on_map[0], figure, True) for figure in on_map[1])


def furthest_first(books: Mapping[str, SeriesBook], *, as_of: date, layer: str) -> list[SeriesBook]:
    """Measures published by a layer, the furthest from their target first: the order in which pages show them."""

    def distance(book: SeriesBook) -> tuple[int, Decimal, str]:
        target, figure = live_target(book.definition, as_of), book.speaks()
        if figure is not None and target is not None:
            target = target_on(book.definition.target, min(book.period(figure).end, as_of)) or target
        if target is None or figure is None or figure.value is None:
            return 2, Decimal(0), book.definition.id
        gap = abs(figure.value - target.value) / (abs(target.value) or Decimal(1))
        misses = standing(figure, target.value, book.definition.direction).verdict == "misses"
        return (0, -gap, book.definition.id) if misses else (1, gap, book.definition.id)

    return sorted((book for book in books.values() if layer in book.definition.by), key=distance)


def _speaking(book: SeriesBook, layers: Collection[str]) -> Iterator[Figure]:
    series = [WHOLE_CITY, *(area for layer in layers for area in _places(book, layer))]
    yield from (figure for area in series if (figure := book.speaks(area)) is not None)


def _speaking_of(book: SeriesBook, area: str) -> list[Figure]:
    """The figure that speaks for an area; where that has no cases, those too that a page may show in its place."""
    figure = book.speaks(area)
    if figure is None or figure.status != "no-cases":
        return [] if figure is None else [figure]
    kind = book.period(figure).kind
    with_cases = book.settled_with_cases(kind, area)
    return [figure, book.kinds(area)[kind][-1], *([] if with_cases is None else [with_cases])]


def _parts(book: SeriesBook, by: str) -> list[Figure]:
    """A breakdown: one period for the whole table, that of the city's speaking figure where the parts have it."""
    is_layer = bool(book.areas(by))
    series = (
        [(area, NO_GROUP) for area in book.areas(by)]
        if is_layer
        else [(WHOLE_CITY, group) for group in book.groups(by)]
    )
    city = book.speaks()
    for area, group in series:
        chosen = None if city is None else book.at(city.key.period, area, group)
        chosen = chosen or book.speaks(area, group)
        if chosen is not None:
            label = chosen.key.period
            return [figure for one in series if (figure := book.at(label, *one)) is not None]
    return []


def _places(book: SeriesBook, layer: str) -> list[str]:
    return [area for area in book.areas(layer) if area != f"{layer}:{UNLOCATED}"]


def _once(figures: Sequence[Figure]) -> list[Figure]:
    return list({figure.key: figure for figure in figures}.values())
