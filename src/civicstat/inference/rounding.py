"""Rounding once, exactly, at the room's edge."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def round_half_even(value: Fraction | Decimal | int, digits: int) -> Decimal:
    """The value to `digits` decimals, a tie to the even digit; exact at any size, never through a float.

    The result keeps its trailing zeros (`80.0`, not `80`) and is never minus zero. `digits` may be negative: -2 rounds
    to hundreds.
    """
    nearest = round(Fraction(value) * Fraction(10) ** digits)
    # Built from its digits: arithmetic on Decimals would round again to the precision of the current context.
    whole = Decimal((int(nearest < 0), tuple(int(digit) for digit in str(abs(nearest))), -digits))
    return whole if digits >= 0 else Decimal(nearest * 10**-digits)
