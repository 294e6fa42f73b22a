"""Intervals for what chance alone would do to a share, a percentile or a rate."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from functools import lru_cache

import numpy as np


PRECISION = 50
# The standard normal's 97.5 % point: 95 % between minus z and z (DESIGN, section 6).
Z_95 = Decimal("1.959963984540054")
LEVEL_95 = Decimal("0.95")
# Terms of the binomial below this part of its largest term cannot move a digit that decides anything.
_NEGLIGIBLE = Decimal("1e-60")
# Sums nearer than this to a threshold are equal to it: the sums carry about 45 right digits.
_TIE = Decimal("1e-40")
# Floats decide nothing that is nearer to a threshold.
_CLEARLY = 1e-8
_MOST_FOR_FLOATS = 1_000_000_000


def wilson_interval(successes: int, trials: int, *, z: Decimal = Z_95) -> tuple[Decimal, Decimal]:
    """The Wilson score interval of a share, both ends between 0 and 1, to 50 digits.

    Parameters
    ----------
    successes, trials
        Counts, with 0 <= successes <= trials and at least 1 trial: no interval exists for a share of nothing.
    z
        Standard normal quantile; the default gives 95 %.

    Notes
    -----
    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
    Statistical Association 22 (1927), 209-212. Without continuity correction. It covers 95 % on average over shares,
    not at each one: docs/explanation/intervals.md.
    """
    if not 0 <= successes <= trials or trials < 1:
        raise ValueError(f"no interval for {successes} of {trials}")
    with localcontext(_context()):
        count, hits = Decimal(trials), Decimal(successes)
        middle = hits + z * z / 2
        reach = z * (hits * (count - hits) / count + z * z / 4).sqrt()
        below = Decimal(0) if successes == 0 else (middle - reach) / (count + z * z)
        above = Decimal(1) if successes == trials else (middle + reach) / (count + z * z)
    return below, above


@lru_cache(maxsize=200_000)
def rounded_wilson_interval(successes: int, trials: int, *, scale: int) -> tuple[int, int]:
    """Both ends of the Wilson interval of a share, times `scale`, rounded half to even.

    Parameters
    ----------
    scale
        1,000 for percent with one decimal.

    Notes
    -----
    Floats decide where the next half is clearly further away than they can be off; the 50 digits of `wilson_interval`
    decide everywhere else.
    """
    if not 0 <= successes <= trials or trials < 1:
        raise ValueError(f"no interval for {successes} of {trials}")
    z = float(Z_95)
    middle = successes + z * z / 2
    reach = z * math.sqrt(successes * (trials - successes) / trials + z * z / 4)
    ends = [scale * (middle + part) / (trials + z * z) for part in (-reach, reach)]
    if trials <= _MOST_FOR_FLOATS and all(abs(end - math.floor(end) - 0.5) > scale * _CLEARLY for end in ends):
        return round(ends[0]), round(ends[1])
    with localcontext(_context()):
        low, high = (int((end * scale).to_integral_value()) for end in wilson_interval(successes, trials))
    return low, high


@lru_cache(maxsize=200_000)
def byar_interval(count: int, *, z: Decimal = Z_95) -> tuple[Decimal, Decimal]:
    """Byar's interval of the mean of a Poisson count, to 50 digits; divide by who or what was exposed for a rate.

    Parameters
    ----------
    count
        Observed events, at least 1.
    z
        Standard normal quantile; the default gives 95 %.

    Notes
    -----
    N. E. Breslow and N. E. Day, Statistical Methods in Cancer Research II (IARC 1987), section 2.3, after K. J. Rothman
    and J. D. Boice (1979). From 10 events on both ends lie within 0.2 % of the exact (Garwood) ones and it covers at
    least 95 %: docs/explanation/intervals.md. Valid where events do not bring each other about.
    """
    if count < 1:
        raise ValueError(f"no interval for a count of {count}")
    with localcontext(_context()):
        below, above = Decimal(count), Decimal(count + 1)
        low = below * (1 - 1 / (9 * below) - z / (3 * below.sqrt())) ** 3
        high = above * (1 - 1 / (9 * above) + z / (3 * above.sqrt())) ** 3
    return low, high


@lru_cache(maxsize=200_000)
def order_statistic_ranks(n: int, percentile: int, *, level: Decimal = LEVEL_95) -> tuple[int | None, int | None]:
    """Ranks of the two observed values that enclose a population percentile with at least `level` confidence.

    Parameters
    ----------
    n
        Number of observed values, in rising order when ranks are looked up.
    percentile
        1 to 99.
    level
        Between 0 and 1; each end takes half of the remaining risk.

    Returns
    -------
    tuple
        1-based ranks (lower, upper). None where too few values lie on that side of the percentile for any of them to
        serve: that end of the interval is then open.

    Notes
    -----
    The number of values at or below the percentile is binomial(n, p), whatever the distribution, so the chance that
    the interval encloses it is P(lower <= B <= upper - 1). Lower is the largest rank with P(B <= lower - 1) at most
    half the risk, upper the smallest with P(B <= upper - 1) at least one minus it. W. J. Conover, Practical
    Nonparametric Statistics, 3rd ed. (1999), section 3.2; G. J. Hahn and W. Q. Meeker, Statistical Intervals (1991),
    section 5.2. For discrete values the coverage is at least as high.
    """
    if n < 1 or not 1 <= percentile <= 99 or not 0 < level < 1:
        raise ValueError(f"no interval for percentile {percentile} of {n} values at level {level}")
    return _ranks_where_clear(n, percentile, level) or _ranks(n, percentile, level)


def _ranks(n: int, percentile: int, level: Decimal) -> tuple[int | None, int | None]:
    """The ranks from sums of 50 digits, which settle every tie."""
    with localcontext(_context()):
        first, terms = _binomial_terms(n, percentile)
        total = sum(terms, Decimal(0))
        risk = (1 - level) / 2 * total
        slack = _TIE * total
        lower = upper = None
        running = Decimal(0)
        for offset, term in enumerate(terms):
            running += term
            rank = first + offset + 1  # P(B <= rank - 1) is running / total
            if running <= risk + slack:
                lower = rank
            if running >= total - risk - slack:
                upper = rank
                break
    return lower, upper if upper is not None and upper <= n else None


def _ranks_where_clear(n: int, percentile: int, level: Decimal) -> tuple[int | None, int | None] | None:
    """The same ranks from floats, or None where a sum comes so near to a threshold that their error could decide.

    Terms further from the mode than `reach` come to less than 1e-15 together (Bernstein's inequality), and errors of
    the products to less than 1e-10 for any n below a thousand million; `_CLEARLY` leaves room for both.
    """
    if n > _MOST_FOR_FLOATS:
        return None
    part = percentile / 100
    mode = (n + 1) * percentile // 100
    reach = math.ceil(9 * math.sqrt(n * part * (1 - part))) + 60
    first, last = max(0, mode - reach), min(n, mode + reach)
    down = np.arange(mode, first, -1, dtype=np.float64)
    up = np.arange(mode, last, dtype=np.float64)
    falling = np.cumprod(down * (1 - part) / ((n - down + 1) * part))
    rising = np.cumprod((n - up) * part / ((up + 1) * (1 - part)))
    sums = np.cumsum(np.concatenate([falling[::-1], [1.0], rising]))
    below = sums / sums[-1]
    risk = float((1 - level) / 2)
    if min(np.abs(below - risk).min(), np.abs(below - (1 - risk)).min()) < _CLEARLY:
        return None
    lower = first + int(np.searchsorted(below, risk, side="right"))
    upper = first + int(np.searchsorted(below, 1 - risk, side="left")) + 1
    return (lower if lower > first else None), (upper if upper <= n else None)


def _binomial_terms(n: int, percentile: int) -> tuple[int, list[Decimal]]:
    """Binomial probabilities up to one common factor, from the first count that matters; the mode's term is 1."""
    hit, miss = Decimal(percentile), Decimal(100 - percentile)
    mode = (n + 1) * percentile // 100
    falling: list[Decimal] = []
    term, count = Decimal(1), mode
    while count > 0 and term > _NEGLIGIBLE:
        term = term * (count * miss) / ((n - count + 1) * hit)
        count -= 1
        falling.append(term)
    first = count
    rising = [Decimal(1)]
    term, count = Decimal(1), mode
    while count < n and term > _NEGLIGIBLE:
        term = term * ((n - count) * hit) / ((count + 1) * miss)
        count += 1
        rising.append(term)
    return first, falling[::-1] + rising


def _context() -> Context:
    return Context(prec=PRECISION, rounding=ROUND_HALF_EVEN)
