"""The exact interval of a share: it never covers less than it says, at any level."""

from __future__ import annotations

import math
from decimal import Decimal


# Halvings of 0 to 1, and the digits that are kept of it.
_HALVINGS = 56
_DIGITS = 12
# The fraction's terms: it settles after about the root of the number of cases.
_MOST_TERMS = 10_000
_SETTLED = 1e-15
_TINY = 1e-300


def exact_interval(hits: int, cases: int, *, level: float) -> tuple[Decimal, Decimal]:
    """The Clopper-Pearson interval of a share, both ends between 0 and 1, to 12 digits.

    Notes
    -----
    C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), 404-413. Wilson's interval is shorter, but far out in the
    tails, where 77 areas at once must be judged, it covers too little: docs/explanation/equity.md.
    """
    if not 0 <= hits <= cases or cases < 1:
        raise ValueError(f"no interval for {hits} of {cases}")
    risk = (1 - level) / 2
    low = 0.0 if not hits else _solve(hits, cases - hits + 1, risk)
    high = 1.0 if hits == cases else _solve(hits + 1, cases - hits, 1 - risk)
    return Decimal(repr(round(low, _DIGITS))), Decimal(repr(round(high, _DIGITS)))


def _solve(a: int, b: int, chance: float) -> float:
    """Where the beta distribution function reaches a chance."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _beta(middle, a, b) < chance else (low, middle)
    return (low + high) / 2


def _beta(x: float, a: int, b: int) -> float:
    """The regularized incomplete beta function; M. Abramowitz and I. A. Stegun (1964), 26.5.8."""
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(1 - x, b, a)
    if x <= 0:
        return 0.0
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(front) / (a * _fraction(x, a, b))


def _fraction(x: float, a: int, b: int) -> float:
    """The continued fraction below the front, by W. J. Lentz's method (Applied Optics 15, 1976)."""
    value, upper, lower = 1.0, 1.0, 0.0
    for term in range(1, _MOST_TERMS):
        half = term // 2
        if term % 2:
            factor = -(a + half) * (a + b + half) * x / ((a + term - 1) * (a + term))
        else:
            factor = half * (b - half) * x / ((a + term - 1) * (a + term))
        lower = 1 / ((1 + factor * lower) or _TINY)
        upper = (1 + factor / upper) or _TINY
        value *= upper * lower
        if abs(upper * lower - 1) < _SETTLED:
            return value
    raise ArithmeticError(f"the beta function of {a} and {b} did not settle at {x}")
