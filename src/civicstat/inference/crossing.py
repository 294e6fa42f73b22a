"""When a straight line through a series reaches a level, and the moments between which it does so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from scipy.special import stdtrit


LEVEL = Decimal("0.95")
# With fewer values the line's own uncertainty cannot be told from chance.
FEWEST_VALUES = 12
# Neighbors that hang together more than this carry almost no news: no moment can be given.
_MOST_ALIKE = Fraction(9, 10)
_DIGITS = 30


@dataclass(frozen=True)
class Crossing:
    """A line that moves, and where it meets a level, in steps after the last value (negative: it has met it before).

    `slope` is per step. `earliest` and `latest` enclose the moment at which the true line meets the level.
    """

    slope: Fraction
    at: Fraction
    earliest: Decimal
    latest: Decimal


def crossing(points: Sequence[tuple[int, Fraction]], level: Fraction) -> Crossing | None:
    """Where the least-squares line through a series meets a level; None where the line does not clearly move.

    Parameters
    ----------
    points
        (step, value), at least `FEWEST_VALUES`, oldest first; a step without a value is left out.
    level
        What the line is to reach, in the unit of the values.

    Returns
    -------
    Crossing or None
        None where a slope of zero lies within its 95 % interval: then no moment can be excluded. Otherwise the
        interval of the moment is finite.

    Notes
    -----
    The interval inverts the test that the line passes through (moment, level): Fieller's theorem, as in inverse
    regression (E. C. Fieller, "Some problems in interval estimation", Journal of the Royal Statistical Society B 16
    (1954), 175-185). Neighbors that resemble each other carry less news than their number says: the variance is
    multiplied by (1 + r)/(1 - r), where r is the residuals' correlation with the one before, raised by what a fitted
    line takes from it, and never under zero. How often the interval holds the true moment: docs/explanation/targets.md.
    """
    count = len(points)
    if count < FEWEST_VALUES:
        raise ValueError(f"{count} values are under {FEWEST_VALUES}")
    middle = Fraction(sum(step for step, _ in points), count)
    mean = sum((value for _, value in points), Fraction(0)) / count
    spread = sum(((step - middle) ** 2 for step, _ in points), Fraction(0))
    slope = sum(((step - middle) * (value - mean) for step, value in points), Fraction(0)) / spread
    left = [value - mean - slope * (step - middle) for step, value in points]
    noise = _noise(left)
    if noise is None or slope == 0:
        return None
    reach = _squared_quantile(count - 2) * noise
    gap = level - mean
    leading = slope**2 - reach / spread
    if leading <= 0:
        return None
    center = slope * gap / leading
    width = _root(reach * (gap**2 / spread + leading / count)) / _decimal(leading)
    from_last = middle - points[-1][0]
    return Crossing(
        slope,
        gap / slope + from_last,
        _decimal(center + from_last) - width,
        _decimal(center + from_last) + width,
    )


def _noise(left: Sequence[Fraction]) -> Fraction | None:
    """A value's variance about the line, raised for neighbors that hang together; None where they all but agree."""
    count = len(left)
    squares = sum((value**2 for value in left), Fraction(0))
    if squares == 0:
        return Fraction(0)
    alike = sum((one * other for one, other in pairwise(left)), Fraction(0)) / squares
    # A fitted line makes residuals look less alike than the values are: by about (2 + 4r)/n.
    alike = max(Fraction(0), alike + (2 + 4 * max(alike, Fraction(0))) / count) if alike > 0 else Fraction(0)
    if alike >= _MOST_ALIKE:
        return None
    return squares / (count - 2) * (1 + alike) / (1 - alike)


@lru_cache(maxsize=256)
def _squared_quantile(freedom: int) -> Fraction:
    """The square of Student's t that 95 % of values stay within, to ten digits."""
    point = Decimal(float(stdtrit(freedom, float((1 + LEVEL) / 2)))).quantize(Decimal("1e-10"))
    return Fraction(point) ** 2


def _decimal(value: Fraction) -> Decimal:
    with localcontext() as context:
        context.prec = _DIGITS
        return Decimal(value.numerator) / Decimal(value.denominator)


def _root(value: Fraction) -> Decimal:
    with localcontext() as context:
        context.prec = _DIGITS
        return (Decimal(value.numerator) / Decimal(value.denominator)).sqrt()
