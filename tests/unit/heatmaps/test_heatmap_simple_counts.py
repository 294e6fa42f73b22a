from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from civicstat.heatmaps.counts import History
from civicstat.heatmaps.grid import Grid
from civicstat.heatmaps.rolling import walk
from civicstat.heatmaps.simple_counts import KernelDensity, LastYear, RecentMean, simple_counts
from civicstat.heatmaps.smoothing import Smoother


Make = Callable[..., Any]


def rate(requests: npt.NDArray[Any], weeks: float) -> npt.NDArray[np.float64]:
    """Plainly: as if each cell had one more week at the city's mean."""
    city_mean = requests.sum() / max(weeks, 1) / len(requests)
    return (requests + city_mean) / (weeks + 1)


@pytest.fixture
def weekly(stationary: Make, small_grid: Grid) -> npt.NDArray[np.int64]:
    counts: npt.NDArray[np.int64] = stationary(np.arange(1.0, 8.0), weeks=70, seed=4)
    return counts


@pytest.mark.parametrize("days", [1, 4, 7])
@pytest.mark.parametrize("origin", [3, 7, 8, 9, 60, 69])
def test_each_simple_count_agrees_with_counting_afresh(
    weekly: npt.NDArray[np.int64], history_of: Make, small_grid: Grid, days: int, origin: int
) -> None:
    history: History = history_of(weekly, days=days)

    (foretold,) = walk(history, simple_counts(small_grid), origins=range(origin, origin + 1))

    begun, exposure = history.first_days[origin], history.exposure(origin)
    past = weekly[:origin]
    for name, weeks in (("long-run-mean", 1000), ("last-8-weeks", 8), ("last-52-weeks", 52)):
        kept = past[max(0, origin - weeks) :]
        expected = rate(kept.sum(axis=0) + begun, len(kept) + exposure)
        assert np.allclose(foretold.means[name], expected, rtol=1e-12)
    last_year = rate(weekly[origin + 1 - 52], 1) if origin + 1 >= 52 else np.zeros(7)
    assert np.allclose(foretold.means["last-year-same-week"], last_year, rtol=1e-12)


def test_the_heat_map_takes_the_width_that_foretold_best(
    weekly: npt.NDArray[np.int64], history_of: Make, small_grid: Grid
) -> None:
    history: History = history_of(weekly)

    (foretold,) = walk(history, [KernelDensity(small_grid)], origins=range(60, 61))

    smoothers = [Smoother(small_grid, width_km=width * small_grid.spacing_km) for width in (0.5, 1.0, 2.0)]
    success = [0.0, 0.0, 0.0]
    for week in range(1, 60):
        for index, smoother in enumerate(smoothers):
            said = rate(smoother.spread(weekly[:week].sum(axis=0)), week)
            success[index] += float((weekly[week] * np.log(said)).sum() - said.sum())
    best = smoothers[int(np.argmax(success))]
    assert np.allclose(foretold.means["kernel-density"], rate(best.spread(weekly[:61].sum(axis=0)), 61), rtol=1e-12)


def test_a_cell_without_requests_is_rare_and_not_impossible(small_grid: Grid) -> None:
    count = RecentMean(small_grid, name="all", weeks=None)
    for _ in range(9):
        count.see(np.array([7, 0, 0, 0, 0, 0, 0], dtype=np.int32))
    count.look(np.zeros(7, dtype=np.int32), 0.5)

    assert count.forecast().min() > 0
    assert LastYear(small_grid).forecast().tolist() == [0.0] * 7  # no last year: the scores leave it out
