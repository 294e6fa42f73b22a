"""Bunching at a line a second time: cases just before it and just late, against a curve through all the others."""

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


# In thousandths of the promise, how far from the line a case is just before it: each is tried.
NEAR = (25, 50, 125)
# As far after the line lie the cases that may have been written earlier.
LATE = 250
# A promise for all is looked at from a quarter of it to four times it.
SPAN = 4
FEWEST_CASES, FEWEST_NEAR = 200, 20
# At least one in so many of the cases just before the line is more than expected.
LARGE_PART = 20
_BINS_OF_NEAR = 4
_DEGREES = (2, 3, 4, 5, 6)
_HOUR, _WEEK, _WAVES = 3600, 7 * DAY, 3
# Three days or weeks show a wave. Whole days need five weeks; and fewer days than fourteen, once their wave is seen,
# leave only what lies within three hours.
_FEWEST_SEEN, _FEWEST_WEEKS, _FEWEST_DAYS, _CAREFULLY = 3, 5, 14, 3 * _HOUR
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
    for widest in (promise, _CAREFULLY):
        tried = sorted({_near_and_step(min(promise * one // 1000, widest), grain, piled) for one in NEAR})
        look = _Look(waits, inside, grain, piled, carefully=widest < promise)
        tables = [_at(look, near, step) for near, step in tried]
        if "nights" not in tables:
            break
    found = [one for one in tables if isinstance(one, tuple)]
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


@dataclass(frozen=True)
class _Look:
    """One unit's cases, to what its clock is read, and whether only what is close on both sides is looked at."""

    waits: Waits
    inside: Sequence[int]
    grain: int
    piled: Sequence[int]
    carefully: bool


def _at(look: _Look, near: int, step: int) -> tuple[float, Again] | str | None:
    """The chance and the numbers at one distance from the line; None where it cannot be judged.

    "nights" where the day has its wave and is seen too seldom to look further than three hours.
    """
    waits, grain = look.waits, look.grain
    first, last = (-waits.promise, waits.promise) if waits.own else (waits.edge // SPAN, waits.edge * SPAN)
    # A bin ends at its right: a case exactly on the line is before it.
    bins = range(-((waits.edge - first) // step) + 1, (last - waits.edge) // step + 1)
    if not bins:
        return None
    by_bin = Counter(-((waits.edge - one) // step) for one in look.inside)
    counts, ends = [by_bin[one] for one in bins], [waits.edge + step * one for one in bins]
    middle, wide = -bins[0], near // step
    long = max(wide, (near if look.carefully else waits.promise * LATE // 1000) // step)
    before = [at for at in range(len(bins)) if middle - wide < at <= middle]
    after = [at for at in range(len(bins)) if middle < at <= middle + wide]
    late = [at for at in range(len(bins)) if middle < at <= middle + long]
    used = [at for at in range(len(bins)) if at not in {*before, *late}]
    seen, lately = sum(counts[at] for at in before), sum(counts[at] for at in late)
    if seen + lately < FEWEST_NEAR or not used:
        return None
    piles = _piles(counts, ends, used, step, look.piled)
    if piles is None:
        return None
    centers = [end - step / 2 for end in ends]
    span = centers[-1] - centers[0]
    if grain >= DAY and span < _FEWEST_WEEKS * _WEEK:
        return None
    shape = [one / waits.promise for one in centers] if waits.own else [math.log(one / waits.edge) for one in centers]
    best = _best(counts, _scaled(shape), used, _rhythms(look, centers, step), piles)
    if best is None:
        return None
    curve, has_waves = best
    if has_waves and grain < DAY and span < _FEWEST_DAYS * DAY and not look.carefully:
        return "nights"
    expected, afterwards, expected_late = (
        math.fsum(curve.expected[at] for at in chosen) for chosen in (before, after, late)
    )
    slope = [one - other for one, other in zip(curve.slope(before), curve.slope(late), strict=True)]
    noise = curve.variance(slope) * curve.scatter
    noise += (curve.scatter - 1) * (1 / max(expected, 1.0) + 1 / max(expected_late, 1.0))
    if has_waves:
        noise += _other_days(curve, counts, middle, wide, long, stride=(_WEEK if grain >= DAY else DAY) // step)
    chance = binomial_at_least(
        seen, seen + lately, logit=math.log(expected / expected_late), deviation=math.sqrt(noise)
    )
    own_error = curve.variance([one * expected for one in curve.slope(before)])
    spread = math.sqrt((seen + own_error) * curve.scatter)
    more = seen - expected
    just_after = sum(counts[at] for at in after)
    moved = [more, more - _Z_95 * spread, more + _Z_95 * spread]
    return chance, Again(
        len(look.inside),
        is_large=LARGE_PART * more > seen,
        numbers={
            "just_before": exactly(seen),
            "just_after": exactly(just_after),
            "near_hours": rounded(Fraction(near, _HOUR), 1),
            "near_seconds": exactly(near),
            "clocks_know_seconds": exactly(grain),
            "expected_before": rounded(expected),
            "expected_after": rounded(afterwards),
            **dict(zip(("more", "more_low", "more_high"), map(rounded, moved), strict=True)),
        },
        sentence=(_span(near), exactly(seen), exactly(just_after), *(rounded(max(0.0, one)) for one in moved)),
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


def _rhythms(look: _Look, centers: Sequence[float], step: int) -> list[list[Column]]:
    """The sets of waves to choose from: none, the day's, the day's and the week's; of whole days the week's alone."""
    span = centers[-1] - centers[0]
    if look.grain >= DAY:
        if 4 * step > _WEEK:
            return [[]]
        # A bin of whole days holds those that end at its right. The week's wave may be the same before and after none.
        middles = [one + look.grain / 2 for one in centers]
        return [[], _waves(middles, _WEEK, even=True), _waves(middles, _WEEK)]
    if span < _FEWEST_SEEN * DAY or 4 * max(look.grain, step) > DAY:
        return [[]]
    days = _waves(centers, DAY)
    found = [days] if look.carefully else [[], days]
    if span >= _FEWEST_SEEN * _WEEK:
        found.append([*days, *_waves(centers, _WEEK)])
    return found


def _waves(middles: Sequence[float], period: int, *, even: bool = False) -> list[Column]:
    """Three waves of a day or a week."""
    angles = [[2 * math.pi * wave * one / period for one in middles] for wave in range(1, _WAVES + 1)]
    turns = [math.cos] if even else [math.sin, math.cos]
    return [[turn(one) for one in angle] for angle in angles for turn in turns]


def _scaled(shape: Sequence[float]) -> list[float]:
    return [2 * (one - min(shape)) / (max(shape) - min(shape)) - 1 for one in shape]


def _best(
    counts: Sequence[int],
    scaled: Sequence[float],
    used: Sequence[int],
    rhythms: Sequence[list[Column]],
    piles: Sequence[tuple[float, Column]],
) -> tuple[Curve, bool] | None:
    """The curve that Akaike's criterion prefers, of five degrees and every set of waves; and whether it has any."""
    found = []
    for degree in _DEGREES:
        for waves in rhythms:
            smooth = [*_polynomials(scaled, degree), *waves]
            held = [0.0] * len(smooth) + [firmly for firmly, _ in piles]
            curve = curve_through(counts, [*smooth, *(one for _, one in piles)], used=used, held=held)
            if curve is not None:
                found.append((curve, bool(waves)))
    return min(found, key=lambda one: one[0].akaike, default=None)


def _polynomials(x: Sequence[float], degree: int) -> list[Column]:
    """Chebyshev's, up to a degree."""
    found: list[list[float]] = [[1.0] * len(x), list(x)]
    while len(found) <= degree:
        found.append([2 * one * last - earlier for one, last, earlier in zip(x, found[-1], found[-2], strict=True)])
    return list(found)


def _other_days(curve: Curve, counts: Sequence[int], middle: int, wide: int, long: int, *, stride: int) -> float:
    """How far breaks at the same place of other days or weeks lie from the curve, clearly beyond chance."""
    beyond, weights = [], []
    for at in range(middle % stride, len(counts) - long, stride):
        if abs(at - middle) < wide + long or at - wide < -1:
            continue
        before, late = range(at - wide + 1, at + 1), range(at + 1, at + 1 + long)
        seen = [sum(counts[one] for one in bins) + 0.5 for bins in (before, late)]
        expected = [math.fsum(curve.expected[one] for one in bins) + 0.5 for bins in (before, late)]
        if min(expected) < FEWEST_NEAR / 2:
            continue
        by_chance = 1 / expected[0] + 1 / expected[1]
        from_curve = math.log(seen[0] / seen[1]) - math.log(expected[0] / expected[1])
        beyond.append((from_curve**2 - by_chance) / by_chance)
        weights.append(1 / by_chance)
    if len(beyond) < _FEWEST_MULTIPLES:
        return 0.0
    # By chance alone the sum of so many squares scatters by the root of twice their number: twice that is clear.
    return max(0.0, (math.fsum(beyond) - 2 * math.sqrt(2 * len(beyond))) / math.fsum(weights))


def _span(seconds: int) -> Forms:
    """The distance as the sentence has it: in the largest unit of which it holds two."""
    for unit in (DAY, _HOUR, 60):
        if seconds >= 2 * unit:
            forms = rounded(Fraction(seconds, unit), 1)
            return tuple(one.removesuffix(".0") for one in forms)
    return exactly(seconds)
