"""Which figure speaks for a metric: the newest settled one of the longest kind of period."""

from __future__ import annotations

from collections.abc import Sequence

from civicstat.vocabulary.definition import STOCKS, Definition
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY, Figure
from civicstat.vocabulary.period import Period, PeriodKind, parse_period


_LONGEST_FIRST: tuple[PeriodKind, ...] = ("r12", "year", "quarter", "r3", "month", "w4", "week", "day")
# A stock has no rolling year: twelve month-ends are not one thing.
_STOCK_FIRST: tuple[PeriodKind, ...] = ("month", "week", "quarter", "day", "year", "r3", "w4", "r12")

# Breakdowns by these are groups of requests, not places.
_GROUP_COLUMNS = ("kind", "department", "channel")
CELLS = "h3-8"


def headline_kinds(definition: Definition) -> tuple[PeriodKind, ...]:
    """Kinds of period in the order in which one speaks for a metric."""
    return _STOCK_FIRST if definition.measure in STOCKS else _LONGEST_FIRST


def headline_figure(
    definition: Definition,
    figures: Sequence[Figure],
    *,
    area: str = WHOLE_CITY,
    period_kind: PeriodKind | None = None,
    fiscal_year_starts: int = 1,
) -> tuple[Period, Figure] | None:
    """The newest figure of a settled period, else the newest; of one kind, or of the longest there is."""
    own = sorted(
        (
            (parse_period(figure.key.period, fiscal_year_starts=fiscal_year_starts), figure)
            for figure in figures
            if is_of(definition, figure) and figure.key.area == area and figure.key.group == NO_GROUP
        ),
        key=lambda pair: pair[0],
    )
    for kind in headline_kinds(definition) if period_kind is None else (period_kind,):
        of_kind = [pair for pair in own if pair[0].kind == kind]
        settled = [pair for pair in of_kind if pair[1].has_settled]
        if of_kind:
            return (settled or of_kind)[-1]
    return None


def is_of(definition: Definition, figure: Figure) -> bool:
    """Whether a figure is of this version of this metric."""
    return (figure.key.metric, figure.key.version) == (definition.id, definition.version)


def map_layer(definition: Definition) -> str | None:
    """The layer of a metric's map: cells where it has them, else its first layer of areas; None without either."""
    layers = [by for by in definition.by if by not in _GROUP_COLUMNS]
    return CELLS if CELLS in layers else next(iter(layers), None)
