"""One segment of a series on the chart that suits it: the same for a city's metrics and for any plain file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from civicstat.inference.charts.counted import p_prime_fitting, u_prime_fitting
from civicstat.inference.charts.judge import Direction, Judged, judge
from civicstat.inference.charts.lines import Fitting
from civicstat.inference.charts.measured import xmr_fitting
from civicstat.inference.charts.rare import g_fitting, t_fitting
from civicstat.inference.charts.season import Mode, Season, find_season
from civicstat.inference.rounding import round_half_even
from civicstat.vocabulary.period import Period
from civicstat.vocabulary.signal import Assurance, Chart, RangeLines


# Season and range of a share lie in the share itself; a percent is 100 of it.
PERCENT = 100


@dataclass(frozen=True)
class ChartPoint:
    """One judged value: of a share its hits and cases, of a count the amount that it was counted out of."""

    period: Period
    value: Decimal
    hits: int | None = None
    amount: Fraction | None = None


@dataclass(frozen=True)
class Charting:
    """How a segment is charted, beside its points.

    `as_counts`: the values of a u-prime chart are counts, not rates. `has_season`: whether a season may be removed.
    `is_positive`: values that a season multiplies; else it adds.
    """

    chart: Chart
    baseline: int
    direction: Direction = "none"
    target: Decimal | None = None
    floor: int | None = None
    ceiling: int | None = None
    as_counts: bool = False
    has_season: bool = True
    is_positive: bool = False


@dataclass(frozen=True)
class SegmentChart:
    """What the chart of a segment says, and the season that it removed."""

    judged: Judged
    season: Season | None

    def lines(self, position: int, digits: int) -> RangeLines | None:
        """Centre and limits of a judged value, rounded once."""
        if self.judged.fit is None:
            return None
        lines = self.judged.fit.lines[position]
        return RangeLines(*(round_half_even(line, digits) for line in (lines.center, lines.lower, lines.upper)))

    @property
    def has_one_range(self) -> bool:
        """Whether all points share their lines."""
        fit = self.judged.fit
        return fit is None or all(lines == fit.lines[0] for lines in fit.lines)


def chart_segment(points: Sequence[ChartPoint], how: Charting, *, drawn: Sequence[ChartPoint] = ()) -> SegmentChart:
    """Judge the points of one segment, oldest first; those only `drawn` get lines, after the others, and no verdict."""
    mode = _mode(how)
    every = [*points, *drawn]
    has_season = how.has_season and how.chart not in ("t", "g") and len(points) >= how.baseline
    season = find_season(_of_season(points, how), [point.period for point in every], mode=mode) if has_season else None
    if season is not None and how.chart == "p-prime" and not _stays_a_share(points, season):
        season = None
    judged = judge(
        [point.value for point in points],
        _fitting(every, how, season),
        baseline=how.baseline,
        direction=how.direction,
        target=how.target,
        floor=how.floor,
        ceiling=how.ceiling,
        trend_of=mode,
    )
    return SegmentChart(judged, season if judged.fit is not None else None)


def not_judged(points: Sequence[ChartPoint], how: Charting) -> SegmentChart:
    """A segment that gets no range, and so no verdict."""
    assurance: Assurance = "no-target" if how.target is None or how.direction == "none" else "too-short"
    return SegmentChart(Judged(None, tuple(() for _ in points), "too-short", assurance), None)


def _mode(how: Charting) -> Mode:
    return "multiply" if how.chart == "u-prime" or (how.chart == "xmr" and how.is_positive) else "add"


def _of_season(points: Sequence[ChartPoint], how: Charting) -> list[Fraction]:
    """What a season acts on: shares of one, rates, or the values themselves."""
    if how.chart == "p-prime":
        return [Fraction(hits, cases) for hits, cases in _counted(points)]
    if how.chart == "u-prime":
        return [Fraction(hits) / amount for hits, amount in _exposed(points)]
    return [Fraction(point.value) for point in points]


def _stays_a_share(points: Sequence[ChartPoint], season: Season) -> bool:
    """Whether a share moved by its season lies between none and all."""
    counted = _counted(points)[season.first : season.last + 1]
    level = Fraction(sum(hits for hits, _ in counted), sum(cases for _, cases in counted))
    return level + min(season.effects) > 0 and level + max(season.effects) < 1


def _fitting(points: Sequence[ChartPoint], how: Charting, season: Season | None) -> Fitting:
    if how.chart == "p-prime":
        counted = _counted(points)
        return p_prime_fitting([h for h, _ in counted], [n for _, n in counted], per=PERCENT, season=season)
    if how.chart == "u-prime":
        exposed = _exposed(points)
        return u_prime_fitting([h for h, _ in exposed], [n for _, n in exposed], as_counts=how.as_counts, season=season)
    values = [Fraction(point.value) for point in points]
    if how.chart == "t":
        return t_fitting(values)
    return g_fitting(values) if how.chart == "g" else xmr_fitting(values, season=season)


def _counted(points: Sequence[ChartPoint]) -> list[tuple[int, int]]:
    return [(hits, int(amount)) for hits, amount in _exposed(points)]


def _exposed(points: Sequence[ChartPoint]) -> list[tuple[int, Fraction]]:
    found = [(point.hits, point.amount) for point in points]
    return [(hits, amount) for hits, amount in found if hits is not None and amount is not None]
