"""Rounding once, exactly, at the room's edge."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache


def round_half_even(value: Fraction | Decimal | int, digits: int) -> Decimal:
    """The value to `digits` decimals, a tie to the even digit; exact at any size, never through a float.

    The result keeps its trailing zeros (`80.0`, not `80`) and is never minus zero. `digits` may be negative: -2 rounds
    to hundreds.
    """
    ratio = Fraction(value)
    return round_ratio(ratio.numerator, ratio.denominator, digits)


def round_ratio(numerator: int, denominator: int, digits: int) -> Decimal:
    """A fraction with a positive denominator, in lowest terms or not, rounded as `round_half_even` rounds it."""
    if digits >= 0:
        numerator *= 10**digits
    else:
        denominator *= 10**-digits
    nearest, rest = divmod(numerator, denominator)
    if 2 * rest > denominator or (2 * rest == denominator and nearest % 2):
        nearest += 1
    return in_units(nearest, digits)


@lru_cache(maxsize=100_000)
def in_units(nearest: int, digits: int) -> Decimal:
    """A whole number of units of the last of `digits` decimals: 805 tenths are 80.5."""
    # Built from its digits: arithmetic on Decimals would round again to the precision of the current context.
    if digits < 0:
        return Decimal(nearest * 10**-digits)
    return Decimal((int(nearest < 0), tuple(int(digit) for digit in str(abs(nearest))), -digits))
