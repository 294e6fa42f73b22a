"""Intervals against published examples, against SciPy, and against plain loops."""

from __future__ import annotations

import time
from decimal import Decimal
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy.stats import binom, binomtest, chi2, poisson

from civicstat.inference import intervals
from civicstat.inference.intervals import (
    byar_interval,
    order_statistic_ranks,
    rounded_wilson_interval,
    wilson_interval,
)
from civicstat.inference.rounding import round_half_even


# Newcombe, "Two-sided confidence intervals for the single proportion: comparison of seven methods", Statistics in
# Medicine 17 (1998), Table I, method 3 (score, without continuity correction).
NEWCOMBE_TABLE_1 = [
    (81, 263, "0.2553", "0.3662"),
    (15, 148, "0.0624", "0.1605"),
    (0, 20, "0.0000", "0.1611"),
    (1, 29, "0.0061", "0.1718"),
]

# Table of confidence intervals for a median by order statistics, as statistics textbooks print it (for one: Conover,
# Practical Nonparametric Statistics): size, ranks, coverage in percent. Equal tails of at most 2.5 %.
MEDIAN_TABLE = [
    (6, 1, 6, "96.9"),
    (7, 1, 7, "98.4"),
    (8, 1, 8, "99.2"),
    (9, 2, 8, "96.1"),
    (10, 2, 9, "97.9"),
    (12, 3, 10, "96.1"),
    (13, 3, 11, "97.8"),
    (15, 4, 12, "96.5"),
    (16, 4, 13, "97.9"),
    (17, 5, 13, "95.1"),
    (18, 5, 14, "96.9"),
    (19, 5, 15, "98.1"),
    (20, 6, 15, "95.9"),
]


@pytest.mark.parametrize(("hits", "trials", "low", "high"), NEWCOMBE_TABLE_1)
def test_wilson_gives_the_values_that_newcombe_printed(hits: int, trials: int, low: str, high: str) -> None:
    below, above = wilson_interval(hits, trials)
    assert (f"{below:.4f}", f"{above:.4f}") == (low, high)


def test_byar_lies_within_a_fifth_of_a_percent_of_the_exact_poisson_ends_from_ten_on() -> None:
    for count in (10, 11, 15, 20, 57, 196, 1754, 65_106):
        low, high = (float(end) for end in byar_interval(count))
        assert low == pytest.approx(chi2.ppf(0.025, 2 * count) / 2, rel=2e-3)
        assert high == pytest.approx(chi2.ppf(0.975, 2 * count + 2) / 2, rel=2e-3)


def test_byar_covers_95_percent_of_poisson_counts_with_means_from_ten_on() -> None:
    ends = [byar_interval(count) for count in range(1, 260)]
    for mean in (10.0, 12.5, 17.3, 25.0, 44.4, 80.0, 150.0):
        covered = sum(poisson.pmf(count, mean) for count, (low, high) in enumerate(ends, 1) if low <= mean <= high)
        assert covered >= 0.949


def test_byar_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no interval for a count of 0"):
        byar_interval(0)


