"""XmR charts, the plainest of the family: is it really changing, or is it only noise?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from civicstat.inference.chart_rules import RuleHit
from civicstat.inference.charts.judge import (
    FEWEST_BASELINE_VALUES,
    Direction,
    Number,
    judge,
    variation_of,
)
from civicstat.inference.charts.judge import assurance_of as assurance_of_lines
from civicstat.inference.charts.lines import Lines, mean, mean_moving_range
from civicstat.inference.charts.measured import MOVING_RANGE_SCALE, xmr_fitting
from civicstat.vocabulary.signal import Assurance, Rule, Variation


__all__ = [
    "FEWEST_BASELINE_VALUES",
    "MOVING_RANGE_SCALE",
    "Direction",
    "Limits",
    "Number",
    "ProcessChart",
    "assurance_of",
    "natural_limits",
    "process_chart",
    "variation_of",
]


@dataclass(frozen=True)
class Limits:
    """Centre and natural process limits, exact, and clipped where a value cannot go.

    `near` is the unclipped distance from the centre beyond which a point counts as near a limit: two thirds of the way.
    """

    center: Fraction
    lower: Fraction
    upper: Fraction
    near: Fraction


@dataclass(frozen=True)
class ProcessChart:
    """What an XmR chart says of a series.

    `hits` has one tuple of rule hits per value, oldest first; all empty without limits. `variation` speaks of the
    latest value only. `assurance` speaks of the process as it runs now: it rests on the limits while none of the
    latest seven values fires a rule, else on those of the latest values, as many as set the range.
    """

    limits: Limits | None
    hits: tuple[tuple[RuleHit, ...], ...]
    variation: Variation
    assurance: Assurance

    @property
    def rules(self) -> tuple[tuple[Rule, ...], ...]:
        """The names of the rules that each value fired; a turning point may end one trend and start another."""
        return tuple(tuple(dict.fromkeys(hit.rule for hit in hits)) for hits in self.hits)


def process_chart(
    values: Sequence[Number],
    *,
    baseline: int,
    direction: Direction = "none",
    target: Number | None = None,
    floor: Number | None = None,
    ceiling: Number | None = None,
) -> ProcessChart:
    """The XmR chart of a series, with the four rules of the NHS's Making Data Count.

    Parameters
    ----------
    values
        Judged values, oldest first. A period without a value is left out by the caller, and its neighbors count as
        successive.
    baseline
        How many first values set the range; at least `FEWEST_BASELINE_VALUES`. With fewer values there are no limits.
    direction
        Where better lies.
    target
        What was to be reached; None where there is no target.
    floor, ceiling
        What no value can pass (0 for counts; 0 and 100 for percent). Limits are clipped there.

    Notes
    -----
    Centre: mean of the baseline. Limits: centre plus and minus 2.66 times the mean moving range of the baseline. All
    exact: the caller rounds once, and rules are judged against the exact limits. Sources, simulated false alarms:
    docs/explanation/process-behaviour-charts.md.
    """
    series = [Fraction(value) for value in values]
    judged = judge(
        series,
        xmr_fitting(series),
        baseline=baseline,
        direction=direction,
        target=target,
        floor=floor,
        ceiling=ceiling,
    )
    limits = None
    if judged.fit is not None:
        lines = judged.fit.lines[0]
        limits = Limits(lines.center, lines.lower, lines.upper, lines.near_upper - lines.center)
    return ProcessChart(limits, judged.hits, judged.variation, judged.assurance)


def natural_limits(
    baseline: Sequence[Fraction],
    *,
    floor: Fraction | None = None,
    ceiling: Fraction | None = None,
    scale: Fraction = MOVING_RANGE_SCALE,
) -> Limits:
    """Centre and limits from baseline values; two at least, or there is no moving range."""
    center, reach = mean(baseline), scale * mean_moving_range(baseline)
    lines = Lines.around(center, reach).clipped(floor, ceiling)
    return Limits(center, lines.lower, lines.upper, near=reach * 2 / 3)


def assurance_of(limits: Limits, target: Fraction | None, direction: Direction) -> Assurance:
    """Whether a process with these limits reaches the target in every period, in some, or in none."""
    lines = Lines(limits.center, limits.lower, limits.upper, limits.center - limits.near, limits.center + limits.near)
    return assurance_of_lines([lines], target, direction)
