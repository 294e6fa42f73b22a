"""Intervals in which areas, not requests, are the units: what would change if one area were not there."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from typing import TypeVar

from civicstat.inference.intervals import PRECISION


Unit = TypeVar("Unit")
# With fewer areas the interval covered too little in simulation: docs/explanation/equity.md.
FEWEST_AREAS = 5
# Student's t at 1,000 degrees of freedom is 1.9623; beyond that no digit that is shown moves.
_MOST_DEGREES = 1_000
_LEVEL = 0.95


@dataclass(frozen=True)
class Spread:
    """An estimate and its variance between areas."""

    estimate: Fraction
    variance: Fraction
    degrees: int


def jackknife(
    units: Sequence[Unit], statistic: Callable[[Sequence[Unit]], Fraction | None], *, lost: int = 1
) -> Spread | None:
    """The statistic of all units and its variance, each unit left out in turn; exact.

    Parameters
    ----------
    statistic
        None where it does not exist.
    lost
        Degrees of freedom that the statistic takes: 1 for a mean, 2 for a slope.

    Returns
    -------
    Spread or None
        None with fewer than five units, or where the statistic does not exist without one of them.

    Notes
    -----
    Around the estimate itself, which never makes it smaller (CV3). B. Efron and C. Stein, "The jackknife estimate of
    variance", Annals of Statistics 9 (1981), 586-596; J. G. MacKinnon, M. O. Nielsen and M. D. Webb, "Fast and reliable
    jackknife and bootstrap methods for cluster-robust inference", Journal of Applied Econometrics 38 (2023).
    """
    whole = statistic(units)
    if whole is None or len(units) < FEWEST_AREAS:
        return None
    total = Fraction(0)
    for left_out in range(len(units)):
        without = statistic([*units[:left_out], *units[left_out + 1 :]])
        if without is None:
            return None
        total += (without - whole) ** 2
    return Spread(whole, total * (len(units) - 1) / len(units), len(units) - lost)


def interval_of(spread: Spread) -> tuple[Decimal, Decimal]:
    """The 95 % interval by Student's t, to 50 digits."""
    return _around(spread.estimate, spread.variance, spread.degrees)


def interval_of_difference(first: Spread, second: Spread) -> tuple[Decimal, Decimal]:
    """The 95 % interval of the first estimate less the second, with Welch's degrees of freedom, rounded down.

    Notes
    -----
    B. L. Welch, Biometrika 34 (1947), 28-35; F. E. Satterthwaite, Biometrics Bulletin 2 (1946), 110-114.
    """
    variance = first.variance + second.variance
    parts = sum(part.variance**2 / part.degrees for part in (first, second))
    degrees = max(1, math.floor(variance**2 / parts)) if parts else first.degrees + second.degrees
    return _around(first.estimate - second.estimate, variance, degrees)


def _around(estimate: Fraction, variance: Fraction, degrees: int) -> tuple[Decimal, Decimal]:
    with localcontext(Context(prec=PRECISION, rounding=ROUND_HALF_EVEN)):
        middle = Decimal(estimate.numerator) / estimate.denominator
        reach = t_quantile(degrees) * (Decimal(variance.numerator) / variance.denominator).sqrt()
        return middle - reach, middle + reach


@lru_cache(maxsize=2_000)
def t_quantile(degrees: int) -> Decimal:
    """Student's t that 95 % lie within on both sides, to 10 digits.

    Notes
    -----
    Halving over the closed form for whole degrees: M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions
    (1964), 26.7.3 and 26.7.4.
    """
    degrees = min(degrees, _MOST_DEGREES)
    low, high = 1.9, 13.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, degrees) < _LEVEL else (low, middle)
    return Decimal(repr(round(high, 10)))


def _within(t: float, degrees: int) -> float:
    """How much lies between -t and t."""
    angle = math.atan(t / math.sqrt(degrees))
    if degrees == 1:
        return 2 * angle / math.pi
    square = math.cos(angle) ** 2
    is_odd = degrees % 2
    term = math.cos(angle) if is_odd else 1.0
    total = term
    for step in range(2 + is_odd, degrees - 1, 2):
        term *= square * (step - 1) / step
        total += term
    return 2 / math.pi * (angle + math.sin(angle) * total) if is_odd else math.sin(angle) * total
