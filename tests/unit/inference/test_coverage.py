"""Do the intervals cover what they claim to? Exactly where a sum will do, else by simulation from a seed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import binom

from civicstat.inference.intervals import order_statistic_ranks, wilson_interval


# Docs/explanation/intervals.md states these: least coverage over shares from 2 % to 98 %, by number of cases.
SHARES = np.linspace(0.02, 0.98, 97)

Draw = Callable[[np.random.Generator, tuple[int, int]], np.ndarray]
# name: (draw, true quantile function)
DRAWS: dict[str, tuple[Draw, Callable[[float], float]]] = {
    "continuous, skewed": (lambda rng, size: rng.exponential(4.0, size), lambda p: -4.0 * float(np.log(1 - p))),
    "whole days": (
        lambda rng, size: rng.geometric(0.2, size).astype(float),
        lambda p: float(np.ceil(np.log(1 - p) / np.log(0.8) - 1e-12)),
    ),
    "two values only": (lambda rng, size: (rng.random(size) < 0.3).astype(float), lambda p: 0.0 if p <= 0.7 else 1.0),
}


@pytest.mark.parametrize("trials", [10, 20, 50, 200, 1000])
def test_wilson_covers_95_percent_on_average_and_nowhere_absurdly_less(trials: int) -> None:
    coverage = _wilson_coverage(trials)

    assert coverage.mean() == pytest.approx(0.95, abs=0.008)
    assert coverage.min() > 0.9
    middle = coverage[(SHARES >= 0.1) & (SHARES <= 0.9)]
    assert middle.min() > 0.915


@pytest.mark.parametrize("name", DRAWS)
@pytest.mark.parametrize(("n", "percentile"), [(12, 50), (45, 50), (60, 90), (200, 75)])
def test_order_statistics_cover_at_least_95_percent(name: str, n: int, percentile: int) -> None:
    _assert_covered(name, n, percentile, samples=4000)


@pytest.mark.slow
@pytest.mark.parametrize("name", DRAWS)
@pytest.mark.parametrize("n", [8, 12, 25, 60, 150, 400])
@pytest.mark.parametrize("percentile", [10, 50, 75, 90])
def test_order_statistics_cover_at_least_95_percent_everywhere(name: str, n: int, percentile: int) -> None:
    _assert_covered(name, n, percentile, samples=40_000)


def _wilson_coverage(trials: int) -> np.ndarray:
    ends = np.array([[float(end) for end in wilson_interval(hits, trials)] for hits in range(trials + 1)])
    chance = binom.pmf(np.arange(trials + 1)[:, None], trials, SHARES[None, :])
    encloses = (ends[:, :1] <= SHARES) & (ends[:, 1:] >= SHARES)
    return (chance * encloses).sum(axis=0)


def _assert_covered(name: str, n: int, percentile: int, *, samples: int) -> None:
    draw, quantile = DRAWS[name]
    truth = quantile(percentile / 100)
    lower, upper = order_statistic_ranks(n, percentile)
    ordered = np.sort(draw(np.random.default_rng([n, percentile]), (samples, n)), axis=1)
    above_low = ordered[:, lower - 1] <= truth if lower else np.ones(samples, dtype=bool)
    below_high = ordered[:, upper - 1] >= truth if upper else np.ones(samples, dtype=bool)
    covered = float((above_low & below_high).mean())
    # Three standard errors of a simulated 95 %.
    assert covered > 0.95 - 3 * (0.95 * 0.05 / samples) ** 0.5
