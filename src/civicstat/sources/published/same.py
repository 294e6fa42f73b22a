"""Which rows are the same measure: a city writes it once per planning year, sometimes in other words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Sequence

from civicstat.sources.published.rows import Row, text_of
from civicstat.vocabulary.published_measures import PublishedMeasuresSource


_LETTERS = re.compile(r"[^a-z0-9%#$]+")

Group = list[Row]


def same_measures(rows: Sequence[Row], source: PublishedMeasuresSource) -> list[Group]:
    """The rows of each measure, the latest planning year first.

    Rows are the same measure when agency, service and title agree (case, spaces and punctuation aside). Of what is then
    still alone in its planning year, two are joined when agency and title agree, or agency, number and unit, and no
    third row could be meant.
    """
    of = _Fields(source)
    groups: dict[Hashable, Group] = {}
    for row in rows:
        groups.setdefault((of.agency(row), of.service(row), of.title(row)), []).append(row)
    found = list(groups.values())
    for alike in (lambda row: (of.agency(row), of.title(row)), of.number):
        found = _join(found, alike, of.plan)
    return [sorted(group, key=of.rank) for group in found]


def plain_words(text: str) -> str:
    """A title by which rows are compared: lower case, `&` as `and`, no punctuation."""
    return _LETTERS.sub(" ", text.casefold().replace("&", " and ")).strip()


class _Fields:
    """What a row says, by our names."""

    def __init__(self, source: PublishedMeasuresSource) -> None:
        self._source = source
        self._ranks = {plan: rank for rank, plan in enumerate(source.latest_plans)}

    def agency(self, row: Row) -> str:
        return plain_words(text_of(row, self._source, "agency"))

    def service(self, row: Row) -> str:
        return plain_words(text_of(row, self._source, "service"))

    def title(self, row: Row) -> str:
        return plain_words(text_of(row, self._source, "measure"))

    def plan(self, row: Row) -> str:
        return text_of(row, self._source, "planning_year")

    def number(self, row: Row) -> Hashable:
        number = text_of(row, self._source, "number")
        unit = self._source.units.get(text_of(row, self._source, "unit"), "")
        # A row without a number is like no other.
        return (self.agency(row), number, unit) if number else (row.file, row.number)

    def rank(self, row: Row) -> int:
        return self._ranks.get(self.plan(row), len(self._ranks))


def _join(groups: list[Group], alike: Callable[[Row], Hashable], plan: Callable[[Row], str]) -> list[Group]:
    alone = [group for group in groups if len({plan(row) for row in group}) == 1]
    seen = Counter((alike(group[0]), plan(group[0])) for group in alone)
    partners: dict[Hashable, list[Group]] = {}
    for group in alone:
        if seen[alike(group[0]), plan(group[0])] == 1:
            partners.setdefault(alike(group[0]), []).append(group)
    joined: dict[int, Group] = {}
    gone: set[int] = set()
    for first, *others in partners.values():
        if others:
            joined[id(first)] = [row for group in (first, *others) for row in group]
            gone.update(id(group) for group in others)
    return [joined.get(id(group), group) for group in groups if id(group) not in gone]
