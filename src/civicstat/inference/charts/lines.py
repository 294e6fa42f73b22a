"""The lines of a chart at each of its points, and the arithmetic behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from itertools import pairwise


# Square roots and powers are carried to 50 digits, half to even, like every Decimal that we publish from.
ARITHMETIC = Context(prec=50, rounding=ROUND_HALF_EVEN)
# The mean moving range of two neighbors is 1.128 standard deviations of a normal process (Shewhart's d2).
RANGE_PER_SIGMA = Fraction(1128, 1000)
SIGMAS = 3


@dataclass(frozen=True)
class Lines:
    """Centre and limits at one point, and where the outer thirds of its range begin.

    Limits are clipped where no value can go; the outer thirds are not.
    """

    center: Fraction
    lower: Fraction
    upper: Fraction
    near_lower: Fraction
    near_upper: Fraction

    @classmethod
    def around(cls, center: Fraction, reach: Fraction) -> Lines:
        """Limits at the same distance on both sides."""
        near = reach * 2 / 3
        return cls(center, center - reach, center + reach, center - near, center + near)

    def clipped(self, floor: Fraction | None, ceiling: Fraction | None) -> Lines:
        """The same lines with both limits inside what a value can be."""
        lower = self.lower if floor is None else max(self.lower, floor)
        upper = self.upper if ceiling is None else min(self.upper, ceiling)
        return replace(self, lower=lower, upper=upper)

    def times(self, factor: Fraction) -> Lines:
        """The same lines on another scale; `factor` is positive."""
        lines = (self.center, self.lower, self.upper, self.near_lower, self.near_upper)
        return Lines(*(line * factor for line in lines))


@dataclass(frozen=True)
class Fit:
    """The lines of every point of a series, as some of its points set them.

    `spread` is Laney's sigma z: how many times as far the points scatter as chance alone would scatter counts of that
    size. None where the chart does not rest on counts.
    """

    lines: tuple[Lines, ...]
    spread: Decimal | None = None


# From the range of positions that set the limits to the lines of every point.
Fitting = Callable[[range], Fit]


def root(value: Fraction) -> Fraction:
    """The square root to 50 digits."""
    return Fraction(ARITHMETIC.sqrt(as_decimal(value)))


def power(value: Fraction, exponent: Fraction) -> Fraction:
    """A power of a number that is not negative, to 50 digits."""
    if value == 0:
        return Fraction(0)
    return Fraction(ARITHMETIC.power(as_decimal(value), as_decimal(exponent)))


def as_decimal(value: Fraction) -> Decimal:
    """A fraction to 50 digits."""
    return ARITHMETIC.divide(Decimal(value.numerator), Decimal(value.denominator))


def mean(values: Sequence[Fraction]) -> Fraction:
    """Their mean, exact; there is at least one."""
    return sum(values, Fraction(0)) / len(values)


def mean_moving_range(values: Sequence[Fraction]) -> Fraction:
    """How far neighbors lie apart on average; there are at least two values."""
    return mean([abs(later - earlier) for earlier, later in pairwise(values)])
