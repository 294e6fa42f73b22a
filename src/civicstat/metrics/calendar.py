"""The periods of a definition: which lie whole between the first covered day and D, and what keys rows to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from civicstat.metrics.context import MetricContext
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.period import Period, PeriodKind, period_of, periods_between


# What a row must tell for its period to be known. Rows about places tell weeks and months.
Unit = Literal["day", "week", "month"]


@dataclass(frozen=True)
class Calendar:
    """Every period that a definition can have a figure for."""

    city: tuple[Period, ...]
    parts: tuple[Period, ...]

    @property
    def periods(self) -> tuple[Period, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys((*self.city, *self.parts)))

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units that the periods are told by."""
        return _units(self.periods)

    @property
    def units_of_city(self) -> tuple[Unit, ...]:
        """The units that the periods of the whole city are told by."""
        return _units(self.city)

    @property
    def units_of_parts(self) -> tuple[Unit, ...]:
        """The units that the periods of areas and groups are told by."""
        return _units(self.parts)


def calendar_of(definition: Definition, context: MetricContext) -> Calendar:
    """The periods of a definition's figures: those of the whole city, and those of its areas and groups."""
    if context.asked:
        return Calendar(city=context.asked, parts=context.asked if definition.by else ())
    return Calendar(
        city=_periods(definition.periods, context),
        parts=_periods(definition.breakdown_periods, context) if definition.by else (),
    )


def unit_of(kind: PeriodKind) -> Unit:
    """The unit by which rows fall into a kind of period: four weeks are made of weeks, anything longer of months."""
    return kind if kind in ("day", "week") else "week" if kind == "w4" else "month"


def keys_of(period: Period) -> tuple[str, str]:
    """The first and last day, week or month of a period; as texts they sort as in time."""
    unit = unit_of(period.kind)
    return period_of(period.start, unit).label, period_of(period.end, unit).label


def _units(periods: Sequence[Period]) -> tuple[Unit, ...]:
    used = {unit_of(period.kind) for period in periods}
    return tuple(unit for unit in ("day", "week", "month") if unit in used)


def _periods(kinds: Sequence[PeriodKind], context: MetricContext) -> tuple[Period, ...]:
    return tuple(
        period
        for kind in kinds
        for period in periods_between(
            context.coverage_from, context.as_of, kind, fiscal_year_starts=context.fiscal_year_starts
        )
    )
