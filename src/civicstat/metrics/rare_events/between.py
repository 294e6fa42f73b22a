"""How long it took from each event to the next, in the finest periods that are published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.period import Period


PeriodFigure = tuple[Period, Figure]


@dataclass(frozen=True)
class Gap:
    """The time from one event to the next, counted in periods: 0 where both fell in one.

    `figure` is that of the later event, `since` the first day of the earlier one's period.
    """

    period: Period
    figure: Figure
    length: int
    since: date


@dataclass(frozen=True)
class Waiting:
    """How many periods have passed without an event since the newest one, up to the newest figure."""

    since: Period
    until: Period
    length: int


def gaps_between(series: Sequence[PeriodFigure], *, breaks: Sequence[date] = ()) -> list[Gap]:
    """Every gap of a series of counts, oldest first.

    Parameters
    ----------
    series
        Periods of one kind, oldest first. Where one is missing or has no exact value, nobody knows whether an event
        fell in it: the next event then starts anew and ends no gap.
    breaks
        Days from which the count means something else: no gap runs across them.
    """
    gaps: list[Gap] = []
    before: Period | None = None
    last: tuple[int, date] | None = None
    for position, (period, figure) in enumerate(series):
        if not _follows(before, period) or any(_lies_between(day, before, period) for day in breaks):
            last = None
        before = period
        count = _count_of(figure)
        if count is None:
            last = None
        elif count:
            if last is not None:
                gaps.append(Gap(period, figure, position - last[0], last[1]))
            gaps += [Gap(period, figure, 0, period.start)] * (count - 1)
            last = (position, period.start)
    return gaps


def waiting_since(series: Sequence[PeriodFigure]) -> Waiting | None:
    """The stretch after the newest event; None without one, or where a later count is not known."""
    newest = max((at for at, (_, figure) in enumerate(series) if _count_of(figure)), default=None)
    if newest is None or any(_count_of(figure) is None for _, figure in series[newest:]):
        return None
    return Waiting(series[newest][0], series[-1][0], len(series) - 1 - newest)


def as_value(gap: Gap) -> Decimal:
    """What the chart shows of a gap."""
    return Decimal(gap.length)


def _count_of(figure: Figure) -> int | None:
    return None if figure.value is None or figure.bound != "exact" else int(figure.value)


def _follows(before: Period | None, period: Period) -> bool:
    return before is not None and before.end + timedelta(days=1) == period.start


def _lies_between(day: date, before: Period | None, period: Period) -> bool:
    return before is not None and before.start < day <= period.start
