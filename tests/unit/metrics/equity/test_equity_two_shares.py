"""Differences and ratios of two shares equal published examples and slow searches, and cover what they claim."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pytest
from scipy.stats import beta, binom
from scipy.stats import t as student

from civicstat.metrics.equity.exact_share import exact_interval
from civicstat.metrics.equity.jackknife import t_quantile
from civicstat.metrics.equity.two_shares import koopman_ratio, newcombe_difference


Z_99 = Decimal("2.575829303548901")


def test_newcombe_equals_a_published_example() -> None:
    # Trial of high against standard dose of epinephrine (Perondi and others 2004), as M. W. Fagerland, S. Lydersen and
    # P. Laake, Statistical Analysis of Contingency Tables (2017), work it; their R package prints these digits.
    below, above = newcombe_difference((7, 34), (1, 34))

    assert (round(below, 4), round(above, 4)) == (Decimal("0.0189"), Decimal("0.3404"))


def test_koopman_equals_published_examples() -> None:
    # The same trial; then the example of Koopman's own paper, printed again in Stata Technical Bulletin 58 (2000).
    low, high = koopman_ratio((7, 34), (1, 34)) or (None, None)
    assert low is not None
    assert high is not None
    assert (round(low, 4), round(high, 4)) == (Decimal("1.2209"), Decimal("42.5757"))
    for z, expected in ((None, ("2.94", "7.15")), (Z_99, ("2.60", "8.28"))):
        low, high = (koopman_ratio((36, 40), (16, 80), z=z) if z else koopman_ratio((36, 40), (16, 80))) or (None, None)
        assert low is not None
        assert high is not None
        assert (format(low, ".2f"), format(high, ".2f")) == expected


@pytest.mark.parametrize("pair", [((5, 30), (9, 40)), ((1, 12), (11, 15)), ((12, 12), (3, 20)), ((0, 25), (6, 25))])
def test_koopman_keeps_the_ratios_that_a_slow_search_does_not_reject(pair: tuple[tuple[int, int], ...]) -> None:
    (x, m), (y, n) = pair
    kept = [ratio for ratio in np.geomspace(0.001, 100, 4_000) if _least_chi_squared(x, m, y, n, ratio) < 3.8414588]
    low, high = koopman_ratio(*pair) or (None, None)

    assert low is not None
    assert high is not None
    assert float(high) == pytest.approx(max(kept), rel=0.004)
    assert float(low) == pytest.approx(min(kept), rel=0.004) if x else low == 0


def _least_chi_squared(x: int, m: int, y: int, n: int, ratio: float) -> float:
    """At the likeliest pair of shares with this ratio, found by trying 20,000."""
    second = np.linspace(1e-7, min(1, 1 / ratio) - 1e-7, 20_000)
    first = second * ratio
    likely = x * np.log(first) + (m - x) * np.log1p(-first) + y * np.log(second) + (n - y) * np.log1p(-second)
    p, q = first[np.argmax(likely)], second[np.argmax(likely)]
    return float((x - m * p) ** 2 / (m * p * (1 - p)) + (y - n * q) ** 2 / (n * q * (1 - q)))


def test_a_ratio_to_nothing_has_no_upper_end_and_nothing_to_nothing_has_no_interval() -> None:
    low, high = koopman_ratio((5, 40), (0, 80)) or (None, None)

    assert low is not None
    assert low > 2
    assert high is None
    assert koopman_ratio((0, 40), (0, 80)) is None


@pytest.mark.parametrize(("hits", "cases"), [(0, 1), (1, 1), (3, 10), (45, 120), (4_000, 9_001), (2, 100_000)])
@pytest.mark.parametrize("level", [0.95, 0.95 ** (1 / 77)])
def test_exact_intervals_equal_those_of_scipy(hits: int, cases: int, level: float) -> None:
    low, high = exact_interval(hits, cases, level=level)
    risk = (1 - level) / 2

    assert float(low) == pytest.approx(beta.ppf(risk, hits, cases - hits + 1) if hits else 0, abs=2e-12)
    assert float(high) == pytest.approx(beta.ppf(1 - risk, hits + 1, cases - hits) if hits < cases else 1, abs=2e-12)


def test_students_t_equals_that_of_scipy() -> None:
    for degrees in (1, 2, 3, 4, 7, 8, 24, 75, 999, 1_000):
        assert float(t_quantile(degrees)) == pytest.approx(student.ppf(0.975, degrees), abs=1e-9)
    assert t_quantile(5_000) == t_quantile(1_000)


# Docs/explanation/equity.md states these: over 19 x 19 pairs of shares from 5 % to 95 %.
@pytest.mark.slow
@pytest.mark.parametrize("cases", [(10, 10), (10, 40), (30, 30)])
@pytest.mark.parametrize(("interval", "least"), [(newcombe_difference, 0.90), (koopman_ratio, 0.91)])
def test_intervals_of_two_shares_cover_95_percent_on_average(
    cases: tuple[int, int], interval: Callable[..., tuple[Decimal, Decimal | None] | None], least: float
) -> None:
    coverage = _coverage(*cases, interval)

    assert coverage.mean() == pytest.approx(0.951, abs=0.003)
    assert coverage.min() > least


def _coverage(m: int, n: int, interval: Callable[..., tuple[Decimal, Decimal | None] | None]) -> np.ndarray:
    low, high = np.zeros((m + 1, n + 1)), np.full((m + 1, n + 1), np.inf)
    for x in range(m + 1):
        for y in range(n + 1):
            if found := interval((x, m), (y, n)):
                low[x, y], high[x, y] = float(found[0]), np.inf if found[1] is None else float(found[1])
    shares = np.linspace(0.05, 0.95, 19)
    covered = []
    for p in shares:
        for q in shares:
            chance = np.outer(binom.pmf(np.arange(m + 1), m, p), binom.pmf(np.arange(n + 1), n, q))
            truth = p - q if interval is newcombe_difference else p / q
            covered.append((chance * ((low <= truth + 1e-12) & (high >= truth - 1e-12))).sum())
    return np.array(covered)
