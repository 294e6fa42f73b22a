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
    side = _side_of_change(judged, signal)
    shape, start = _shape_and_start(judged, signal, side)
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
    lines = signal.lines_at(point)
    if lines is None or point.value is None:
        return Fraction(0)
    # A limit may be cut off where a value cannot go; the wider half is the whole one.
    half = Fraction(max(lines.upper - lines.center, lines.center - lines.lower))
    # A range without width: any distance is beyond all others.
    return Fraction(abs(point.value - lines.center)) / (half or Fraction(1, 10**6))


def _side_of_change(judged: Sequence[SignalPoint], signal: Signal) -> Side:
    latest = judged[-1]
    if "trend-of-6" in latest.rules and len(judged) > 1:
        return "up" if _beside_usual(latest, signal) > _beside_usual(judged[-2], signal) else "down"
    return "up" if _beside_usual(latest, signal) >= 0 else "down"


def _shape_and_start(judged: Sequence[SignalPoint], signal: Signal, side: Side) -> tuple[Shape, int]:
    latest = judged[-1]
    last = len(judged) - 1
    if "trend-of-6" in latest.rules:
        start = last
        # Its points carry the mark; of two trends that meet, the turning point ends the earlier one.
        while start and "trend-of-6" in judged[start - 1].rules and _steps_to(judged, start, signal) == side:
            start -= 1
        return "trend", start
    if "run-of-7" in latest.rules:
        start = last
        while start and "run-of-7" in judged[start - 1].rules and _is_on(judged[start - 1], signal, side):
            start -= 1
        return "step", start
    marked = [
        index
        for index in range(max(0, last - 2), last + 1)
        if judged[index].rules and _is_on(judged[index], signal, side)
    ]
    return ("step", marked[0]) if len(marked) > 1 else ("spike", last)


def _season(signal: Signal, side: Side, since: SignalPoint, year_earlier: SignalPoint | None) -> Season:
    if year_earlier is None:
        return "unknown"
    has_lasted_a_year = parse_period(since.period).start <= parse_period(year_earlier.period).start
    lines = signal.lines_at(year_earlier)
    # A season that the chart has already removed cannot be what is left.
    if has_lasted_a_year or lines is None or signal.season is not None:
        return "not-suspected"
    if not _is_on(year_earlier, signal, side):
        return "not-suspected"
    limit = lines.upper if side == "up" else lines.lower
    is_far_out = 3 * abs(_value(year_earlier) - lines.center) > 2 * abs(limit - lines.center)
    return "suspected" if year_earlier.rules or is_far_out else "not-suspected"


def _same_period_a_year_earlier(judged: Sequence[SignalPoint]) -> SignalPoint | None:
    wanted = a_year_earlier(parse_period(judged[-1].period))
    return next((point for point in judged if point.period == wanted), None)


def a_year_earlier(period: Period) -> str:
    """The label of the same month, quarter or ISO week a year earlier; week 53 answers to week 52."""
    year, rest = int(period.label[:4]) - 1, period.label[4:]
    return f"{year:04d}{'-W52' if rest == '-W53' else rest}"


def _is_on(point: SignalPoint, signal: Signal, side: Side) -> bool:
    """Whether a value lies on a side; one that is printed equal to the centre lies on both."""
    beside = _beside_usual(point, signal)
    return beside >= 0 if side == "up" else beside <= 0


def _beside_usual(point: SignalPoint, signal: Signal) -> Decimal:
    """A value's distance from its own centre."""
    lines = signal.lines_at(point)
    return _value(point) - (Decimal(0) if lines is None else lines.center)


def _steps_to(judged: Sequence[SignalPoint], index: int, signal: Signal) -> Side | None:
    step = _beside_usual(judged[index], signal) - _beside_usual(judged[index - 1], signal)
    return None if step == 0 else "up" if step > 0 else "down"


def _value(point: SignalPoint) -> Decimal:
    if point.value is None:
        raise ValueError(f"{point.key} has no value to judge")
    return point.value