def test_wilson_agrees_with_scipy() -> None:
    for trials in (1, 2, 9, 10, 57, 1754, 65_106):
        for hits in {0, 1, trials // 3, trials // 2, trials - 1, trials}:
            ours = [float(end) for end in wilson_interval(hits, trials)]
            assert ours == pytest.approx(list(binomtest(hits, trials).proportion_ci(method="wilson")), abs=1e-12)


def test_wilson_ends_touch_zero_and_one_exactly_when_all_or_none_succeed() -> None:
    assert wilson_interval(0, 12)[0] == 0
    assert wilson_interval(12, 12)[1] == 1
    assert 0 < wilson_interval(1, 12)[0] < wilson_interval(11, 12)[1] < 1


@pytest.mark.parametrize(("hits", "trials"), [(0, 0), (-1, 5), (6, 5)])
def test_wilson_refuses_a_share_of_nothing(hits: int, trials: int) -> None:
    with pytest.raises(ValueError, match="no interval for"):
        wilson_interval(hits, trials)


@pytest.mark.parametrize(("n", "lower", "upper", "coverage"), MEDIAN_TABLE)
def test_median_ranks_are_those_of_the_published_table(n: int, lower: int, upper: int, coverage: str) -> None:
    assert order_statistic_ranks(n, 50) == (lower, upper)
    assert f"{float(100 * _coverage(n, 50, lower, upper)):.1f}" == coverage


def test_ranks_reproduce_hahn_and_meekers_sample_of_a_hundred() -> None:
    # Hahn and Meeker, Statistical Intervals (1991), section 5.2.1: 95 % for the 90th percentile of 100 values. They
    # take 85 and 97 (coverage 0.9523), as near to the middle as can be; equal tails give 84 and 96.
    assert f"{float(_coverage(100, 90, 85, 97)):.4f}" == "0.9523"
    assert order_statistic_ranks(100, 90) == (84, 96)
    assert _coverage(100, 90, 84, 96) > Fraction(95, 100)


def test_ranks_agree_with_scipy_for_hundreds_of_sizes() -> None:
    for n in [*range(1, 301), 999, 1754, 10_000, 60_000]:
        for percentile in (5, 25, 50, 90, 99):
            below = int(binom.ppf(0.025, n, percentile / 100))
            above = int(binom.ppf(0.975, n, percentile / 100)) + 1
            assert order_statistic_ranks(n, percentile) == (below or None, above if above <= n else None)


def test_ranks_agree_with_exact_fractions_at_other_levels() -> None:
    for level in (Decimal("0.5"), Decimal("0.9"), Decimal("0.999")):
        for n in range(1, 26):
            for percentile in (10, 50, 75, 95):
                assert order_statistic_ranks(n, percentile, level=level) == _slow_ranks(n, percentile, Fraction(level))


def test_tie_with_the_risk_counts_as_within_it() -> None:
    # One value and the 95th percentile: P(B <= 0) is 0.05, exactly the risk that a level of 0.9 allows below.
    assert order_statistic_ranks(1, 95, level=Decimal("0.9")) == (1, None)


def test_an_end_that_no_value_can_close_is_none() -> None:
    assert order_statistic_ranks(5, 50) == (None, None)
    assert order_statistic_ranks(10, 90) == (7, None)
    with pytest.raises(ValueError, match="no interval for percentile"):
        order_statistic_ranks(0, 50)


def test_ranks_of_a_large_city_take_milliseconds() -> None:
    started = time.perf_counter()
    order_statistic_ranks.__wrapped__(60_000, 50)  # type: ignore[attr-defined]
    assert time.perf_counter() - started < 1


def _slow_ranks(n: int, percentile: int, level: Fraction) -> tuple[int | None, int | None]:
    risk = (1 - level) / 2
    lowers = [rank for rank in range(1, n + 1) if _at_most(n, percentile, rank - 1) <= risk]
    uppers = [rank for rank in range(1, n + 1) if _at_most(n, percentile, rank - 1) >= 1 - risk]
    return max(lowers, default=None), min(uppers, default=None)


def _coverage(n: int, percentile: int, lower: int, upper: int) -> Fraction:
    return _at_most(n, percentile, upper - 1) - _at_most(n, percentile, lower - 1)


def _at_most(n: int, percentile: int, count: int) -> Fraction:
    p = Fraction(percentile, 100)
    return sum((comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(count + 1)), Fraction(0))


def test_ranks_found_quickly_are_those_of_the_long_sums_wherever_floats_decide() -> None:
    sizes = [*range(1, 60), 137, 999, 4_321, 20_000, 250_001]
    compared = 0
    for n in sizes:
        for percentile in (1, 10, 50, 75, 90, 99):
            quick = intervals._ranks_where_clear(n, percentile, Decimal("0.95"))
            if quick is not None:
                compared += 1
                assert quick == intervals._ranks(n, percentile, Decimal("0.95")), (n, percentile)

    assert compared > 0.95 * 6 * len(sizes)


def test_a_tie_is_left_to_the_long_sums() -> None:
    assert intervals._ranks_where_clear(1, 95, Decimal("0.9")) is None


@given(trials=some.integers(1, 80) | some.integers(1, 10**8), part=some.floats(0, 1), digits=some.integers(0, 6))
def test_rounded_ends_of_a_share_are_those_of_fifty_digits(trials: int, part: float, digits: int) -> None:
    successes = round(part * trials)
    scale = 100 * 10**digits

    rounded = rounded_wilson_interval(successes, trials, scale=scale)

    assert rounded == tuple(round_half_even(Fraction(end) * scale, 0) for end in wilson_interval(successes, trials))


def test_floats_leave_an_end_near_a_half_to_the_fifty_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    exact = intervals.wilson_interval
    monkeypatch.setattr(intervals, "wilson_interval", lambda *of: asked.append(of) or exact(*of))
    # Times 10 ** 12 nothing is clearly away from a half, since floats tell 16 digits.
    rounded = rounded_wilson_interval.__wrapped__(3, 17, scale=10**12)

    assert asked == [(3, 17)]
    assert rounded == tuple(round_half_even(Fraction(end) * 10**12, 0) for end in exact(3, 17))
