"""One period of a series in parts, as published: the cases of each area or kind, which make up the whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from civicstat.hearings.published import Published
from civicstat.inference.drivers import Cases
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import NO_GROUP, STATUSES_WITHOUT_COUNTS, Figure, FigureKey


# What the whole has beyond its parts: requests whose source states no kind, or several parts that are held back.
REST = "rest"


class PartHeldBackError(Exception):
    """One single part is held back: a split would give it away by subtraction."""


@dataclass(frozen=True)
class InParts:
    """A figure and the published figures that it is made of.

    `cases` maps a part's slug to its hits and cases; of a count or backlog both are the count. Parts without a
    published count are in `uncounted`, and their cases in `REST`.
    """

    whole: Figure
    figures: tuple[Figure, ...]
    cases: Mapping[str, Cases]
    uncounted: frozenset[str]

    @property
    def counts(self) -> dict[str, int]:
        """The cases alone."""
        return {part: each.cases for part, each in self.cases.items()}

    @property
    def keys(self) -> tuple[str, ...]:
        """The published figures that it rests on."""
        return (str(self.whole.key), *(str(figure.key) for figure in self.figures))

    def without(self, parts: frozenset[str]) -> InParts:
        """The same with some parts added up in the rest: those that the other period does not count."""
        merged = [each for part, each in self.cases.items() if part in parts | {REST}]
        cases = {part: each for part, each in self.cases.items() if part not in parts | {REST}}
        if merged:
            cases[REST] = Cases(sum(each.hits for each in merged), sum(each.cases for each in merged))
        return replace(self, cases=cases, uncounted=self.uncounted | parts)


def in_parts(definition: Definition, key: FigureKey, by: str, published: Published) -> InParts | None:
    """A figure in parts by a layer of areas or by a column; None where the record has no parts that make it up.

    Raises
    ------
    PartHeldBackError
        When exactly one part is held back.
    """
    whole = published.figures.get(str(key))
    total = None if whole is None or whole.value is None or whole.bound != "exact" else _cases(definition, whole)
    if whole is None or total is None or not total.cases:
        return None
    figures = sorted(_parts(key, by, published), key=lambda figure: figure.key)
    if sum(figure.status in STATUSES_WITHOUT_COUNTS for figure in figures) == 1:
        raise PartHeldBackError
    counted = {_slug(figure.key, by): _cases(definition, figure) for figure in figures}
    shown = {part: cases for part, cases in counted.items() if cases is not None}
    hits = total.hits - sum(each.hits for each in shown.values())
    beyond = total.cases - sum(each.cases for each in shown.values())
    # Parts that overlap, or count what the whole leaves out, do not make it up.
    if not shown or not 0 <= hits <= beyond:
        return None
    if beyond:
        shown[REST] = Cases(hits, beyond)
    known = tuple(figure for figure in figures if _slug(figure.key, by) in shown)
    return InParts(whole, known, shown, frozenset(counted.keys() - shown.keys()))


def _parts(key: FigureKey, by: str, published: Published) -> Iterator[Figure]:
    around = set(_pairs(key.group))
    for figure in published.by_period.get((key.metric, key.version, key.period), ()):
        is_area = figure.key.layer == by and figure.key.group == key.group and key.layer == "city"
        inside = set(_pairs(figure.key.group))
        is_group = figure.key.area == key.area and around < inside and _names(inside - around) == [by]
        if is_area or is_group:
            yield figure


def _cases(definition: Definition, figure: Figure) -> Cases | None:
    if figure.status == "no-cases":
        return Cases(0, 0)
    if definition.measure == "share":
        if figure.numerator is None or figure.denominator is None:
            return None
        return Cases(figure.numerator, figure.denominator)
    return None if figure.value is None else Cases(int(figure.value), int(figure.value))


def _slug(key: FigureKey, by: str) -> str:
    if key.layer == by:
        return key.area_slug
    return next(slug for name, slug in _pairs(key.group) if name == by)


def _pairs(group: str) -> Sequence[tuple[str, str]]:
    if group == NO_GROUP:
        return ()
    return [(name, slug) for name, _, slug in (pair.partition("=") for pair in group.split("&"))]


def _names(pairs: set[tuple[str, str]]) -> list[str]:
    return [name for name, _ in pairs]
