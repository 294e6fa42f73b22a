from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from civicstat.heatmaps.grid import Grid
from civicstat.heatmaps.smoothing import WIDTHS_KEPT, Smoother


PLACES = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=12, unique=True)


@given(places=PLACES, seed=st.integers(0, 5), width=st.sampled_from([0.4, 1.0, 2.5]))
def test_smoothing_agrees_with_every_cell_giving_to_every_other(
    places: list[tuple[int, int]], seed: int, width: float
) -> None:
    grid = Grid(tuple(map(str, places)), *np.array(places, dtype=np.float64).T, spacing_km=1.0)
    numbers = np.random.default_rng(seed).integers(0, 9, len(places)).astype(np.float64)

    smoothed = Smoother(grid, width_km=width).spread(numbers)

    expected = [0.0] * len(places)
    for giver, here in enumerate(places):
        away = [math.dist(here, there) for there in places]
        weight = [math.exp(-(d**2) / (2 * width**2)) if d <= WIDTHS_KEPT * width else 0.0 for d in away]
        for taker in range(len(places)):
            expected[taker] += numbers[giver] * weight[taker] / sum(weight)
    assert np.allclose(smoothed, expected, rtol=1e-12, atol=1e-12)
    assert math.isclose(smoothed.sum(), numbers.sum(), abs_tol=1e-9)


def test_the_same_numbers_give_the_same_bytes(grid: Grid) -> None:
    numbers = np.random.default_rng(3).random(len(grid))

    first, second = (Smoother(grid, width_km=1.2).spread(numbers) for _ in range(2))

    assert first.tobytes() == second.tobytes()
