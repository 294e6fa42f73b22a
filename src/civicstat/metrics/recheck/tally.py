"""Rows counted by day, week or month, area and group; then put together to periods."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from civicstat.metrics.recheck.rows import Records, Row
from civicstat.metrics.recheck.spans import DAY, MONTH, WEEK, Span
from civicstat.metrics.recheck.verdicts import Verdict, verdicts


# An area and a group; the whole city has neither.
Part = tuple[str, str]
CITY: Part = ("city:-", "-")
Tally = Counter[Verdict]
GROUPS = ("kind", "department", "channel")
# What happened when: a row as such or the opening of one, or its closing; the unit, and the day, week or month of it.
Moment = tuple[str, int, str]
COMES, GOES = "comes", "goes"
# Every row of a definition by moment and part. Nothing in it depends on which periods are over, and that of two sets of
# rows is the sum of both: so those of a day can be had from those of the day before and the rows that differ.
Counts = dict[Moment, dict[Part, Tally]]
_STOCKS = ("backlog", "backlog-age")
_UNITS = {"day": DAY, "week": WEEK, "w4": WEEK}


def count_rows(definition: Mapping[str, Any], records: Records) -> Counts:
    """How often each verdict falls on each moment, for the whole city and for each area and group."""
    put_down = {"backlog": _stays, "backlog-age": _stays, "flow": _moves}.get(definition["measure"], _rows)
    counts: Counts = defaultdict(lambda: defaultdict(Counter))
    of_city = _units(definition["periods"])
    of_parts = _units(definition["by_periods"] or definition["periods"]) if definition["by"] else []
    places = _Parts(definition, records)
    for row, verdict in verdicts(definition, records):
        parts = places.of(row)
        for unit in of_city:
            for moment, judged in put_down(definition, row, verdict, unit):
                counts[moment][CITY][judged] += 1
        for unit in of_parts:
            for moment, judged in put_down(definition, row, verdict, unit):
                of_moment = counts[moment]
                for part in parts:
                    of_moment[part][judged] += 1
    return counts


def tallies(
    definition: Mapping[str, Any], counts: Counts, *, city: list[Span], parts: list[Span]
) -> dict[tuple[str, Part], Tally]:
    """How often each verdict falls in each period, area and group that has any row."""
    by_time = _stock if definition["measure"] in _STOCKS else _within
    is_age = definition["measure"] == "backlog-age"
    found: dict[tuple[str, Part], Tally] = {}
    for spans, is_city in ((city, True), (parts, False)):
        for span, of_span in by_time(counts, spans):
            for part, tally in of_span.items():
                if (part == CITY) == is_city and tally.total():
                    found[span.label, part] = _aged(tally, span.last_day.toordinal()) if is_age else Counter(tally)
    return found


def _units(kinds: list[str]) -> list[int]:
    return sorted({_UNITS.get(kind, MONTH) for kind in kinds})


_PutDown = Callable[[Mapping[str, Any], Row, Verdict, int], Iterator[tuple[Moment, Verdict]]]


def _rows(definition: Mapping[str, Any], row: Row, verdict: Verdict, unit: int) -> Iterator[tuple[Moment, Verdict]]:
    key = row.keys[definition["period_by"]][unit]
    if key is not None:
        yield (COMES, unit, key), verdict


def _moves(definition: Mapping[str, Any], row: Row, verdict: Verdict, unit: int) -> Iterator[tuple[Moment, Verdict]]:
    """What was opened in a period and what was closed in it, as hits and others."""
    for (move, _, key), _ in _stays(definition, row, verdict, unit):
        yield (COMES, unit, key), verdict._replace(is_hit=move == COMES)


def _stays(definition: Mapping[str, Any], row: Row, verdict: Verdict, unit: int) -> Iterator[tuple[Moment, Verdict]]:
    """Coming and going; where ages are asked for, with the day from which the age of the row counts."""
    start, end = row.keys["opened"][unit], row.keys["closed"][unit]
    if start is None:
        return
    if definition["measure"] == "backlog-age":
        verdict = verdict._replace(least=row.counts_from, most=row.counts_from)
    yield (COMES, unit, start), verdict
    if row.to_close is not None and end is not None:
        yield (GOES, unit, max(start, end)), verdict


def _within(counts: Counts, spans: list[Span]) -> Iterator[tuple[Span, dict[Part, Tally]]]:
    """What falls into each period."""
    for span in spans:
        found: dict[Part, Tally] = defaultdict(Counter)
        for key in span.keys:
            for part, tally in counts.get((COMES, span.unit, key), {}).items():
                found[part].update(tally)
        yield span, found


def _stock(counts: Counts, spans: list[Span]) -> Iterator[tuple[Span, dict[Part, Tally]]]:
    """What had come by the end of each period, and had not gone."""
    for unit in sorted({span.unit for span in spans}):
        moments = sorted((key, move) for move, of_moment, key in counts if of_moment == unit)
        stock: dict[Part, Tally] = defaultdict(Counter)
        done = 0
        for span in sorted((span for span in spans if span.unit == unit), key=lambda span: span.keys[-1]):
            while done < len(moments) and moments[done][0] <= span.keys[-1]:
                key, move = moments[done]
                done += 1
                for part, tally in counts[move, unit, key].items():
                    held = stock[part]
                    for verdict, rows in tally.items():
                        left = held[verdict] + (rows if move == COMES else -rows)
                        if left:
                            held[verdict] = left
                        else:
                            del held[verdict]
            yield span, stock


def _aged(tally: Tally, last_day: int) -> Tally:
    """Of what stands at the end of a period, the age on that day."""
    found: Tally = Counter()
    for verdict, rows in tally.items():
        assert verdict.least is not None
        age = max(0, last_day - verdict.least)
        found[Verdict(verdict.left_out, verdict.is_hit, age, age)] += rows
    return found


def parts_of_rows(definition: Mapping[str, Any], records: Records) -> Callable[[Row], tuple[Part, ...]]:
    """The function that names the areas and groups in which a row stands."""
    return _Parts(definition, records).of


class _Parts:
    """The areas and groups of a row, as a definition breaks them down."""

    def __init__(self, definition: Mapping[str, Any], records: Records) -> None:
        self._by = [(name, name.replace("-", "_")) for name in definition["by"]]
        self._known: dict[tuple[str | None, ...], tuple[Part, ...]] = {}

    def of(self, row: Row) -> tuple[Part, ...]:
        slugs = tuple([row.cell if name == "h3-8" else row.slugs[column] for name, column in self._by])
        if slugs not in self._known:
            named = [(name, slug) for (name, _), slug in zip(self._by, slugs, strict=True) if slug is not None]
            self._known[slugs] = tuple(
                ("city:-", f"{name}={slug}") if name in GROUPS else (f"{name}:{slug}", "-") for name, slug in named
            )
        return self._known[slugs]
