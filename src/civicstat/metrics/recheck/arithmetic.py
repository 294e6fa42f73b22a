"""Rounding and intervals, worked out a second time in decimals of 50 digits."""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import cache
from math import comb, isqrt


_CONTEXT = Context(prec=50, rounding=ROUND_HALF_EVEN, Emin=MIN_EMIN, Emax=MAX_EMAX)
_Z = Decimal("1.959963984540054")
_RISK = Decimal("0.025")
# Sums this close to the risk are the risk: 50 digits lose a few in a long sum.
_HAIR = Decimal("1e-40")


def rounded(value: Fraction | int | Decimal, digits: int) -> Decimal:
    """A value to some decimals, a tie to the even digit."""
    if not isinstance(value, Decimal):
        exact = Fraction(value)
        value = _CONTEXT.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    result = value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN, context=_CONTEXT)
    return abs(result) if result.is_zero() else result


def rounded_down(value: Fraction, digits: int) -> Decimal:
    """A value to some decimals, never above it."""
    return Decimal((value * 10**digits).__floor__()).scaleb(-digits, context=_CONTEXT)


@cache
def wilson_percent(hits: int, cases: int, digits: int) -> tuple[Decimal, Decimal]:
    """Wilson's 95 % interval of a share, in percent, rounded."""
    c = _CONTEXT
    share, n = c.divide(Decimal(hits), Decimal(cases)), Decimal(cases)
    square = c.multiply(_Z, _Z)
    spread = c.add(
        c.divide(c.multiply(share, c.subtract(Decimal(1), share)), n),
        c.divide(square, c.multiply(Decimal(4), c.power(n, 2))),
    )
    reach = c.multiply(_Z, c.sqrt(spread))
    middle = c.add(share, c.divide(square, c.multiply(Decimal(2), n)))
    whole = c.add(Decimal(1), c.divide(square, n))
    low = Decimal(0) if hits == 0 else c.divide(c.subtract(middle, reach), whole)
    high = Decimal(1) if hits == cases else c.divide(c.add(middle, reach), whole)
    return rounded(c.multiply(low, Decimal(100)), digits), rounded(c.multiply(high, Decimal(100)), digits)


def byar_rate(count: int, per_request: Fraction, digits: int) -> tuple[Decimal, Decimal]:
    """Byar's 95 % interval of a count of at least one, times what a request adds to the rate, rounded."""
    low, high = _byar(count)
    return tuple(_scaled(end, per_request, digits) for end in (low, high))  # type: ignore[return-value]


@cache
def _byar(count: int) -> tuple[Decimal, Decimal]:
    c, ends = _CONTEXT, []
    for cases, side in ((count, -1), (count + 1, 1)):
        reach = c.divide(_Z, c.multiply(Decimal(3), c.sqrt(Decimal(cases))))
        shrunk = c.subtract(Decimal(1), c.divide(Decimal(1), Decimal(9 * cases)))
        root = c.add(shrunk, c.multiply(Decimal(side), reach))
        ends.append(c.multiply(Decimal(cases), c.multiply(root, c.multiply(root, root))))
    return ends[0], ends[1]


def _scaled(value: Decimal, factor: Fraction, digits: int) -> Decimal:
    product = _CONTEXT.multiply(value, Decimal(factor.numerator))
    return rounded(_CONTEXT.divide(product, Decimal(factor.denominator)), digits)


@cache
def ranks(n: int, percentile: int) -> tuple[int | None, int | None]:
    """The ranks of the two values that enclose a percentile with 95 % confidence; None where none does.

    How many of n values lie at or below the percentile is binomial: the lower rank is the highest r with
    P(B < r) at most 2.5 %, the upper the lowest with P(B < r) at least 97.5 %.
    """
    c = _CONTEXT
    odds = c.divide(Decimal(percentile), Decimal(100 - percentile))
    # Below 16 standard deviations under the mean lies less than 1e-50 of the chance.
    first = max(0, n * percentile // 100 - 16 * (isqrt(n * percentile * (100 - percentile)) // 100 + 1))
    chance = c.multiply(Decimal(comb(n, first)), _power(percentile, first))
    chance = c.multiply(chance, _power(100 - percentile, n - first))
    below, low = Decimal(0), None
    for rank in range(first + 1, n + 1):
        # `chance` is P(B = rank - 1).
        below = c.add(below, chance)
        if below <= _RISK + _HAIR:
            low = rank
        if below >= 1 - _RISK - _HAIR:
            return low, rank
        chance = c.divide(c.multiply(c.multiply(chance, Decimal(n - rank + 1)), odds), Decimal(rank))
    return low, None


def _power(percent: int, exponent: int) -> Decimal:
    return _CONTEXT.power(_CONTEXT.divide(Decimal(percent), Decimal(100)), exponent)
