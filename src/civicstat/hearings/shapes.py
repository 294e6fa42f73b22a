"""The shape of an unusual change: a step, a trend, a single spike, or perhaps only the season."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from civicstat.vocabulary.period import Period, parse_period
from civicstat.vocabulary.signal import Signal, SignalPoint


Shape = Literal["step", "trend", "spike", "season"]
Season = Literal["suspected", "not-suspected", "unknown"]
Side = Literal["up", "down"]


@dataclass(frozen=True)
class UnusualChange:
    """A chart whose latest final value fired a rule.

    `since` is where the shape begins (of a spike: the latest point itself), `before` the point that it is compared
    with: the last one before a step or spike, the first of a trend, the same period a year earlier of a season.
    """

    latest: SignalPoint
    shape: Shape
    side: Side
    since: SignalPoint
    before: SignalPoint | None
    season: Season
    year_earlier: SignalPoint | None


def unusual_change(signal: Signal) -> UnusualChange | None:
    """What the latest final value of a chart says; None while it lies within its usual range or cannot be judged.

    Notes
    -----
    Trend: the latest value belongs to a trend of six. Step: it belongs to a run of seven, or another of the last three
    final values was marked on the same side. Spike: it lies outside the limits and neither holds. Season: none of
    these began a year ago or earlier, and the same period a year earlier fired a rule on the same side or lay in the
    outer third of the range there. docs/explanation/meeting-briefing.md.
    """
    judged = judged_points(signal)
    if signal.center is None or not judged or not judged[-1].rules:
        return None
    latest = judged[-1]
    side = _side_of_change(judged, signal.center)
    shape, start = _shape_and_start(judged, signal.center, side)
    since = judged[start]
    before = since if shape == "trend" else judged[start - 1] if start else None
    year_earlier = _same_period_a_year_earlier(judged)
    season = _season(signal, side, since, year_earlier)
    if season == "suspected":
        return UnusualChange(latest, "season", side, since, year_earlier, season, year_earlier)
    return UnusualChange(latest, shape, side, since, before, season, year_earlier)


def judged_points(signal: Signal) -> list[SignalPoint]:
    """The points that rules were held to, oldest first."""
    return [point for point in signal.points if point.is_final and point.value is not None]


def distance_from_usual(signal: Signal, point: SignalPoint) -> Fraction:
    """How far a value lies from the centre, in half-widths of the usual range: what is compared across measures."""
    if signal.center is None or signal.lower is None or signal.upper is None or point.value is None:
        return Fraction(0)
    # A limit may be cut off where a value cannot go; the wider half is the whole one.
    half = Fraction(max(signal.upper - signal.center, signal.center - signal.lower))
    # A range without width: any distance is beyond all others.
    return Fraction(abs(point.value - signal.center)) / (half or Fraction(1, 10**6))


def _side_of_change(judged: Sequence[SignalPoint], center: Decimal) -> Side:
    latest = judged[-1]
    if "trend-of-6" in latest.rules and len(judged) > 1:
        return "up" if _value(latest) > _value(judged[-2]) else "down"
    return "up" if _value(latest) >= center else "down"


def _shape_and_start(judged: Sequence[SignalPoint], center: Decimal, side: Side) -> tuple[Shape, int]:
    latest = judged[-1]
    last = len(judged) - 1
    if "trend-of-6" in latest.rules:
        start = last
        while start and (_value(judged[start]) > _value(judged[start - 1])) == (side == "up"):
            if _value(judged[start]) == _value(judged[start - 1]):
                break
            start -= 1
        return "trend", start
    if "run-of-7" in latest.rules:
        start = last
        while start and "run-of-7" in judged[start - 1].rules and _is_on(judged[start - 1], center, side):
            start -= 1
        return "step", start
    marked = [
        index
        for index in range(max(0, last - 2), last + 1)
        if judged[index].rules and _is_on(judged[index], center, side)
    ]
    return ("step", marked[0]) if len(marked) > 1 else ("spike", last)


def _season(signal: Signal, side: Side, since: SignalPoint, year_earlier: SignalPoint | None) -> Season:
    if year_earlier is None:
        return "unknown"
    has_lasted_a_year = parse_period(since.period).start <= parse_period(year_earlier.period).start
    if has_lasted_a_year or signal.center is None or signal.lower is None or signal.upper is None:
        return "not-suspected"
    if not _is_on(year_earlier, signal.center, side):
        return "not-suspected"
    limit = signal.upper if side == "up" else signal.lower
    is_far_out = 3 * abs(_value(year_earlier) - signal.center) > 2 * abs(limit - signal.center)
    return "suspected" if year_earlier.rules or is_far_out else "not-suspected"


def _same_period_a_year_earlier(judged: Sequence[SignalPoint]) -> SignalPoint | None:
    wanted = a_year_earlier(parse_period(judged[-1].period))
    return next((point for point in judged if point.period == wanted), None)


def a_year_earlier(period: Period) -> str:
    """The label of the same month, quarter or ISO week a year earlier; week 53 answers to week 52."""
    year, rest = int(period.label[:4]) - 1, period.label[4:]
    return f"{year:04d}{'-W52' if rest == '-W53' else rest}"


def _is_on(point: SignalPoint, center: Decimal, side: Side) -> bool:
    """Whether a value lies on a side; one that is printed equal to the centre lies on both."""
    return _value(point) >= center if side == "up" else _value(point) <= center


def _value(point: SignalPoint) -> Decimal:
    if point.value is None:
        raise ValueError(f"{point.key} has no value to judge")
    return point.value
