"""Whether a movement is more than usual, as far as the published charts say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from civicstat.inference.movements.pair import Pair
from civicstat.vocabulary.figure import FigureKey
from civicstat.vocabulary.period import PeriodKind, parse_period
from civicstat.vocabulary.signal import Signal, SignalPoint


# Charts that can speak for a longer period, the longest first.
_FINER: tuple[PeriodKind, ...] = ("month", "week")


@dataclass(frozen=True)
class Usual:
    """`within`: neither figure is marked on its chart; `unusual`: at least one is; `not-known`: it has no usual range.

    Where it is not known, `finer` is the kind of a chart that covers both periods, and `is_marked` whether any of its
    dots in them is marked; None without such a chart.
    """

    verdict: Literal["within", "unusual", "not-known"]
    finer: PeriodKind | None = None
    is_marked: bool = False


def usual_of(pair: Pair, signals: Sequence[Signal]) -> Usual:
    """What the charts of the whole city say of the two figures of a movement."""
    own = [_point(pair.before.key, signals, pair.kind), _point(pair.after.key, signals, pair.kind)]
    judged = [point for point in own if point is not None]
    if len(judged) == 2:
        return Usual("unusual" if any(point.rules for point in judged) else "within")
    for kind in _FINER:
        sides = [list(_inside(key, signals, kind)) for key in (pair.before.key, pair.after.key)]
        if kind != pair.kind and all(sides):
            return Usual("not-known", kind, any(point.rules for side in sides for point in side))
    return Usual("not-known")


def _point(key: FigureKey, signals: Sequence[Signal], kind: PeriodKind) -> SignalPoint | None:
    """The judged dot of a figure."""
    return next((point for point in _judged(key, signals, kind) if point.key == str(key)), None)


def _inside(key: FigureKey, signals: Sequence[Signal], kind: PeriodKind) -> Iterator[SignalPoint]:
    """The judged dots that end within a figure's period."""
    period = parse_period(key.period)
    for point in _judged(key, signals, kind):
        if period.contains(parse_period(point.period).end):
            yield point


def _judged(key: FigureKey, signals: Sequence[Signal], kind: PeriodKind) -> Iterator[SignalPoint]:
    for signal in signals:
        if signal.key.startswith(f"{key.series}|{kind}#") and signal.baseline is not None:
            yield from (point for point in signal.points if point.is_final and point.value is not None)
