"""What the asker of a live question knows already: published figures, and what meetings were answered before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from civicstat.cycle.live.answer import LiveAnswer
from civicstat.disclosure.live import Number
from civicstat.disclosure.months import LARGEST_HIDDEN
from civicstat.metrics.context import MetricContext
from civicstat.metrics.live.question import Plan, breakdowns_of, period_of_label
from civicstat.metrics.live.rows import PlaceRows, cells_of
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY, Figure, FigureKey
from civicstat.vocabulary.period import Period


def numbers_of(
    key: FigureKey,
    definition: Definition | None,
    places: PlaceRows,
    context: MetricContext,
    *,
    changed: PlaceRows | None,
) -> list[Number]:
    """The numbers behind a figure with their rows about places; none where it rests on no such rows, or nobody knows.

    Parameters
    ----------
    definition
        That of the key's metric and version; None where it is no longer in force.
    changed
        The rows that are not as they were published.
    """
    where = where_of(key)
    if definition is None or not set(dict(where)) <= set(breakdowns_of(context)):
        return []
    cells = cells_of(definition, period_of_label(key.period, context), where)
    found = []
    for place, cell in enumerate(cells):
        if not places.knows(cell.metric):
            return []
        since = 0 if changed is None else int(changed.requests[changed.rows_of(cell)].sum())
        names = ",".join(name for name, _ in where)
        family = f"{cell.metric} {cell.moment} {cell.unit} {names}"
        found.append(Number(f"{key}#{place}" if place else str(key), places.rows_of(cell), family, changed=since))
    return found


def where_of(key: FigureKey) -> tuple[tuple[str, str], ...]:
    """The layers and columns that a figure's rows are narrowed to, each with its slug."""
    pairs = [] if key.area == WHOLE_CITY else [(key.layer, key.area_slug)]
    groups = [] if key.group == NO_GROUP else [part.partition("=") for part in key.group.split("&")]
    return tuple(sorted([*pairs, *((name, slug) for name, _, slug in groups)]))


def relatives_of(
    plan: Plan, figures: Sequence[Figure], told: Mapping[str, Figure], earlier: Iterable[LiveAnswer]
) -> list[FigureKey]:
    """The figures that could be added to an answer or subtracted from it: published ones, and those answered before.

    Of the published ones those of the same metric, over a stretch of time that meets the one asked about, of an area
    and a group that the answer speaks of or of all of them; of the earlier answers every one that was shown.
    """
    areas = {WHOLE_CITY} | {f"{name}:{slug}" for one in figures for name, slug in where_of(one.key)}
    groups = {NO_GROUP} | {f"{name}={slug}" for one in figures for name, slug in where_of(one.key)}
    first, last = (min(p.start for p in plan.context.asked), max(p.end for p in plan.context.asked))
    asked = {str(one.key) for one in figures}
    found: dict[str, FigureKey] = {}
    for text, figure in told.items():
        key = figure.key
        if key.version != plan.definition.version or key.area not in areas or key.group not in groups:
            continue
        if _meets(period_of_label(key.period, plan.context), first, last) and not key.layer.startswith("h3-"):
            found[text] = key
    for answer in earlier:
        found |= {str(one.key): one.key for one in answer.shown() if str(one.key) not in asked}
    return list(found.values())


def counts_before(earlier: Iterable[LiveAnswer]) -> dict[str, set[int]]:
    """Every number of cases that was told of a figure, by key, in whatever order the answers came."""
    found: dict[str, set[int]] = {}
    for answer in earlier:
        for one in answer.shown():
            if one.n is not None:
                found.setdefault(str(one.key), set()).add(one.n)
    return found


def least_change(counts: int | None, rows: int, told: Iterable[int]) -> int:
    """By how little a number differs from what was told: rows changed since publication, or cases since any answer."""
    differences = [rows, *(abs((counts or 0) - each) for each in told)]
    return min((each for each in differences if each), default=0)


def changed_persons(
    figures: Iterable[Figure], told: Mapping[str, Figure], before: Mapping[str, Iterable[int]]
) -> list[str]:
    """Totals about persons that differ by 1 to 10 from one that was told: the difference would be told with them."""
    found = []
    for one in figures:
        published = told.get(str(one.key))
        counts = [*before.get(str(one.key), ()), *([] if published is None else [published.n or 0])]
        if one.n is not None and 0 < least_change(one.n, 0, counts) <= LARGEST_HIDDEN:
            found.append(str(one.key))
    return found


def in_order(figures: Sequence[Figure], plan: Plan, whole: str) -> list[Figure]:
    """The figures as an answer lists them: what was asked, the year before, then the rest by period and key."""
    before = None if plan.before is None else plan.before.label
    line = {period.label for period in plan.line}

    def place(one: Figure) -> tuple[Any, ...]:
        is_before = one.key.period == before and one.key.period not in line
        return (str(one.key) != whole, not is_before, one.key.period, str(one.key))

    return sorted(figures, key=place)


def _meets(period: Period, first: Any, last: Any) -> bool:
    return bool(period.start <= last and period.end >= first)
