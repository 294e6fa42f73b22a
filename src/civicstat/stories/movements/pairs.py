"""Which two periods are compared: the newest final one with the one before it, and with a year earlier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from civicstat.inference.movements.pair import Pair
from civicstat.stories.choices import CELLS
from civicstat.vocabulary.definition import Definition, Measure
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY, Figure
from civicstat.vocabulary.period import Period, PeriodKind, parse_period, period_of
from civicstat.vocabulary.signal import Signal


# How a comparison is called in the object and in the addresses of pages.
BEFORE, YEAR_BEFORE = "before", "year-before"
# Of these the share of requests beyond the earlier value is split: the percentiles of parts add up to nothing.
PERCENTILES: tuple[Measure, ...] = ("percentile", "backlog-age")
# A page's chart is of months where it can be (portal.pages.choose); parts may be published for longer periods alone.
_CHART_KINDS: tuple[PeriodKind, ...] = ("month", "quarter", "week", "year", "r12", "day")
_FINEST_FIRST: tuple[PeriodKind, ...] = ("month", "quarter", "r3", "year", "r12", "w4", "week", "day")
_BY_WEEKS: tuple[PeriodKind, ...] = ("day", "week", "w4")


def pairs_of(
    definition: Definition, figures: Sequence[Figure], signals: Sequence[Signal], *, fiscal_year_starts: int = 1
) -> list[Pair]:
    """The comparisons of a metric, in the first kind of period that has parts and two final figures.

    Never across a break of the definition, and never between two windows that overlap.
    """
    whole = {
        figure.key.period: figure
        for figure in figures
        if (figure.key.area, figure.key.group, figure.key.version) == (WHOLE_CITY, NO_GROUP, definition.version)
        and figure.key.metric == definition.id
        and figure.has_settled
        and figure.value is not None
        and figure.bound == "exact"
    }
    for kind in _kinds(definition, signals):
        found = list(_pairs(definition, whole, kind, fiscal_year_starts))
        if found:
            return found
    return []


def _kinds(definition: Definition, signals: Sequence[Signal]) -> list[PeriodKind]:
    """The kind of the metric's chart, where parts are published for it; else the finest for which they are."""
    drawn = {
        kind: signal
        for signal in signals
        for kind in _CHART_KINDS
        if signal.key.startswith(f"{definition.id}|v{definition.version}|{WHOLE_CITY}|{NO_GROUP}|{kind}#")
    }
    charted: list[PeriodKind] = [kind for kind in _CHART_KINDS if kind in drawn and drawn[kind].baseline is not None]
    order = list(dict.fromkeys((*charted[:1], *_FINEST_FIRST)))
    return [
        kind
        for kind in order
        if kind in (definition.breakdown_periods if splits_by(definition) else definition.periods)
    ]


def splits_by(definition: Definition) -> tuple[str, ...]:
    """The breakdowns by which a movement is split; cells are left to maps."""
    return tuple(by for by in definition.by if by != CELLS)


def _pairs(
    definition: Definition, whole: Mapping[str, Figure], kind: PeriodKind, fiscal_year_starts: int
) -> Iterator[Pair]:
    periods = [parse_period(label, fiscal_year_starts=fiscal_year_starts) for label in whole]
    own = sorted(period for period in periods if period.kind == kind)
    if not own:
        return
    after = own[-1]
    for name, before in (
        (BEFORE, period_of(after.start - timedelta(days=1), kind, fiscal_year_starts=fiscal_year_starts)),
        (YEAR_BEFORE, _year_earlier(after, fiscal_year_starts)),
    ):
        is_same = name == YEAR_BEFORE and before.end == after.start - timedelta(days=1)
        if before.label in whole and not is_same and not crosses_break(definition, before, after):
            yield Pair(name, whole[before.label], whole[after.label])


def _year_earlier(period: Period, fiscal_year_starts: int) -> Period:
    """The same month, quarter or window of the year before; a week or a day stands 52 weeks earlier."""
    day = period.end.replace(year=period.end.year - 1, day=1)
    if period.kind in _BY_WEEKS:
        day = period.end - timedelta(weeks=52)
    return period_of(day, period.kind, fiscal_year_starts=fiscal_year_starts)


def crosses_break(definition: Definition, before: Period, after: Period) -> bool:
    """Whether the numbers came to mean something else within or between two periods."""
    return any(before.start < cut.from_ <= after.end for cut in definition.break_)
