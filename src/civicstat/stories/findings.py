"""What a figure says: its movement against its usual range, its target, and the whole city; before any words.

Comparisons rest on published values alone, so that whoever holds the record can make them again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from civicstat.stories.cells import BesideYear
from civicstat.vocabulary.against_target import Standing
from civicstat.vocabulary.definition import Target
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.period import PeriodKind, parse_period
from civicstat.vocabulary.signal import Rule, Signal, SignalPoint


Worth = Literal["better", "worse", ""]
Beside = Literal["higher", "lower", "no-clear-difference", "not-comparable"]

# Of several rules that one point fires, the first of these is said.
_SAID_FIRST: tuple[Rule, ...] = ("outside-limits", "run-of-7", "trend-of-6", "two-of-three-near-limit")


@dataclass(frozen=True)
class Change:
    """A point against the usual range of its series.

    `point` is the dot it speaks of; `rule` is None inside the range; `side` is 1 above the centre or rising, -1 below
    or falling, 0 where rounding leaves no difference to see. `worth` is said of the newest judged point only, as its
    signal says. `is_own`: the point is the figure itself; otherwise it is the newest one of the same series by a
    shorter kind of period.
    """

    signal: Signal
    point: SignalPoint
    kind: PeriodKind
    rule: Rule | None
    side: int
    worth: Worth
    is_own: bool

    @property
    def is_known(self) -> bool:
        """Whether the series is long enough to have a usual range."""
        return self.signal.lines_at(self.point) is not None

    @property
    def usual_moves(self) -> bool:
        """Whether the average that the range is built around differs from dot to dot, as with a season."""
        return len({point.lines.center for point in self.signal.points if point.lines is not None}) > 1


@dataclass(frozen=True)
class AgainstTarget:
    """A figure held against the target of its period; `first`: against the first one set, where it has moved since."""

    target: Target
    standing: Standing
    first: Standing | None = None


@dataclass(frozen=True)
class Finding:
    """All that is said of a figure beside its own numbers; None where nothing may be said.

    `city` is the figure of the whole city for the same period; `year` holds a map's cell to its own year before.
    """

    change: Change | None = None
    target: AgainstTarget | None = None
    beside: Beside | None = None
    city: Figure | None = None
    year: BesideYear | None = None


def own_change(figure: Figure, signal: Signal) -> Change | None:
    """What the chart of its own kind of period says of a figure; None where the figure is not judged."""
    at = next((index for index, point in enumerate(signal.points) if point.key == str(figure.key)), None)
    if at is None or not signal.points[at].is_final:
        return None
    return _change(signal, at, is_own=True)


def course(signal: Signal) -> Change | None:
    """What a chart says of its newest judged point: the course of a series whose own figure spans many points."""
    judged = _judged(signal)
    return _change(signal, judged[-1], is_own=False) if judged else None


def beside_city(figure: Figure, city: Figure) -> Beside | None:
    """Whether a part of the city clearly differs from the whole; None where one of them shows no number.

    Clearly: the published intervals of the two do not touch. Overlap is no proof of likeness, only no proof of a
    difference. Without intervals nothing is compared.
    """
    if figure.value is None or city.value is None:
        return None
    if figure.low is not None and city.high is not None and figure.low > city.high:
        return "higher"
    if figure.high is not None and city.low is not None and figure.high < city.low:
        return "lower"
    if None in (figure.low, figure.high, city.low, city.high):
        return "not-comparable"
    return "no-clear-difference"


def newest_segments(signals: Sequence[Signal]) -> Mapping[tuple[str, PeriodKind], Signal]:
    """The signal in force of each series and kind of period; a series as `metric|v3|area|group`."""
    found: dict[tuple[str, PeriodKind], tuple[int, Signal]] = {}
    for signal in signals:
        name, _, segment = signal.key.rpartition("#")
        series, _, kind = name.rpartition("|")
        if signal.points:
            key = (series, parse_period(signal.points[0].period).kind)
            assert key[1] == kind
            found[key] = max(found.get(key, (0, signal)), (int(segment), signal), key=lambda pair: pair[0])
    return {key: signal for key, (_, signal) in found.items()}


def _change(signal: Signal, at: int, *, is_own: bool) -> Change:
    point = signal.points[at]
    rule = next((rule for rule in _SAID_FIRST if rule in point.rules), None)
    is_newest = at == _judged(signal)[-1]
    return Change(
        signal=signal,
        point=point,
        kind=parse_period(point.period).kind,
        rule=rule,
        side=0 if rule is None else _trend(signal, at) if rule == "trend-of-6" else _side(signal, point),
        worth=_worth(signal) if rule is not None and is_newest else "",
        is_own=is_own,
    )


def _worth(signal: Signal) -> Worth:
    if signal.variation == "special-cause-improving":
        return "better"
    return "worse" if signal.variation == "special-cause-concerning" else ""


def _side(signal: Signal, point: SignalPoint) -> int:
    from_center = _from_center(signal, point)
    return (from_center > 0) - (from_center < 0)


def _trend(signal: Signal, at: int) -> int:
    """1 in a rise, -1 in a fall, 0 at a turning point: seen from the judged neighbors that stand in a trend as well.

    What rises is the distance from the centre: where a season is usual, following it is no trend.
    """
    judged = _judged(signal)
    here = judged.index(at)
    steps = set()
    for one, two in ((here - 1, here), (here, here + 1)):
        if one >= 0 and two < len(judged):
            before, after = signal.points[judged[one]], signal.points[judged[two]]
            if "trend-of-6" in before.rules and "trend-of-6" in after.rules:
                step = _from_center(signal, after) - _from_center(signal, before)
                steps.add((step > 0) - (step < 0))
    return steps.pop() if len(steps) == 1 else 0


def _from_center(signal: Signal, point: SignalPoint) -> Decimal:
    lines = signal.lines_at(point)
    return Decimal(0) if lines is None or point.value is None else point.value - lines.center


def _judged(signal: Signal) -> list[int]:
    return [index for index, point in enumerate(signal.points) if point.is_final and point.value is not None]
