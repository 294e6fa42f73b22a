"""Process-behaviour charts (XmR): is it really changing, or is it only noise?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from civicstat.inference.chart_rules import RUN_LENGTH, RuleHit, hits_of
from civicstat.vocabulary.signal import Assurance, Rule, Variation


Direction = Literal["up", "down", "none"]
Number = Decimal | Fraction | int

# Turns the mean moving range into three-sigma limits: 3 / 1.128, as D. J. Wheeler prints it (Understanding Variation,
# 1993, p. 60, and the NHS's Making Data Count).
MOVING_RANGE_SCALE = Fraction(266, 100)
# With fewer values the range is a guess. Wheeler allows 5 or 6 "if that is all there is"; we ask for ten.
FEWEST_BASELINE_VALUES = 10


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
    if baseline < FEWEST_BASELINE_VALUES:
        raise ValueError(f"a baseline of {baseline} values is under {FEWEST_BASELINE_VALUES}")
    series = [Fraction(value) for value in values]
    goal = None if target is None or direction == "none" else Fraction(target)
    if len(series) < baseline:
        return ProcessChart(None, tuple(() for _ in series), "too-short", "no-target" if goal is None else "too-short")
    lowest = None if floor is None else Fraction(floor)
    highest = None if ceiling is None else Fraction(ceiling)
    limits = natural_limits(series[:baseline], floor=lowest, ceiling=highest)
    hits = hits_of(series, center=limits.center, lower=limits.lower, upper=limits.upper, near=limits.near)
    has_changed = any(hits[-RUN_LENGTH:])
    as_run_now = natural_limits(series[-baseline:], floor=lowest, ceiling=highest) if has_changed else limits
    return ProcessChart(limits, hits, variation_of(hits[-1], direction), assurance_of(as_run_now, goal, direction))


def natural_limits(
    baseline: Sequence[Fraction],
    *,
    floor: Fraction | None = None,
    ceiling: Fraction | None = None,
    scale: Fraction = MOVING_RANGE_SCALE,
) -> Limits:
    """Centre and limits from baseline values; two at least, or there is no moving range."""
    center = sum(baseline, Fraction(0)) / len(baseline)
    ranges = [abs(later - earlier) for earlier, later in pairwise(baseline)]
    reach = scale * sum(ranges, Fraction(0)) / len(ranges)
    lower, upper = center - reach, center + reach
    return Limits(
        center=center,
        lower=lower if floor is None else max(lower, floor),
        upper=upper if ceiling is None else min(upper, ceiling),
        near=reach * 2 / 3,
    )


def variation_of(latest: Sequence[RuleHit], direction: Direction) -> Variation:
    """What the rules say of the latest value; rules that point both ways say only that something is unusual."""
    if not latest:
        return "common-cause"
    sides = {hit.side for hit in latest}
    if direction == "none" or len(sides) > 1:
        return "special-cause"
    return "special-cause-improving" if sides == {direction} else "special-cause-concerning"


def assurance_of(limits: Limits, target: Fraction | None, direction: Direction) -> Assurance:
    """Whether a process with these limits reaches the target in every period, in some, or in none."""
    if target is None or direction == "none":
        return "no-target"
    if direction == "up":
        reaches_always, reaches_never = limits.lower >= target, limits.upper < target
    else:
        reaches_always, reaches_never = limits.upper <= target, limits.lower > target
    if reaches_always:
        return "will-reach"
    return "will-not-reach" if reaches_never else "reaches-in-some-periods"
