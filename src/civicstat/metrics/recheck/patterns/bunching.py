"""Bunching at a line a second time: the cases just before and just after it against a curve through all the others."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from civicstat.metrics.recheck.patterns.chances import binomial_at_least
from civicstat.metrics.recheck.patterns.curve import Column, Curve, curve_through
from civicstat.metrics.recheck.patterns.round_numbers import DAY, ROUND, piled_at, read_to
from civicstat.metrics.recheck.patterns.said import Again, Forms, exactly, rounded


# In thousandths of the promise, how far from the line a case is just before it or just after it: each is tried.
NEAR = (25, 50, 125, 250)
# A promise for all is looked at from a quarter of it to four times it.
SPAN = 4
FEWEST_CASES, FEWEST_NEAR = 200, 20
# At least one in so many of the cases just before the line is more than expected.
LARGE_PART = 20
_BINS_OF_NEAR = 4
_DEGREES = (2, 3, 4, 5, 6)
_HOUR, _WEEK, _WAVES = 3600, 7 * DAY, 3
_FEWEST_MULTIPLES, _FEWEST_AT_THEM, _UNSEEN = 2, 20, 0.2
_Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Waits:
    """How long a unit's cases took, in seconds, or how late they were against their own promises (`own`).

    `edge` is the line, 0 where each case has its own; `promise` the middle one of those, else the line.
    """

    seconds: Sequence[int]
    edge: int
    promise: int
    own: bool

    @property
    def inside(self) -> list[int]:
        """The cases that are looked at."""
        first, last = (-self.promise, self.promise) if self.own else (self.edge // SPAN, self.edge * SPAN)
        return [one for one in self.seconds if first < one <= last]


def bunching_again(waits: Waits) -> Again:
    """One unit at one line."""
    inside, promise = waits.inside, waits.promise
    if len(inside) < FEWEST_CASES:
        # As the first program says it: how many cases there are at all.
        return Again(len(waits.seconds))
    grain = read_to([one - (waits.edge if waits.own else 0) for one in inside])
    piled = piled_at(inside, grain=grain, edge=waits.edge)
    # Where hours are known, a wide bunch could be the hours of work.
    widest = DAY // 8 if grain * 4 <= DAY else promise
    tried = sorted({_near_and_step(min(promise * one // 1000, widest), grain, piled) for one in NEAR})
    found = [one for near, step in tried if (one := _at(waits, inside, near, step, grain, piled)) is not None]
    if not found:
        return Again(len(inside))
    chance, again = min(found, key=lambda one: one[0])
    return Again(
        again.cases, min(1.0, chance * len(tried)), again.is_large, numbers=again.numbers, sentence=again.sentence
    )


def _near_and_step(near: int, grain: int, piled: Sequence[int]) -> tuple[int, int]:
    step = grain
    for one in piled:
        if math.lcm(step, one) <= near:
            step = math.lcm(step, one)
    step *= max(1, round(Fraction(near, _BINS_OF_NEAR * step)))
    return max(1, round(Fraction(near, step))) * step, step


def _at(
    waits: Waits, inside: Sequence[int], near: int, step: int, grain: int, piled: Sequence[int]
) -> tuple[float, Again] | None:
    """The chance and the numbers at one distance from the line; None where it cannot be judged."""
    first, last = (-waits.promise, waits.promise) if waits.own else (waits.edge // SPAN, waits.edge * SPAN)
    # A bin ends at its right: a case exactly on the line is before it.
    bins = range(-((waits.edge - first) // step) + 1, (last - waits.edge) // step + 1)
    if not bins:
        return None
    by_bin = Counter(-((waits.edge - one) // step) for one in inside)
    counts, ends = [by_bin[one] for one in bins], [waits.edge + step * one for one in bins]
    middle, wide = -bins[0], near // step
    before = [at for at in range(len(bins)) if middle - wide < at <= middle]
    after = [at for at in range(len(bins)) if middle < at <= middle + wide]
    used = [at for at in range(len(bins)) if at not in {*before, *after}]
    seen = sum(counts[at] for at in before), sum(counts[at] for at in after)
    if sum(seen) < FEWEST_NEAR or not used:
        return None
    piles = _piles(counts, ends, used, step, piled)
    if piles is None:
        return None
    centers = [end - step / 2 for end in ends]
    days, weeks = _waves(centers, DAY, grain, step), _waves(centers, _WEEK, grain, step)
    if grain >= DAY:
        if not weeks:
            return None
        days, weeks = weeks, []
    shape = [one / waits.promise for one in centers] if waits.own else [math.log(one / waits.edge) for one in centers]
    curve = _best(counts, _scaled(shape), used, [days, weeks], piles)
    if curve is None:
        return None
    expected = (math.fsum(curve.expected[at] for at in before), math.fsum(curve.expected[at] for at in after))
    slope = [one - other for one, other in zip(curve.slope(before), curve.slope(after), strict=True)]
    noise = curve.variance(slope) * curve.scatter
    noise += (curve.scatter - 1) * (1 / max(expected[0], 1.0) + 1 / max(expected[1], 1.0))
    if days:
        noise += _other_days(curve, counts, middle, wide, stride=(_WEEK if grain >= DAY else DAY) // step)
    chance = binomial_at_least(
        seen[0], sum(seen), logit=math.log(expected[0] / expected[1]), deviation=math.sqrt(noise)
    )
    own_error = curve.variance([one * expected[0] for one in curve.slope(before)])
    spread = math.sqrt((seen[0] + own_error) * curve.scatter)
    more = seen[0] - expected[0]
    moved = [more, more - _Z_95 * spread, more + _Z_95 * spread]
    return chance, Again(
        len(inside),
        is_large=LARGE_PART * more > seen[0],
        numbers={
            "just_before": exactly(seen[0]),
            "just_after": exactly(seen[1]),
            "near_hours": rounded(Fraction(near, _HOUR), 1),
            "near_seconds": exactly(near),
            "clocks_know_seconds": exactly(grain),
            "expected_before": rounded(expected[0]),
            "expected_after": rounded(expected[1]),
            **dict(zip(("more", "more_low", "more_high"), map(rounded, moved), strict=True)),
        },
        sentence=(_span(near), exactly(seen[0]), exactly(seen[1]), *(rounded(max(0.0, one)) for one in moved)),
    )


def _piles(
    counts: Sequence[int], ends: Sequence[int], used: Sequence[int], step: int, piled: Sequence[int]
) -> list[tuple[float, list[float]]] | None:
    """For each round number wider than a bin how many multiples each bin holds, and how firmly its effect is held."""
    found: list[tuple[float, list[float]]] = []
    for one in ROUND:
        # Where clocks are rounded at all, coarser round numbers up to an hour may draw cases too, unseen.
        may = bool(piled) and one <= _HOUR and one > max(step, min(piled, default=0))
        if one <= step or not (one in piled or may):
            continue
        holds = [float(end // one - (end - step) // one) for end in ends]
        elsewhere = [at for at in used if holds[at] > 0]
        is_known = len(elsewhere) >= _FEWEST_MULTIPLES and sum(counts[at] for at in elsewhere) >= _FEWEST_AT_THEM
        if is_known:
            found.append((0.0 if one in piled else _UNSEEN**-2, holds))
        elif any(holds[at] > 0 for at in set(range(len(ends))) - set(used)):
            return None
    return found


def _waves(centers: Sequence[float], period: int, grain: int, step: int) -> list[Column]:
    """Three waves of a day or a week, where three of them can be seen."""
    if centers[-1] - centers[0] < 3 * period or 4 * max(grain, step) > period:
        return []
    angles = [[2 * math.pi * wave * one / period for one in centers] for wave in range(1, _WAVES + 1)]
    return [[turn(one) for one in angle] for angle in angles for turn in (math.sin, math.cos)]


def _scaled(shape: Sequence[float]) -> list[float]:
    return [2 * (one - min(shape)) / (max(shape) - min(shape)) - 1 for one in shape]


def _best(
    counts: Sequence[int],
    scaled: Sequence[float],
    used: Sequence[int],
    waves: Sequence[list[Column]],
    piles: Sequence[tuple[float, Column]],
) -> Curve | None:
    """The curve that Akaike's criterion prefers, of five degrees, with and without weeks."""
    days, weeks = waves
    found = []
    for degree in _DEGREES:
        for more in ([], weeks) if weeks else ([],):
            smooth = [*_polynomials(scaled, degree), *days, *more]
            held = [0.0] * len(smooth) + [firmly for firmly, _ in piles]
            found.append(curve_through(counts, [*smooth, *(one for _, one in piles)], used=used, held=held))
    return min((one for one in found if one is not None), key=lambda one: one.akaike, default=None)


