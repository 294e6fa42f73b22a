"""Which figures a page shows first: the rolling year where there is one, and the latest settled month."""

from __future__ import annotations

from decimal import Decimal

from civicstat.portal.catalogue.catalogue import Catalogue
from civicstat.portal.catalogue.metric import Metric
from civicstat.vocabulary.against_target import Standing, standing
from civicstat.vocabulary.definition import STOCKS
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY, Figure
from civicstat.vocabulary.period import PeriodKind
from civicstat.vocabulary.signal import Signal


# The built-in reason for leaving a request out: its outcome can still change the answer.
TOO_NEW = "too-new-to-judge"
# A first page shows so many measures whole; of more it shows the first few and names the list.
MOST_SHOWN_WHOLE, FIRST = 30, 15
# A stock has no rolling year: twelve month-ends are not one thing.
_HEADLINE_KINDS: tuple[PeriodKind, ...] = ("r12", "year", "quarter", "r3", "month", "w4", "week", "day")
_STOCK_KINDS: tuple[PeriodKind, ...] = ("month", "week", "quarter", "day", "year", "r3", "w4", "r12")
_CHART_KINDS: tuple[PeriodKind, ...] = ("month", "quarter", "week", "year", "r12", "day")
_AREA_CHART_KINDS: tuple[PeriodKind, ...] = ("quarter", "month", "year", "week", "r12", "r3", "w4", "day")


def headline(metric: Metric, area: str = WHOLE_CITY, group: str = NO_GROUP) -> Figure | None:
    """The figure that speaks for a metric: the newest settled one of the longest kind, else the newest one."""
    kinds = _STOCK_KINDS if metric.definition.measure in STOCKS else _HEADLINE_KINDS
    for kind in kinds:
        found = settled(metric, kind, area, group)
        if found is not None:
            return found
    return None


def settled(metric: Metric, kind: PeriodKind, area: str = WHOLE_CITY, group: str = NO_GROUP) -> Figure | None:
    """The newest figure of a kind whose period has settled; the newest of all when none has."""
    for figure in metric.newest_first(kind, area, group):
        if figure.has_settled and not _waits_for_days(metric, figure):
            return figure
    return metric.latest(kind, area, group)


def _waits_for_days(metric: Metric, figure: Figure) -> bool:
    """Whether a figure has no value because its requests are too new: that is no case of "nothing came in"."""
    accounting = metric.accounting(figure) if figure.status == "no-cases" else None
    return accounting is not None and accounting.excluded.get(TOO_NEW, 0) > 0


def chart_kind(metric: Metric) -> PeriodKind | None:
    """The kind of period of a metric's chart: months, or weeks where only these are enough to know the usual range."""
    drawn = [kind for kind in _CHART_KINDS if metric.segments(kind)]
    return next((kind for kind in drawn if metric.segments(kind)[-1].baseline is not None), next(iter(drawn), None))


def area_chart_kind(metric: Metric, area: str) -> PeriodKind | None:
    """The kind of period of a small chart for an area: quarters where there are enough, fewer dots on a phone."""
    return next((kind for kind in _AREA_CHART_KINDS if len(metric.labels(kind, area)) > 1), None)


def newest_signal(metric: Metric) -> Signal | None:
    """The signal in force for the whole city."""
    kind = chart_kind(metric)
    return None if kind is None else metric.segments(kind)[-1]


def stands(catalogue: Catalogue, metric: Metric, figure: Figure | None) -> Standing | None:
    """A figure held against the target of its period; None where there is no target or nothing to hold against it."""
    target = None if figure is None else catalogue.target_of(figure)
    if figure is None or target is None:
        return None
    found = standing(figure, target.value, metric.definition.direction)
    return None if found.verdict == "unknown" else found


def on_first_page(catalogue: Catalogue) -> list[Metric]:
    """The metrics of the first page: all where a reader can see them all, else those that most ask to be seen.

    In a city with many: first those that have a target, the furthest from it before others, then those that really
    changed. The list of all stands on a page of its own.
    """
    found = furthest_first(catalogue)
    if len(found) <= MOST_SHOWN_WHOLE:
        return found
    has_target = [metric for metric in found if catalogue.target_now(metric.id) is not None]
    moved = [metric for metric in found if metric not in has_target and has_changed(metric)]
    return ([*has_target, *moved] or found)[:FIRST]


def has_changed(metric: Metric) -> bool:
    """Whether the newest chart of the whole city shows more than the usual ups and downs."""
    signal = newest_signal(metric)
    return signal is not None and signal.variation.startswith("special-cause")


def furthest_first(catalogue: Catalogue) -> list[Metric]:
    """Metrics in the order in which a reader should see them: the furthest from their target first.

    How far is measured in parts of the target, so that days and shares can stand in one list; the order is all that
    is made of it. Metrics without a target come last, by title.
    """
    return sorted(catalogue.official, key=lambda metric: (*_distance(catalogue, metric), metric.id))


def _distance(catalogue: Catalogue, metric: Metric) -> tuple[int, Decimal]:
    target, figure = catalogue.target_now(metric.id), headline(metric)
    if target is None or figure is None or figure.value is None:
        return (2, Decimal(0))
    target = catalogue.target_of(figure) or target
    aim = target.value
    gap = abs(figure.value - aim) / (abs(aim) or Decimal(1))
    return (0, -gap) if standing(figure, aim, metric.definition.direction).verdict == "misses" else (1, gap)
