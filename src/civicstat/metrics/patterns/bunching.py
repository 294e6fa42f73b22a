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
# `nights` stays inside: such a yard is looked at again within three hours.
Reason = Literal["", "too-few", "line-on-a-heap", "weeks", "nights", "no-fit"]

# How near to the line a bunch may sit, as parts of the line in thousandths: each is tried, and paid for.
NEAR: Final = (25, 50, 125)
# From how far after the line it may have come: there cases are missing.
_LATE: Final = 250
# Durations from a quarter of the line to four times it tell what is smooth; of lateness, so far before and after it.
_SPAN: Final = 4
_BINS_OF_NEAR: Final = 4
_FEWEST_CASES, _FEWEST_AT_LINE = 200, 20
_DEGREES: Final = (2, 3, 4, 5, 6)
_DAY, _WEEK = 86_400, 604_800
_HARMONICS: Final = 3
# So many days or weeks must be seen for a wave to be told from the rest.
_FEWEST_WAVES: Final = 3
# Where days are all that is known, weeks need so many; and the wave of a day so many days, or only what lies within
# three hours of the line is judged: crews do not close at night, and the first days are not like the later ones.
_FEWEST_WEEKS: Final = 5
_FEWEST_DAYS, _CAREFULLY = 14, _DAY // 8
# A heap at the line is known only from so many others like it that hold so many cases together.
_FEWEST_HEAPS, _FEWEST_IN_HEAPS = 2, 20
# A round number at which no heap was seen may draw so much more all the same: the deviation of its logarithm.
_UNSEEN_HEAP: Final = 0.2
# A misfit counts from so many standard deviations on.
_BEYOND_CHANCE: Final = 2
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
    (2011), 749-804), with an effect for every kind of round number, and the waves of days and weeks where there are
    any. Cases that were written earlier stand just before the line and are missing in the quarter of it that comes
    after: of the cases in both, the number before it is binomial, with a share that the fit gives and whose own error
    is averaged over. So every case that could have been moved tells; J. McCrary's test of a break (Journal of
    Econometrics 142 (2008), 698-714) looks as far after the line as before it.
    Power and false alarms: docs/explanation/record-patterns.md.
    """
    size = line if scale is None else scale
    window = _window(values, line=line, size=size, coordinate=coordinate)
    inside = values[window]
    if len(inside) < _FEWEST_CASES:
        return _not_judged(values, line=line, near=size * NEAR[0] // 1000, reason="too-few")
    grain = grain_of(inside - (line if coordinate == "lateness" else 0))
    heaps = heaps_of(inside, grain=grain, line=line)
    for widest in (size, _CAREFULLY):
        clock = _Clock(coordinate, grain, heaps, is_careful=widest < size)
        tried = sorted({_near_and_step(min(size * near // 1000, widest), grain, heaps) for near in NEAR})
        found = [_tested(inside, line=line, size=size, near=near, step=step, clock=clock) for near, step in tried]
        if all(one.reason != "nights" for one in found):
            break
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
    is_careful: bool


@dataclass(frozen=True)
class _Bins:
    """Counts in bins around the line; a bin ends at its right, so that a case on the line is before it.

    `before` and `after` are the bins close to it, as many on either side; `late` those after it from which cases may
    have been moved.
    """

    counts: Floats
    edges: Ints
    step: int
    before: Flags
    after: Flags
    late: Flags

    @property
    def used(self) -> Flags:
        """The bins that tell what is smooth."""
        return ~(self.before | self.late)

    @property
    def centers(self) -> Floats:
        """The middle of each bin, in seconds."""
        return np.asarray(self.edges - self.step / 2, dtype=np.float64)

    def held(self, chosen: Flags) -> int:
        """How many cases some bins hold."""
        return int(self.counts[chosen].sum())


def _bins(inside: Ints, *, line: int, low: int, high: int, near: int, late: int, step: int) -> _Bins:
    first, last = -((line - low) // step), (high - line) // step
    number = -((line - inside) // step)
    counts = np.bincount(number[(number > first) & (number <= last)] - first - 1, minlength=last - first)
    # Bins from the line: the last one before it is 0.
    place, wide = np.arange(first + 1, last + 1), near // step
    return _Bins(
        counts=counts.astype(np.float64),
        edges=line + step * place,
        step=step,
        before=(place > -wide) & (place <= 0),
        after=(place > 0) & (place <= wide),
        late=(place > 0) & (place <= max(wide, late // step)),
    )


def _tested(inside: Ints, *, line: int, size: int, near: int, step: int, clock: _Clock) -> Bunching:
    is_lateness = clock.coordinate == "lateness"
    low, high = (line - size, line + size) if is_lateness else (line // _SPAN, line * _SPAN)
    late = near if clock.is_careful else size * _LATE // 1000
    bins = _bins(inside, line=line, low=low, high=high, near=near, late=late, step=step)
    before, after, lately = bins.held(bins.before), bins.held(bins.after), bins.held(bins.late)
    nothing = Bunching(len(inside), before, after, None, near, None, None, None, clock.grain, clock.heaps, "too-few")
    if before + lately < _FEWEST_AT_LINE:
        return nothing
    effects = _heap_effects(bins, clock.heaps)
    if effects is None:
        return replace(nothing, reason="line-on-a-heap")
    if clock.grain >= _DAY and _waves_seen(bins, _WEEK) < _FEWEST_WEEKS:
        return replace(nothing, reason="weeks")
    shape = bins.centers / size if is_lateness else np.log(bins.centers / line)
    waves = _rhythms(bins, clock)
    found = _fit(bins, shape, effects, waves)
    if found is None:
        return replace(nothing, reason="no-fit")
    fit, wave = found
    if wave and clock.grain < _DAY and _waves_seen(bins, _DAY) < _FEWEST_DAYS and not clock.is_careful:
        return replace(nothing, reason="nights")
    expected_before, expected_after, expected_late = (
        float(fit.expected[chosen].sum()) for chosen in (bins.before, bins.after, bins.late)
    )
    difference = fit.mean_row(bins.before) - fit.mean_row(bins.late)
    noise = float(difference @ fit.covariance @ difference) * fit.scatter
    noise += (fit.scatter - 1) * (1 / max(expected_before, 1.0) + 1 / max(expected_late, 1.0))
    noise += _misfit(fit, bins, period=_WEEK if clock.grain >= _DAY else _DAY) if wave else 0.0
    gradient = fit.mean_row(bins.before) * expected_before
    spread = math.sqrt((before + float(gradient @ fit.covariance @ gradient)) * fit.scatter)
    excess = before - expected_before
    return replace(
        nothing,
        chance=unsure_binomial_upper(
            before, before + lately, logit=math.log(expected_before / expected_late), deviation=math.sqrt(noise)
        ),
        expected_before=expected_before,
        expected_after=expected_after,
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


def _rhythms(bins: _Bins, clock: _Clock) -> list[list[Floats]]:
    """The waves that may be in a file, none first: of the day and of the week, where crews rest and three are seen."""
    if clock.grain >= _DAY:
        if 4 * bins.step > _WEEK:
            return [[]]
        # Where openings and closings keep the same weekdays, the wave is the same on both sides of 0, a few sines less.
        center = bins.centers + clock.grain / 2
        return [[], _waves(center, _WEEK, is_even=True), _waves(center, _WEEK)]
    if _waves_seen(bins, _DAY) < _FEWEST_WAVES or 4 * max(clock.grain, bins.step) > _DAY:
        return [[]]
    days = _waves(bins.centers, _DAY)
    weeks = [[*days, *_waves(bins.centers, _WEEK)]] if _waves_seen(bins, _WEEK) >= _FEWEST_WAVES else []
    return [days, *weeks] if clock.is_careful else [[], days, *weeks]


def _waves_seen(bins: _Bins, period: int) -> float:
    return float(bins.centers[-1] - bins.centers[0]) / period


def _waves(centers: Floats, period: int, *, is_even: bool = False) -> list[Floats]:
    angles = [2 * math.pi * harmonic * centers / period for harmonic in range(1, _HARMONICS + 1)]
    turns = (np.cos,) if is_even else (np.sin, np.cos)
    return [np.asarray(turn(angle), dtype=np.float64) for angle in angles for turn in turns]


def _misfit(fit: Density, bins: _Bins, *, period: int) -> float:
    """How far breaks lie from the fit at the same place of other days or weeks, clearly beyond chance; in logs."""
    line, stride = int(np.flatnonzero(bins.before)[-1]), period // bins.step
    wide, long = int(bins.before.sum()), int(bins.late.sum())
    beyond: list[tuple[float, float]] = []
    for at in range(line % stride, len(bins.counts) - long, stride):
        if abs(at - line) < wide + long or at - wide < -1:
            continue
        before, late = slice(at - wide + 1, at + 1), slice(at + 1, at + 1 + long)
        seen = bins.counts[before].sum() + 0.5, bins.counts[late].sum() + 0.5
        expected = fit.expected[before].sum() + 0.5, fit.expected[late].sum() + 0.5
        if min(expected) < _FEWEST_AT_LINE / 2:
            continue
        from_fit = math.log(seen[0] / seen[1]) - math.log(expected[0] / expected[1])
        by_chance = 1 / expected[0] + 1 / expected[1]
        beyond.append(((from_fit**2 - by_chance) / by_chance, 1 / by_chance))
    if len(beyond) < _FEWEST_HEAPS:
        return 0.0
    # By chance alone the sum of k squares has the standard deviation sqrt(2k).
    clearly = math.fsum(one for one, _ in beyond) - _BEYOND_CHANCE * math.sqrt(2 * len(beyond))
    return max(0.0, clearly / math.fsum(weight for _, weight in beyond))


def _fit(
    bins: _Bins, shape: Floats, effects: list[tuple[float, Floats]], waves: list[list[Floats]]
) -> tuple[Density, list[Floats]] | None:
    """The polynomial, with or without waves, that Akaike's information criterion prefers; and its waves."""
    scaled = 2 * (shape - shape.min()) / (shape.max() - shape.min()) - 1
    heaps = [column for _, column in effects]
    found: list[tuple[Density, list[Floats]]] = []
    for degree in _DEGREES:
        for wave in waves:
            columns = [*np.polynomial.chebyshev.chebvander(scaled, degree).T, *wave]
            priors = np.array([0.0] * len(columns) + [prior for prior, _ in effects])
            fit = fit_density(bins.counts, np.column_stack([*columns, *heaps]), used=bins.used, priors=priors)
            if fit is not None:
                found.append((fit, wave))
    return min(found, key=lambda one: one[0].akaike, default=None)


def _not_judged(values: Ints, *, line: int, near: int, reason: Reason) -> Bunching:
    before = int(((values > line - near) & (values <= line)).sum())
    after = int(((values > line) & (values <= line + near)).sum())
    return Bunching(len(values), before, after, None, near, None, None, None, 1, (), reason)