def _polynomials(x: Sequence[float], degree: int) -> list[Column]:
    """Chebyshev's, up to a degree."""
    found: list[list[float]] = [[1.0] * len(x), list(x)]
    while len(found) <= degree:
        found.append([2 * one * last - earlier for one, last, earlier in zip(x, found[-1], found[-2], strict=True)])
    return list(found)


def _other_days(curve: Curve, counts: Sequence[int], middle: int, wide: int, *, stride: int) -> float:
    """How far breaks at the same place of other days or weeks lie from the curve, beyond chance."""
    beyond, weights = [], []
    for at in range(middle % stride, len(counts) - wide, stride):
        if abs(at - middle) < 2 * wide or at - wide < -1:
            continue
        before, after = range(at - wide + 1, at + 1), range(at + 1, at + 1 + wide)
        seen = [sum(counts[one] for one in bins) + 0.5 for bins in (before, after)]
        expected = [math.fsum(curve.expected[one] for one in bins) + 0.5 for bins in (before, after)]
        if min(expected) < FEWEST_NEAR / 2:
            continue
        by_chance = 1 / expected[0] + 1 / expected[1]
        from_curve = math.log(seen[0] / seen[1]) - math.log(expected[0] / expected[1])
        beyond.append((from_curve**2 - by_chance) / by_chance)
        weights.append(1 / by_chance)
    return max(0.0, math.fsum(beyond) / math.fsum(weights)) if len(beyond) >= _FEWEST_MULTIPLES else 0.0


def _span(seconds: int) -> Forms:
    """The distance as the sentence has it: in the largest unit of which it holds two."""
    for unit in (DAY, _HOUR, 60):
        if seconds >= 2 * unit:
            forms = rounded(Fraction(seconds, unit), 1)
            return tuple(one.removesuffix(".0") for one in forms)
    return exactly(seconds)
