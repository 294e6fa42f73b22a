"""Across all areas, from the least need to the most: the slope index and the concentration index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from civicstat.metrics.equity.gap import Interval
from civicstat.metrics.equity.jackknife import interval_of, jackknife
from civicstat.metrics.equity.rows import Area


SHUFFLES = 9_999
# A slope has a level and a direction: two degrees of freedom.
_LOST = 2
# Sums of floats that are nearer than this are equal: a shuffle that changes nothing must count as one.
_TIE = 1e-9


@dataclass(frozen=True)
class Gradient:
    """`slope`: the value at the greatest need less that at the least, by the straight line through all cases.

    `concentration`: above 0 where hits gather in the areas of greater need. `shuffled`: how often need dealt out to
    the areas by lot comes with at least as strong a lean, the table itself counted in.
    """

    slope: Fraction | None
    slope_interval: Interval | None
    concentration: Fraction | None
    concentration_interval: Interval | None
    shuffled: Fraction


def gradient(areas: Sequence[Area], *, seed: int) -> Gradient:
    """Slope and concentration over areas with a need and cases; intervals and chance over areas, not over cases."""
    slope, concentration = (jackknife(areas, statistic, lost=_LOST) for statistic in (slope_index, concentration_index))
    return Gradient(
        slope=slope_index(areas),
        slope_interval=None if slope is None else interval_of(slope),
        concentration=concentration_index(areas),
        concentration_interval=None if concentration is None else interval_of(concentration),
        shuffled=_shuffled(areas, np.random.default_rng(seed)),
    )


def ranks(areas: Sequence[Area]) -> list[Fraction]:
    """Where the middle of each area's cases stands among all cases, from 0 (least need) to 1; equal needs share it."""
    whole = sum(area.total.cases for area in areas)
    by_need: dict[object, int] = {}
    for area in areas:
        by_need[area.need] = by_need.get(area.need, 0) + area.total.cases
    middles: dict[object, Fraction] = {}
    before = 0
    for need in sorted(by_need, key=lambda each: Fraction(str(each))):
        middles[need] = Fraction(2 * before + by_need[need], 2 * whole)
        before += by_need[need]
    return [middles[area.need] for area in areas]


def slope_index(areas: Sequence[Area]) -> Fraction | None:
    """Slope index of inequality: the weighted least-squares slope of the area's rate on its rank.

    None where all areas have one need.

    Notes
    -----
    J. P. Mackenbach and A. E. Kunst, "Measuring the magnitude of socio-economic inequalities in health", Social Science
    and Medicine 44 (1997), 757-771.
    """
    places = ranks(areas)
    spread = _covariance(areas, places, places)
    return _covariance(areas, [area.total.rate for area in areas], places) / spread if spread else None


def concentration_index(areas: Sequence[Area]) -> Fraction | None:
    """Twice the covariance of rate and rank, by the mean rate; between -1 and 1. None where nothing was hit.

    Notes
    -----
    N. Kakwani, A. Wagstaff and E. van Doorslaer, Journal of Econometrics 77 (1997), 87-103. Areas are groups of cases:
    what differs inside an area does not enter.
    """
    hits = sum((area.total.hits for area in areas), Fraction(0))
    if hits <= 0:
        return None
    mean = hits / sum(area.total.cases for area in areas)
    return 2 * _covariance(areas, [area.total.rate for area in areas], ranks(areas)) / mean


def _covariance(areas: Sequence[Area], first: Sequence[Fraction], second: Sequence[Fraction]) -> Fraction:
    weights = [area.total.cases for area in areas]
    whole = sum(weights)
    means = [sum((w * x for w, x in zip(weights, each, strict=True)), Fraction(0)) / whole for each in (first, second)]
    products = (w * (x - means[0]) * (y - means[1]) for w, x, y in zip(weights, first, second, strict=True))
    return sum(products, Fraction(0)) / whole


def _shuffled(areas: Sequence[Area], generator: np.random.Generator) -> Fraction:
    """How often chance leans as strongly: each area's hits beyond its due, times the order of its need."""
    hits = sum((area.total.hits for area in areas), Fraction(0))
    mean = hits / sum(area.total.cases for area in areas)
    beyond = np.array([float(area.total.hits - mean * area.total.cases) for area in areas])
    needs = sorted(area.need for area in areas if area.need is not None)
    order = np.array([needs.index(a.need) + (needs.count(a.need) - 1) / 2 for a in areas if a.need is not None])
    order -= order.mean()
    found = abs(beyond @ order)
    shuffles = generator.permuted(np.tile(order, (SHUFFLES, 1)), axis=1)
    scale = np.abs(beyond).sum() * np.abs(order).max() or 1.0
    as_strong = int((np.abs(shuffles @ beyond) >= found - _TIE * scale).sum())
    return Fraction(as_strong + 1, SHUFFLES + 1)
