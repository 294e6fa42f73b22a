"""Rows put into their periods, areas and groups."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from civicstat.metrics.recheck.rows import Records, Row
from civicstat.metrics.recheck.spans import Span
from civicstat.metrics.recheck.verdicts import Verdict, verdicts


# An area and a group; the whole city has neither.
Part = tuple[str, str]
CITY: Part = ("city:-", "-")
Tally = Counter[Verdict]
GROUPS = ("kind", "department", "channel")


def tallies(
    definition: Mapping[str, Any], records: Records, *, city: list[Span], parts: list[Span]
) -> dict[tuple[str, Part], Tally]:
    """How often each verdict falls in each period, area and group that has any row."""
    put_together = {"backlog": _stock, "backlog-age": _stock_by_age, "flow": _moves}.get(definition["measure"], _rows)
    found: dict[tuple[str, Part], Tally] = defaultdict(Counter)
    for place, tally in put_together(definition, records, city, parts):
        found[place].update(tally)
    return {place: tally for place, tally in found.items() if tally.total()}


def _rows(
    definition: Mapping[str, Any], records: Records, city: list[Span], parts: list[Span]
) -> Iterator[tuple[tuple[str, Part], Tally]]:
    moment = definition["period_by"]
    units = sorted({span.unit for span in [*city, *parts]})
    by_key: dict[str, dict[Part, Tally]] = defaultdict(lambda: defaultdict(Counter))
    places = _Parts(definition, records)
    for row, verdict in verdicts(definition, records):
        keys, parts_of_row = row.keys[moment], places.of(row)
        for unit in units:
            key = keys[unit]
            if key is not None:
                of_key = by_key[key]
                for part in parts_of_row:
                    of_key[part][verdict] += 1
    for spans, is_city in ((city, True), (parts, False)):
        for span in spans:
            found: dict[Part, Tally] = defaultdict(Counter)
            for key in span.keys:
                for part, tally in by_key.get(key, {}).items():
                    if (part == CITY) == is_city:
                        found[part].update(tally)
            for part, tally in found.items():
                yield (span.label, part), tally


def _stock(
    definition: Mapping[str, Any], records: Records, city: list[Span], parts: list[Span]
) -> Iterator[tuple[tuple[str, Part], Tally]]:
    opened, closed = _comings_and_goings(definition, records, sorted({span.unit for span in [*city, *parts]}))
    for (unit, part, verdict), openings in opened.items():
        closings = closed.get((unit, part, verdict), [])
        for span in city if part == CITY else parts:
            if span.unit == unit:
                last = span.keys[-1]
                left = bisect_right(openings, last) - bisect_right(closings, last)
                yield (span.label, part), Counter({verdict: left})


def _moves(
    definition: Mapping[str, Any], records: Records, city: list[Span], parts: list[Span]
) -> Iterator[tuple[tuple[str, Part], Tally]]:
    """What was opened in a period and what was closed in it."""
    events = _comings_and_goings(definition, records, sorted({span.unit for span in [*city, *parts]}))
    for is_opening, found in zip((True, False), events, strict=True):
        for (unit, part, verdict), keys in found.items():
            for span in city if part == CITY else parts:
                if span.unit == unit:
                    moves = bisect_right(keys, span.keys[-1]) - bisect_left(keys, span.keys[0])
                    yield (span.label, part), Counter({verdict._replace(is_hit=is_opening): moves})


def _stock_by_age(
    definition: Mapping[str, Any], records: Records, city: list[Span], parts: list[Span]
) -> Iterator[tuple[tuple[str, Part], Tally]]:
    """What was open at the end of a period, with its age on that day."""
    places = _Parts(definition, records)
    # By the last day, week or month of a span, in rising order.
    ends = {
        (is_city, unit): sorted((span.keys[-1], span.label, span.last_day.toordinal()) for span in of_unit)
        for is_city, spans in ((True, city), (False, parts))
        for unit in sorted({span.unit for span in spans})
        for of_unit in [[span for span in spans if span.unit == unit]]
    }
    for row, verdict in verdicts(definition, records):
        for (is_city, unit), spans in ends.items():
            start, end = row.keys["opened"][unit], row.keys["closed"][unit]
            if start is None:
                continue
            is_closed = row.to_close is not None and end is not None
            first = bisect_left(spans, (start,))
            after = bisect_left(spans, (max(start, end or ""),)) if is_closed else len(spans)
            for _, label, last_day in spans[first:after]:
                age = max(0, last_day - row.counts_from)
                for part in places.of(row):
                    if (part == CITY) == is_city:
                        yield (label, part), Counter({verdict._replace(least=age, most=age): 1})


_Events = dict[tuple[int, Part, Verdict], list[str]]


def _comings_and_goings(definition: Mapping[str, Any], records: Records, units: list[int]) -> tuple[_Events, _Events]:
    opened: _Events = defaultdict(list)
    closed: _Events = defaultdict(list)
    places = _Parts(definition, records)
    for row, verdict in verdicts(definition, records):
        parts_of_row = places.of(row)
        for unit in units:
            start, end = row.keys["opened"][unit], row.keys["closed"][unit]
            if start is None:
                continue
            for part in parts_of_row:
                opened[unit, part, verdict].append(start)
                if row.to_close is not None and end is not None:
                    closed[unit, part, verdict].append(max(start, end))
    for events in (*opened.values(), *closed.values()):
        events.sort()
    return opened, closed


class _Parts:
    """The whole city and the areas and groups of a row, as a definition breaks them down."""

    def __init__(self, definition: Mapping[str, Any], records: Records) -> None:
        self._by = [(name, name.replace("-", "_")) for name in definition["by"]]
        self._known: dict[tuple[str | None, ...], tuple[Part, ...]] = {}

    def of(self, row: Row) -> tuple[Part, ...]:
        slugs = tuple([row.cell if name == "h3-8" else row.slugs[column] for name, column in self._by])
        if slugs not in self._known:
            named = [(name, slug) for (name, _), slug in zip(self._by, slugs, strict=True) if slug is not None]
            parts = [
                ("city:-", f"{name}={slug}") if name in GROUPS else (f"{name}:{slug}", "-") for name, slug in named
            ]
            self._known[slugs] = (CITY, *parts)
        return self._known[slugs]
