"""Limits of shares and counts that scatter more than chance alone would make them: Laney's p-prime and u-prime."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from civicstat.inference.charts.lines import (
    RANGE_PER_SIGMA,
    SIGMAS,
    Fit,
    Fitting,
    Lines,
    as_decimal,
    mean_moving_range,
    root,
)
from civicstat.inference.charts.season import Season


Number = Fraction | Decimal | int
# Cases judged one by one scatter at least as chance makes them: a smaller spread is a short baseline's luck.
CHANCE_ALONE = Fraction(1)


def p_prime_fitting(
    hits: Sequence[int],
    cases: Sequence[int],
    *,
    per: int = 1,
    season: Season | None = None,
    least_spread: Fraction = CHANCE_ALONE,
) -> Fitting:
    """Laney's p-prime chart: the range of a share follows its number of cases.

    Parameters
    ----------
    hits, cases
        Of each point, how many cases met the condition out of how many; at least one case.
    per
        100 for percent.
    season
        An added distance, in shares of 1.
    least_spread
        Sigma z is never taken smaller; 0 gives Laney's chart as published, 1 (the default) never a range narrower
        than that of the plain p chart.

    Notes
    -----
    Centre: all hits of the setting points over all their cases. Chance alone: the square root of p(1 - p)/n.
    Sigma z: the mean moving range of the points in units of chance alone, over 1.128. D. B. Laney, "Improved control
    charts for attributes", Quality Engineering 14 (2002), 531-537.
    """
    effects = season.effects if season else (Fraction(0),) * len(cases)
    widening = season.widening if season else Fraction(1)

    def fit(setting: range) -> Fit:
        total = sum(cases[i] for i in setting)
        level = (sum(hits[i] for i in setting) - sum((cases[i] * effects[i] for i in setting), Fraction(0))) / total
        expected = [min(max(level + effect, Fraction(0)), Fraction(1)) for effect in effects]
        chance = [root(p * (1 - p) / n) for p, n in zip(expected, cases, strict=True)]
        shares = [Fraction(hit, n) for hit, n in zip(hits, cases, strict=True)]
        spread = _spread(shares, expected, chance, setting, least_spread) * widening
        return _fit(expected, chance, spread, [Fraction(per)] * len(cases))

    return fit


def u_prime_fitting(
    counts: Sequence[int],
    exposures: Sequence[Fraction | int],
    *,
    as_counts: bool = False,
    season: Season | None = None,
    least_spread: Fraction = CHANCE_ALONE,
) -> Fitting:
    """Laney's u-prime chart: the range of a count follows how much there was to count.

    Parameters
    ----------
    counts, exposures
        Of each point, how many events, and out of how much: days of the month, miles, residents. Above zero.
    as_counts
        Lines for the counts themselves rather than for the rate.
    season
        A factor of the rate.
    least_spread
        As for `p_prime_fitting`.

    Notes
    -----
    As p-prime, with chance alone the square root of u/n (Poisson).
    """
    amounts = [Fraction(amount) for amount in exposures]
    effects = season.effects if season else (Fraction(1),) * len(counts)
    widening = season.widening if season else Fraction(1)

    def fit(setting: range) -> Fit:
        level = sum(counts[i] for i in setting) / sum((amounts[i] * effects[i] for i in setting), Fraction(0))
        expected = [level * effect for effect in effects]
        chance = [root(u / n) for u, n in zip(expected, amounts, strict=True)]
        rates = [count / n for count, n in zip(counts, amounts, strict=True)]
        spread = _spread(rates, expected, chance, setting, least_spread) * widening
        return _fit(expected, chance, spread, amounts if as_counts else [Fraction(1)] * len(counts))

    return fit


def _spread(
    values: Sequence[Fraction],
    expected: Sequence[Fraction],
    chance: Sequence[Fraction],
    setting: range,
    least: Fraction,
) -> Fraction:
    """Sigma z; a point that chance cannot move counts as lying on its centre."""
    scores = [(values[i] - expected[i]) / chance[i] if chance[i] else Fraction(0) for i in setting]
    return max(mean_moving_range([_short(score) for score in scores]) / RANGE_PER_SIGMA, least)


def _fit(expected: Sequence[Fraction], chance: Sequence[Fraction], spread: Fraction, scales: Sequence[Fraction]) -> Fit:
    lines = [
        Lines.around(_short(middle * scale), _short(SIGMAS * spread * one * scale))
        for middle, one, scale in zip(expected, chance, scales, strict=True)
    ]
    return Fit(tuple(lines), as_decimal(spread))


def _short(value: Fraction) -> Fraction:
    """To 50 digits: sums of exact fractions of so many denominators would grow without end."""
    return Fraction(as_decimal(value))
