"""Bunching just under the line: more closings just before a promise, fewer just after, than a smooth density has."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from civicstat.metrics.patterns.chances import Floats, unsure_binomial_upper
from civicstat.metrics.patterns.density import Density, fit_density
from civicstat.metrics.patterns.heaps import ROUND_NUMBERS, grain_of, heaps_of


Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Coordinate = Literal["duration", "lateness"]
Reason = Literal["", "too-few", "line-on-a-heap", "weeks", "no-fit"]

# How near to the line a bunch may sit, as parts of the line in thousandths: each is tried, and paid for.
NEAR: Final = (25, 50, 125, 250)
# Durations from a quarter of the line to four times it tell what is smooth; of lateness, so far before and after it.
_SPAN: Final = 4
_BINS_OF_NEAR: Final = 4
_FEWEST_CASES, _FEWEST_AT_LINE = 200, 20
_DEGREES: Final = (2, 3, 4, 5, 6)
_DAY, _WEEK = 86_400, 604_800
_HARMONICS: Final = 3
# A heap at the line is known only from so many others like it that hold so many cases together.
_FEWEST_HEAPS, _FEWEST_IN_HEAPS = 2, 20
# A round number at which no heap was seen may draw so much more all the same: the deviation of its logarithm.
_UNSEEN_HEAP: Final = 0.2
_Z_95: Final = 1.959963984540054


@dataclass(frozen=True)
class Bunching:
    """What the records hold around a line.

    `chance` is the p-value of one yard, before Holm's rule over yards; `moved` how many more cases stand just before
    the line than a smooth density has there, with its 95 % interval. `reason` says why nothing could be judged.
    """

    cases: int
    before: int
    after: int
    chance: float | None
    near_seconds: int
    expected_before: float | None
    expected_after: float | None
    moved: tuple[float, float, float] | None
    grain: int
    heaps: tuple[int, ...]
    reason: Reason = ""


def bunching_at(values: Ints, *, line: int, coordinate: Coordinate = "duration", scale: int | None = None) -> Bunching:
    """Whether cases bunch just before a line.

    Parameters
    ----------
    values
        Whole seconds: durations, or how late each case was against its own promise (negative: early).
    line
        The target in seconds; a case exactly on it is in time. 0 for lateness.
    scale
        For lateness the promise that the nearness is measured by, such as the median promise; for durations the line.

    Notes
    -----
    Counts in bins around the line are held to a smooth density, fitted without the cases next to the line, as the
    bunching literature does (R. Chetty, J. Friedman, T. Olsen, L. Pistaferri, Quarterly Journal of Economics 126
    (2011), 749-804), with an effect for every kind of round number. The test is of the break at the line (J. McCrary,
    Journal of Econometrics 142 (2008), 698-714): of the cases close to it on both sides, the number before it is
    binomial, with a share that the fit gives and whose own error is averaged over.
    Power and false alarms: docs/explanation/record-patterns.md.
    """
    size = line if scale is None else scale
    window = _window(values, line=line, size=size, coordinate=coordinate)
    inside = values[window]
    if len(inside) < _FEWEST_CASES:
        return _not_judged(values, line=line, near=size * NEAR[0] // 1000, reason="too-few")
    grain = grain_of(inside - (line if coordinate == "lateness" else 0))
    heaps = heaps_of(inside, grain=grain, line=line)
    # Crews do not work at night: in a file that knows hours, a wide bunch cannot be told from the hours of work.
    widest = _DAY // 8 if grain * 4 <= _DAY else size
    tried = sorted({_near_and_step(min(size * near // 1000, widest), grain, heaps) for near in NEAR})
    found = [
        _tested(inside, line=line, size=size, near=near, step=step, clock=_Clock(coordinate, grain, heaps))
        for near, step in tried
    ]
    judged = [one for one in found if one.chance is not None]
    if not judged:
        return found[0]
    best = min(judged, key=lambda one: one.chance or 0.0)
    return replace(best, chance=min(1.0, (best.chance or 0.0) * len(tried)))


def _window(values: Ints, *, line: int, size: int, coordinate: Coordinate) -> Flags:
    if coordinate == "lateness":
        return np.asarray((values > -size) & (values <= size), dtype=np.bool_)
    return np.asarray((values > line // _SPAN) & (values <= line * _SPAN), dtype=np.bool_)


def _near_and_step(near: int, grain: int, heaps: tuple[int, ...]) -> tuple[int, int]:
    """How far from the line, and in bins how wide: bins hold whole heaps where heaps fit, so that these even out."""
    step = grain
    for heap in heaps:
        if math.lcm(step, heap) <= near:
            step = math.lcm(step, heap)
    step *= max(1, round(near / _BINS_OF_NEAR / step))
    return max(1, round(near / step)) * step, step


@dataclass(frozen=True)
class _Clock:
    coordinate: Coordinate
    grain: int
    heaps: tuple[int, ...]


@dataclass(frozen=True)
class _Bins:
    """Counts in bins around the line; a bin ends at its right, so that a case on the line is before it.

    `wide` is how many bins on either side are close to it, `middle` the last one before it.
    """

    counts: Floats
    edges: Ints
    step: int
    middle: int
    wide: int
    before: Flags
    after: Flags

    @property
    def used(self) -> Flags:
        """The bins that tell what is smooth."""
        return ~(self.before | self.after)

    @property
    def centers(self) -> Floats:
        """The middle of each bin, in seconds."""
        return np.asarray(self.edges - self.step / 2, dtype=np.float64)

    @property
    def seen(self) -> tuple[int, int]:
        """How many cases are close to the line, before and after it."""
        return int(self.counts[self.before].sum()), int(self.counts[self.after].sum())


def _bins(inside: Ints, *, line: int, low: int, high: int, near: int, step: int) -> _Bins:
    first, last = -((line - low) // step), (high - line) // step
    number = -((line - inside) // step)
    counts = np.bincount(number[(number > first) & (number <= last)] - first - 1, minlength=last - first)
    middle, wide = -first - 1, near // step
    position = np.arange(len(counts))
    return _Bins(
        counts=counts.astype(np.float64),
        edges=line + step * np.arange(first + 1, last + 1),
        step=step,
        middle=middle,
        wide=wide,
        before=(position > middle - wide) & (position <= middle),
        after=(position > middle) & (position <= middle + wide),
    )


def _tested(inside: Ints, *, line: int, size: int, near: int, step: int, clock: _Clock) -> Bunching:
    is_lateness = clock.coordinate == "lateness"
    low, high = (line - size, line + size) if is_lateness else (line // _SPAN, line * _SPAN)
    bins = _bins(inside, line=line, low=low, high=high, near=near, step=step)
    before, after = bins.seen
    nothing = Bunching(len(inside), before, after, None, near, None, None, None, clock.grain, clock.heaps, "too-few")
    if before + after < _FEWEST_AT_LINE:
        return nothing
    effects = _heap_effects(bins, clock.heaps)
    if effects is None:
        return replace(nothing, reason="line-on-a-heap")
    shape = bins.centers / size if is_lateness else np.log(bins.centers / line)
    rhythm = _rhythm(bins.centers, _DAY, grain=clock.grain)
    weeks = _rhythm(bins.centers, _WEEK, grain=clock.grain)
    knows_only_days = clock.grain >= _DAY
    if knows_only_days:
        # Which weekday a request falls on moves whole days most of all: without three weeks to see it, no word.
        if not weeks:
            return replace(nothing, reason="weeks")
        rhythm, weeks = weeks, []
    fit = _fit(bins, shape, effects, rhythm=rhythm, weeks=weeks)
    if fit is None:
        return replace(nothing, reason="no-fit")
    expected = float(fit.expected[bins.before].sum()), float(fit.expected[bins.after].sum())
    difference = fit.mean_row(bins.before) - fit.mean_row(bins.after)
    noise = float(difference @ fit.covariance @ difference) * fit.scatter
    noise += (fit.scatter - 1) * (1 / max(expected[0], 1.0) + 1 / max(expected[1], 1.0))
    noise += _misfit(fit, bins, period=_WEEK if knows_only_days else _DAY) if rhythm else 0.0
    gradient = fit.mean_row(bins.before) * expected[0]
    spread = math.sqrt((before + float(gradient @ fit.covariance @ gradient)) * fit.scatter)
    excess = before - expected[0]
    return replace(
        nothing,
        chance=unsure_binomial_upper(
            before, before + after, logit=math.log(expected[0] / expected[1]), deviation=math.sqrt(noise)
        ),
        expected_before=expected[0],
        expected_after=expected[1],
        moved=(excess, excess - _Z_95 * spread, excess + _Z_95 * spread),
        reason="",
    )


def _heap_effects(bins: _Bins, heaps: tuple[int, ...]) -> list[tuple[float, Floats]] | None:
    """A column for every heap wider than a bin, with one over its variance if it was not seen; None where one stands
    at the line and too few others tell how large it is.
    """
    found: list[tuple[float, Floats]] = []
    used, step = bins.used, bins.step
    for heap in [one for one in ROUND_NUMBERS if one > step and (one in heaps or _may_be_heap(one, step, heaps))]:
        holds = (bins.edges // heap - (bins.edges - step) // heap).astype(np.float64)
        elsewhere = used & (holds > 0)
        is_known = int(elsewhere.sum()) >= _FEWEST_HEAPS and bins.counts[elsewhere].sum() >= _FEWEST_IN_HEAPS
        if not is_known and bool((holds[~used] > 0).any()):
            return None
        if is_known:
            found.append((0.0 if heap in heaps else _UNSEEN_HEAP**-2, holds))
    return found


def _may_be_heap(number: int, step: int, heaps: tuple[int, ...]) -> bool:
    """Where clocks are rounded at all, coarser round numbers may draw cases too, unseen among so few multiples."""
    return bool(heaps) and number <= 3600 and number > max(step, min(heaps))


def _rhythm(centers: Floats, period: int, *, grain: int) -> list[Floats]:
    """Waves of a day or a week, where the window holds three of them: crews work by day, and not on Sundays."""
    if centers[-1] - centers[0] < 3 * period or max(4.0 * grain, 4 * (centers[1] - centers[0])) > period:
        return []
    angles = [2 * math.pi * harmonic * centers / period for harmonic in range(1, _HARMONICS + 1)]
    return [np.asarray(wave(angle), dtype=np.float64) for angle in angles for wave in (np.sin, np.cos)]


def _misfit(fit: Density, bins: _Bins, *, period: int) -> float:
    """How far breaks lie from the fit at the same place of other days or weeks, beyond chance; of logarithms."""
    beyond: list[tuple[float, float]] = []
    middle, wide, stride = bins.middle, bins.wide, period // bins.step
    for at in range(middle % stride, len(bins.counts) - wide, stride):
        if abs(at - middle) < 2 * wide or at - wide < -1:
            continue
        before, after = slice(at - wide + 1, at + 1), slice(at + 1, at + 1 + wide)
        seen = bins.counts[before].sum() + 0.5, bins.counts[after].sum() + 0.5
        expected = fit.expected[before].sum() + 0.5, fit.expected[after].sum() + 0.5
        if min(expected) < _FEWEST_AT_LINE / 2:
            continue
        from_fit = math.log(seen[0] / seen[1]) - math.log(expected[0] / expected[1])
        by_chance = 1 / expected[0] + 1 / expected[1]
        beyond.append(((from_fit**2 - by_chance) / by_chance, 1 / by_chance))
    weight = math.fsum(one for _, one in beyond)
    return max(0.0, math.fsum(one for one, _ in beyond) / weight) if len(beyond) >= _FEWEST_HEAPS else 0.0


def _fit(
    bins: _Bins, shape: Floats, effects: list[tuple[float, Floats]], *, rhythm: list[Floats], weeks: list[Floats]
) -> Density | None:
    """The polynomial, with or without weeks, that Akaike's information criterion prefers."""
    scaled = 2 * (shape - shape.min()) / (shape.max() - shape.min()) - 1
    heaps = [column for _, column in effects]
    found: list[Density | None] = []
    for degree in _DEGREES:
        for more in ([], weeks) if weeks else ([],):
            columns = [*np.polynomial.chebyshev.chebvander(scaled, degree).T, *rhythm, *more]
            priors = np.array([0.0] * len(columns) + [prior for prior, _ in effects])
            found.append(fit_density(bins.counts, np.column_stack([*columns, *heaps]), used=bins.used, priors=priors))
    return min((fit for fit in found if fit is not None), key=lambda fit: fit.akaike, default=None)


def _not_judged(values: Ints, *, line: int, near: int, reason: Reason) -> Bunching:
    before = int(((values > line - near) & (values <= line)).sum())
    after = int(((values > line) & (values <= line + near)).sum())
    return Bunching(len(values), before, after, None, near, None, None, None, 1, (), reason)
