"""Two shares side by side: the interval of their difference, and of their ratio."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction

from civicstat.inference.intervals import PRECISION, Z_95, wilson_interval


# Halvings of the search for a limit of the ratio: 2**-90 of the bracket, far below any digit that is shown.
_HALVINGS = 90
_SMALLEST, _LARGEST = Decimal("1e-12"), Decimal("1e12")


def newcombe_difference(
    first: tuple[int, int], second: tuple[int, int], *, z: Decimal = Z_95
) -> tuple[Decimal, Decimal]:
    """The 95 % interval of the first share less the second, between -1 and 1, to 50 digits.

    Parameters
    ----------
    first, second
        Hits and cases, each with at least one case.

    Notes
    -----
    Hybrid score interval: both Wilson intervals, squared and added. R. G. Newcombe, "Interval estimation for the
    difference between independent proportions", Statistics in Medicine 17 (1998), 873-890, method 10. It takes every
    case of a group as drawn with one and the same chance.
    """
    low_1, high_1 = wilson_interval(*first, z=z)
    low_2, high_2 = wilson_interval(*second, z=z)
    with localcontext(_context()):
        share_1, share_2 = (Decimal(hits) / cases for hits, cases in (first, second))
        gap = share_1 - share_2
        below = gap - ((share_1 - low_1) ** 2 + (high_2 - share_2) ** 2).sqrt()
        above = gap + ((high_1 - share_1) ** 2 + (share_2 - low_2) ** 2).sqrt()
    return below, above


def hybrid_difference(
    first: tuple[Fraction, Fraction], second: tuple[Fraction, Fraction], *, z: Decimal = Z_95
) -> tuple[Decimal, Decimal]:
    """The same interval for shares that are worth so many cases, whole or not: each a share and its cases.

    Notes
    -----
    Limits of each share put together: G. Y. Zou and A. Donner, "Construction of confidence limits about effect
    measures: a general approach", Statistics in Medicine 27 (2008), 1693-1702.
    """
    with localcontext(_context()):
        (share_1, low_1, high_1), (share_2, low_2, high_2) = (_score_limits(*each, z) for each in (first, second))
        gap = share_1 - share_2
        below = gap - ((share_1 - low_1) ** 2 + (high_2 - share_2) ** 2).sqrt()
        above = gap + ((high_1 - share_1) ** 2 + (share_2 - low_2) ** 2).sqrt()
    return below, above


def _score_limits(share: Fraction, cases: Fraction, z: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """The share and Wilson's limits of it."""
    p, n = (Decimal(each.numerator) / each.denominator for each in (share, cases))
    middle = p + z * z / (2 * n)
    reach = z * (p * (1 - p) / n + z * z / (4 * n * n)).sqrt()
    return p, (middle - reach) / (1 + z * z / n), (middle + reach) / (1 + z * z / n)


def koopman_ratio(
    first: tuple[int, int], second: tuple[int, int], *, z: Decimal = Z_95
) -> tuple[Decimal, Decimal | None] | None:
    """The 95 % score interval of the first share over the second; the upper end is None where the second has no hit.

    None where neither share has a hit: nothing then speaks about their ratio.

    Notes
    -----
    The ratios that a chi-squared test does not reject. P. A. R. Koopman, "Confidence intervals for the ratio of two
    binomial proportions", Biometrics 40 (1984), 513-517. Found by halving, to 50 digits.
    """
    if not first[0] and not second[0]:
        return None
    with localcontext(_context()):
        limit = z * z
        if first[0] and second[0]:
            middle = Decimal(first[0] * second[1]) / (first[1] * second[0])
        else:
            middle = _SMALLEST if not first[0] else _LARGEST
        low = _edge(first, second, _SMALLEST, middle, limit=limit) if first[0] else Decimal(0)
        high = _edge(first, second, _LARGEST, middle, limit=limit) if second[0] else None
    return low, high


def _edge(
    first: tuple[int, int], second: tuple[int, int], outside: Decimal, inside: Decimal, *, limit: Decimal
) -> Decimal:
    """Between a ratio that the test rejects and one that it does not: where it begins to reject."""
    for _ in range(_HALVINGS):
        # The geometric middle: ratios are far apart on the scale of logarithms.
        middle = (outside * inside).sqrt()
        if _chi_squared(first, second, middle) > limit:
            outside = middle
        else:
            inside = middle
    return inside


def _chi_squared(first: tuple[int, int], second: tuple[int, int], ratio: Decimal) -> Decimal:
    """How badly both shares fit the ratio, at the likeliest pair of shares that have it."""
    (hits_1, cases_1), (hits_2, cases_2) = first, second
    both = cases_1 + cases_2
    half = ratio * (cases_1 + hits_2) + hits_1 + cases_2
    root = (half * half - 4 * ratio * both * (hits_1 + hits_2)).copy_abs().sqrt()
    # The smaller root, written so that nothing cancels where the ratio is tiny.
    share_1 = 2 * ratio * (hits_1 + hits_2) / (half + root)
    share_2 = share_1 / ratio
    return _part(hits_1, cases_1, share_1) + _part(hits_2, cases_2, share_2)


def _part(hits: int, cases: int, share: Decimal) -> Decimal:
    spread = cases * share * (1 - share)
    return (hits - cases * share) ** 2 / spread if spread > 0 else Decimal(0)


def _context() -> Context:
    return Context(prec=PRECISION, rounding=ROUND_HALF_EVEN)
