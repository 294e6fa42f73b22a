from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from civicstat.heatmaps.spread import Misses, Spread


MEANS = st.lists(st.floats(1e-6, 60) | st.just(0.0), min_size=1, max_size=8)
SPREAD = st.builds(Spread, st.sampled_from([1.0, 1.3, 4.0]), st.sampled_from([0.0, 0.2, 2.0]))


def law(mean: float, spread: Spread) -> stats.rv_discrete:
    """The same distribution as SciPy knows it."""
    excess = spread.shared - 1 + spread.own * mean
    return stats.poisson(mean) if excess == 0 or mean == 0 else stats.nbinom(mean / excess, 1 / (1 + excess))


@given(means=MEANS, spread=SPREAD)
def test_quantiles_are_those_of_the_negative_binomial(means: list[float], spread: Spread) -> None:
    levels = (0.1, 0.5, 0.9)

    found = spread.quantiles(np.array(means), levels)

    for level, numbers in zip(levels, found, strict=True):
        for mean, number in zip(means, numbers.tolist(), strict=True):
            # The smallest number with at least that chance; a tie may round either way.
            assert law(mean, spread).cdf(number) >= level - 1e-9
            assert number == 0 or law(mean, spread).cdf(number - 1) < level + 1e-9


@given(means=MEANS, spread=SPREAD)
def test_the_chance_within_is_the_sum_of_its_counts(means: list[float], spread: Spread) -> None:
    low, high = spread.quantiles(np.array(means), (0.1, 0.9))

    chance = spread.chance_within(np.array(means), low, high)

    for mean, least, most, found in zip(means, low, high, chance, strict=True):
        assert found == pytest.approx(math.fsum(law(mean, spread).pmf(range(least, most + 1))), abs=1e-9)


def test_a_mean_in_the_thousands_has_quantiles_too() -> None:
    low, high = Spread().quantiles(np.array([5000.0]), (0.1, 0.9))

    assert (int(low[0]), int(high[0])) == (int(stats.poisson(5000).ppf(0.1)), int(stats.poisson(5000).ppf(0.9)))


@pytest.mark.parametrize(("shared", "own"), [(1.0, 0.0), (1.5, 0.0), (1.0, 1.0), (1.3, 0.5)])
def test_the_spread_of_simulated_misses_is_found_again(shared: float, own: float) -> None:
    rng = np.random.default_rng(11)
    truth = Spread(shared, own)
    misses = Misses()
    for _ in range(52):
        means = rng.gamma(1.0, 1.0, 1000)
        excess = truth.shared - 1 + truth.own * means
        rates = means if shared == 1.0 and own == 0.0 else rng.gamma(means / excess, excess)
        misses.add(means, rng.poisson(rates).astype(np.int32))

    found = misses.spread()

    middle = np.array([0.5, 1.0, 2.0])
    assert found.shared + found.own * middle == pytest.approx(shared + own * middle, rel=0.1)


def test_intervals_from_past_misses_cover_what_they_claim() -> None:
    # Half of the simulated weeks teach the spread, the others are held to it.
    rng = np.random.default_rng(5)
    means = rng.gamma(0.7, 2.0, 600)
    misses, inside, claimed = Misses(), 0, 0.0
    for week in range(60):
        came = rng.poisson(rng.gamma(means / (0.2 + 0.6 * means), 0.2 + 0.6 * means)).astype(np.int32)
        if week >= 30:
            low, high = misses.spread().quantiles(means, (0.1, 0.9))
            inside += int(((low <= came) & (came <= high)).sum())
            claimed += float(misses.spread().chance_within(means, low, high).sum())
        misses.add(means, came)

    assert inside / (30 * 600) == pytest.approx(claimed / (30 * 600), abs=0.01)
    assert inside / (30 * 600) >= 0.8


def test_without_misses_the_spread_is_poisson_and_never_narrower() -> None:
    misses = Misses()
    assert misses.spread() == Spread(1.0, 0.0)

    misses.add(np.array([2.0, 3.0]), np.array([2, 3], dtype=np.int32))  # foretold exactly
    assert misses.spread() == Spread(1.0, 0.0)

    nothing = Misses()
    nothing.add(np.zeros(3), np.zeros(3, dtype=np.int32))
    assert nothing.spread() == Spread(1.0, 0.0)
