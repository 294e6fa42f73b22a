"""The four rules by which a point on a process-behaviour chart counts as more than noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Literal

from civicstat.vocabulary.signal import Rule


Side = Literal["up", "down"]

# NHS England, Making Data Count: a shift is 7 points on one side of the mean, a trend 6 points.
RUN_LENGTH = 7
TREND_LENGTH = 6


@dataclass(frozen=True)
class RuleHit:
    """A rule that a point fired, and whether it speaks of high (rising) or low (falling) values."""

    rule: Rule
    side: Side


def hits_of(
    series: Sequence[Fraction], *, center: Fraction, lower: Fraction, upper: Fraction, near: Fraction
) -> tuple[tuple[RuleHit, ...], ...]:
    """The rules that each point of a series fired, in a fixed order.

    Every point of a run or of a trend is flagged, not only the one that completes it. A point on the centre ends a
    run; a repeated value ends a trend. `near` is the distance from the centre where the outer third begins.
    """
    # The same numbers as whole ones, over a common denominator: exact, and ten times as fast as fractions.
    scale = lcm(center.denominator, lower.denominator, upper.denominator, near.denominator)
    scale = lcm(scale, *{value.denominator for value in series})
    middle, lowest, highest, reach = (_scaled(line, scale) for line in (center, lower, upper, near))
    values = [_scaled(value, scale) for value in series]
    from_center = [value - middle for value in values]
    return hits_between(
        outside=[(value > highest) - (value < lowest) for value in values],
        sides=[_sign(distance) for distance in from_center],
        steps=[_sign(later - earlier) for earlier, later in pairwise(values)],
        is_outer=[abs(distance) > reach for distance in from_center],
    )


def hits_between(
    *, outside: Sequence[int], sides: Sequence[int], steps: Sequence[int], is_outer: Sequence[bool]
) -> tuple[tuple[RuleHit, ...], ...]:
    """The same rules for points that were already compared with lines of their own.

    Parameters
    ----------
    outside, sides
        Of each point: 1 above the upper limit (the centre), -1 below the lower limit (the centre), else 0.
    steps
        From each point to the next: 1 up, -1 down, 0 level.
    is_outer
        Whether a point lies in an outer third of its range or beyond.
    """
    marks: list[list[RuleHit]] = [[] for _ in sides]
    _mark_outside(marks, outside)
    _mark_runs(marks, sides)
    _mark_trends(marks, steps)
    _mark_two_of_three(marks, sides, is_outer)
    return tuple(tuple(mark) for mark in marks)


def _mark_outside(marks: list[list[RuleHit]], outside: Sequence[int]) -> None:
    for mark, side in zip(marks, outside, strict=True):
        if side:
            mark.append(RuleHit("outside-limits", _side(side)))


def _mark_runs(marks: list[list[RuleHit]], sides: Sequence[int]) -> None:
    for start, end in _stretches(sides):
        if end - start >= RUN_LENGTH:
            for index in range(start, end):
                marks[index].append(RuleHit("run-of-7", _side(sides[start])))


def _mark_trends(marks: list[list[RuleHit]], steps: Sequence[int]) -> None:
    """`steps[i]` leads from point i to point i + 1, so that six points are five steps."""
    for start, end in _stretches(steps):
        if end - start >= TREND_LENGTH - 1:
            for index in range(start, end + 1):
                marks[index].append(RuleHit("trend-of-6", _side(steps[start])))


def _mark_two_of_three(marks: list[list[RuleHit]], sides: Sequence[int], is_outer: Sequence[bool]) -> None:
    """Three points on one side of the centre, two of them at least in the outer third or beyond: those are flagged."""
    flagged: set[int] = set()
    for start in range(len(sides) - 2):
        outer = [index for index in (start, start + 1, start + 2) if is_outer[index]]
        if len(outer) >= 2 and abs(sum(sides[start : start + 3])) == 3:
            flagged.update(outer)
    for index in sorted(flagged):
        marks[index].append(RuleHit("two-of-three-near-limit", _side(sides[index])))


def _stretches(signs: Sequence[int]) -> list[tuple[int, int]]:
    """Stretches of equal signs as (start, end after), those of zero left out."""
    found: list[tuple[int, int]] = []
    start = 0
    for index in range(1, len(signs) + 1):
        if index == len(signs) or signs[index] != signs[start]:
            if signs[start] != 0:
                found.append((start, index))
            start = index
    return found


def _scaled(value: Fraction, scale: int) -> int:
    return value.numerator * (scale // value.denominator)


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)


def _side(sign: int) -> Side:
    return "up" if sign > 0 else "down"
