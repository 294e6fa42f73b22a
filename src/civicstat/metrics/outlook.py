"""Targets ahead: when a metric reaches its target if the work goes on as it is, or why no date can be given."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from civicstat.inference.crossing import FEWEST_VALUES, crossing
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY
from civicstat.vocabulary.outlook import Outlook, OutlookVerdict
from civicstat.vocabulary.period import PeriodKind, parse_period, period_of
from civicstat.vocabulary.signal import Assurance, Signal, SignalPoint


Direction = Literal["up", "down", "none"]
# A step, its value, and the center of the chart there where that differs from dot to dot.
Dot = tuple[int, Decimal, Decimal | None]

# How many of the newest settled values the line goes through: whole years, so that a season does not tilt it.
NEWEST: dict[PeriodKind, int] = {"month": 24, "quarter": FEWEST_VALUES, "week": 52}
# Nobody can promise that work goes on as it is for longer than ten years.
HORIZON: dict[PeriodKind, int] = {"month": 120, "quarter": 40, "week": 520}
# In the order in which a page looks for its chart.
_KINDS: tuple[PeriodKind, ...] = ("month", "quarter", "week")


@dataclass(frozen=True)
class Ahead:
    """What a series says of its target; steps count from the last value, 1 for the next period."""

    verdict: OutlookVerdict
    at: int | None = None
    earliest: int | None = None
    latest: int | None = None


def outlook_of(definition: Definition, signals: Sequence[Signal]) -> Outlook | None:
    """The outlook of a metric for the whole city; None without a target in force or without a chart.

    Parameters
    ----------
    definition
        As adopted, with its targets.
    signals
        The metric's charts of this release; those of other series are passed over.
    """
    signal = _chart_of(definition, signals)
    if signal is None or signal.target is None or definition.direction == "none":
        return None
    kind = parse_period(signal.points[-1].period).kind
    final = [(step, point) for step, point in enumerate(signal.points) if point.is_final]
    used = [point for _, point in final[-NEWEST[kind] :]]
    ahead = look_to_target(
        newest_of([_dot(step, point) for step, point in final], kind, has_season=signal.season is not None),
        target=signal.target,
        direction=definition.direction,
        assurance=signal.assurance,
        fewest=NEWEST[kind],
        horizon=HORIZON[kind],
    )
    labels = [
        label_after(used[-1].period, steps) if used else None for steps in (ahead.at, ahead.earliest, ahead.latest)
    ]
    return Outlook(
        metric=definition.id,
        version=definition.version,
        kind=kind,
        target=signal.target,
        verdict=ahead.verdict,
        rests_on=(used[0].period, used[-1].period) if len(used) >= NEWEST[kind] else None,
        at=labels[0],
        earliest=labels[1],
        latest=labels[2],
    )


def look_to_target(
    points: Sequence[tuple[int, Fraction]],
    *,
    target: Decimal,
    direction: Direction,
    assurance: Assurance,
    fewest: int,
    horizon: int,
) -> Ahead:
    """Whether, and about when, a series reaches a target if it goes on as it did.

    Parameters
    ----------
    points
        (step, value): the newest settled values of one series, oldest first, without their season.
    target, direction
        What is to be reached, and from which side.
    assurance
        What the chart says of the process as it is now.
    fewest
        With fewer values no line is drawn.
    horizon
        Steps after which no date is given.

    Returns
    -------
    Ahead
        `reaches-already`: in every period, as the chart says. `projected`: the values move towards the target, and the
        line meets it at `at`, between `earliest` and `latest` with 95 % confidence (`inference.crossing`).
        `beyond-horizon`: it would, but later than any date that could be given. `moving-away`: the values move the
        other way. `by-chance`: no clear movement, and the usual range holds the target: reached in some periods.
        `not-reachable`: no clear movement, and the usual range leaves the target out. `too-short`: too few values.
    """
    if assurance == "will-reach":
        return Ahead("reaches-already")
    if len(points) < fewest or assurance in ("too-short", "no-target"):
        return Ahead("too-short")
    found = crossing(points, Fraction(target))
    standing: OutlookVerdict = "not-reachable" if assurance == "will-not-reach" else "by-chance"
    if found is None:
        return Ahead(standing)
    if (found.slope > 0) != (direction == "up"):
        return Ahead("moving-away")
    if found.at <= 0:
        # The line has met the target, and the chart does not say that every period will.
        return Ahead("by-chance")
    at = math.ceil(found.at)
    if at > horizon:
        return Ahead("beyond-horizon")
    latest = math.ceil(found.latest)
    return Ahead("projected", at, max(1, math.ceil(found.earliest)), latest if latest <= horizon else None)


def _chart_of(definition: Definition, signals: Sequence[Signal]) -> Signal | None:
    """The newest chart of the whole city: of months, or of the first kind whose usual range is known."""
    series = f"{definition.id}|v{definition.version}|{WHOLE_CITY}|{NO_GROUP}|"
    newest: dict[str, tuple[int, Signal]] = {}
    for signal in signals:
        if signal.key.startswith(series):
            kind, _, number = signal.key.removeprefix(series).partition("#")
            newest[kind] = max(newest.get(kind, (0, signal)), (int(number), signal), key=lambda pair: pair[0])
    drawn = [newest[kind][1] for kind in _KINDS if kind in newest]
    return next((signal for signal in drawn if signal.baseline is not None), drawn[0] if drawn else None)


def newest_of(dots: Sequence[Dot], kind: PeriodKind, *, has_season: bool) -> list[tuple[int, Fraction]]:
    """The newest (step, value), each as in an average period where the chart's published centers know the season."""
    used = dots[-NEWEST[kind] :]
    centers = [Fraction(center) for _, _, center in used if center is not None]
    if not has_season or len(centers) != len(used):
        return [(step, Fraction(value)) for step, value, _ in used]
    usual = sum(centers, Fraction(0)) / len(centers)
    return [(step, Fraction(value) - center + usual) for (step, value, _), center in zip(used, centers, strict=True)]


def _dot(step: int, point: SignalPoint) -> Dot:
    if point.value is None:
        raise ValueError(f"{point.key} is final and has no value")
    return step, point.value, None if point.lines is None else point.lines.center


def label_after(label: str, steps: int | None) -> str | None:
    """The period that lies so many steps after another; None for no step."""
    if steps is None:
        return None
    period = parse_period(label)
    for _ in range(steps):
        period = period_of(period.end + timedelta(days=1), period.kind)
    return period.label
