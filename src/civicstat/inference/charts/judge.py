"""What a chart says: rules, variation and assurance, whatever kind of chart set its limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from civicstat.inference.chart_rules import RUN_LENGTH, RuleHit, hits_between, hits_of
from civicstat.inference.charts.lines import Fit, Fitting, Lines
from civicstat.inference.charts.season import Mode
from civicstat.vocabulary.signal import Assurance, Rule, Variation


Direction = Literal["up", "down", "none"]
Number = Decimal | Fraction | int

# With fewer values the range is a guess. Wheeler allows 5 or 6 "if that is all there is"; we ask for ten.
FEWEST_BASELINE_VALUES = 10
# Where limits differ from point to point, assurance asks about a year of months.
LATEST_POINTS = 12


@dataclass(frozen=True)
class Judged:
    """A series held to its limits.

    `fit` is None where fewer values than the baseline are known. `hits` has one tuple per value, oldest first.
    """

    fit: Fit | None
    hits: tuple[tuple[RuleHit, ...], ...]
    variation: Variation
    assurance: Assurance

    @property
    def rules(self) -> tuple[tuple[Rule, ...], ...]:
        """The names of the rules that each value fired; a turning point may end one trend and start another."""
        return tuple(tuple(dict.fromkeys(hit.rule for hit in hits)) for hits in self.hits)


def judge(
    values: Sequence[Number],
    fitting: Fitting,
    *,
    baseline: int,
    direction: Direction = "none",
    target: Number | None = None,
    floor: Number | None = None,
    ceiling: Number | None = None,
    trend_of: Mode = "add",
) -> Judged:
    """Rules, variation and assurance of a series under any chart's limits.

    Parameters
    ----------
    values
        Judged values, oldest first.
    fitting
        How some of them set the limits of all; lines that it gives beyond the last value are kept, but not judged.
    baseline
        How many first values set them, at least `FEWEST_BASELINE_VALUES`.
    direction, target, floor, ceiling
        As for `process_behaviour.process_chart`.
    trend_of
        Where the centre moves, a trend is one of distances from it (`add`) or of ratios to it (`multiply`).
    """
    if baseline < FEWEST_BASELINE_VALUES:
        raise ValueError(f"a baseline of {baseline} values is under {FEWEST_BASELINE_VALUES}")
    series = [Fraction(value) for value in values]
    goal = None if target is None or direction == "none" else Fraction(target)
    if len(series) < baseline:
        return Judged(None, tuple(() for _ in series), "too-short", "no-target" if goal is None else "too-short")
    bounds = (None if floor is None else Fraction(floor), None if ceiling is None else Fraction(ceiling))
    fit = _clipped(fitting(range(baseline)), bounds)
    hits = hits_on(series, fit.lines[: len(series)], trend_of=trend_of)
    has_changed = any(hits[-RUN_LENGTH:])
    as_run_now = _clipped(fitting(range(len(series) - baseline, len(series))), bounds) if has_changed else fit
    assurance = assurance_of(as_run_now.lines[: len(series)][-LATEST_POINTS:], goal, direction)
    return Judged(fit, hits, variation_of(hits[-1], direction), assurance)


def hits_on(
    series: Sequence[Fraction], lines: Sequence[Lines], *, trend_of: Mode = "add"
) -> tuple[tuple[RuleHit, ...], ...]:
    """The rules that each point fired against its own lines."""
    first = lines[0]
    if first.near_upper - first.center == first.center - first.near_lower and all(line is first for line in lines):
        near = first.near_upper - first.center
        return hits_of(series, center=first.center, lower=first.lower, upper=first.upper, near=near)
    return hits_between(
        outside=[(value > line.upper) - (value < line.lower) for value, line in zip(series, lines, strict=True)],
        sides=[_sign(value - line.center) for value, line in zip(series, lines, strict=True)],
        steps=[_sign(later - earlier) for earlier, later in pairwise(_from_center(series, lines, trend_of))],
        is_outer=[
            value > line.near_upper or value < line.near_lower for value, line in zip(series, lines, strict=True)
        ],
    )


def variation_of(latest: Sequence[RuleHit], direction: Direction) -> Variation:
    """What the rules say of the latest value; rules that point both ways say only that something is unusual."""
    if not latest:
        return "common-cause"
    sides = {hit.side for hit in latest}
    if direction == "none" or len(sides) > 1:
        return "special-cause"
    return "special-cause-improving" if sides == {direction} else "special-cause-concerning"


def assurance_of(latest: Sequence[Lines], target: Fraction | None, direction: Direction) -> Assurance:
    """Whether a process with these latest limits reaches the target in every period, in some, or in none."""
    if target is None or direction == "none":
        return "no-target"
    if direction == "up":
        reaches_always = all(lines.lower >= target for lines in latest)
        reaches_never = all(lines.upper < target for lines in latest)
    else:
        reaches_always = all(lines.upper <= target for lines in latest)
        reaches_never = all(lines.lower > target for lines in latest)
    if reaches_always:
        return "will-reach"
    return "will-not-reach" if reaches_never else "reaches-in-some-periods"


def _from_center(series: Sequence[Fraction], lines: Sequence[Lines], trend_of: Mode) -> list[Fraction]:
    if trend_of == "multiply" and all(line.center > 0 for line in lines):
        return [value / line.center for value, line in zip(series, lines, strict=True)]
    return [value - line.center for value, line in zip(series, lines, strict=True)]


def _clipped(fit: Fit, bounds: tuple[Fraction | None, Fraction | None]) -> Fit:
    kept: dict[int, Lines] = {}
    # One object for equal lines, as the fitting gave it: the fast way to judge looks for that.
    lines = tuple(kept.setdefault(id(line), line.clipped(*bounds)) for line in fit.lines)
    return Fit(lines, fit.spread)


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)
