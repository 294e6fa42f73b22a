"""Invented cities: a patch of H3 cells, and requests drawn from a surface that the test knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import h3
import numpy as np
import numpy.typing as npt
import pytest

from civicstat.heatmaps.counts import History, count_by_week
from civicstat.heatmaps.grid import Grid, h3_grid
from civicstat.heatmaps.request_rows import RequestRows


# A Monday, so that weeks are easy to count in the head.
FIRST = date(2012, 1, 2)
CENTER = "882664c107fffff"


@pytest.fixture
def first_day() -> date:
    """The Monday on which every invented city's records begin."""
    return FIRST


@pytest.fixture
def grid() -> Grid:
    """127 cells around a center."""
    return h3_grid(h3.grid_disk(CENTER, 6))


@pytest.fixture
def small_grid() -> Grid:
    """Seven cells: a center and its ring."""
    return h3_grid(h3.grid_disk(CENTER, 1))


@pytest.fixture
def rows_of() -> Callable[..., RequestRows]:
    """Rows from weekly counts (weeks by cells): each request on a drawn day of its week."""

    def make(weekly: npt.NDArray[np.int64], cells: Sequence[str], *, seed: int = 1, kind: str = "alley") -> RequestRows:
        week, cell = np.nonzero(weekly)
        often = weekly[week, cell]
        week, cell = np.repeat(week, often), np.repeat(cell, often)
        weekday = np.random.default_rng(seed).integers(0, 7, len(week))
        days = [(FIRST + timedelta(days=int(w) * 7 + int(d))).isoformat() for w, d in zip(week, weekday, strict=True)]
        return RequestRows([kind] * len(days), ["false"] * len(days), [cells[c] for c in cell], days)

    return make


@pytest.fixture
def history_of() -> Callable[..., History]:
    """A history from weekly counts, known up to a day of the last week (1 Monday to 7 Sunday)."""

    def make(weekly: npt.NDArray[np.int64], *, days: int = 7, seed: int = 1) -> History:
        week, cell = np.nonzero(weekly)
        often = weekly[week, cell]
        week, cell = np.repeat(week, often), np.repeat(cell, often)
        weekday = np.random.default_rng(seed).integers(0, 7, len(week))
        return count_by_week(
            FIRST.toordinal() + week * 7 + weekday,
            cell,
            cell_count=weekly.shape[1],
            coverage_from=FIRST,
            as_of=FIRST + timedelta(days=7 * (len(weekly) - 1) + days - 1),
        )

    return make


def drawn(means: npt.NDArray[np.float64], *, weeks: int, seed: int) -> npt.NDArray[np.int64]:
    """Independent Poisson counts, the same means every week."""
    return np.random.default_rng(seed).poisson(means, (weeks, len(means)))


@pytest.fixture
def stationary() -> Callable[..., npt.NDArray[np.int64]]:
    """Counts of a city where next week is like any other week."""
    return drawn


@pytest.fixture
def flaring() -> Callable[..., npt.NDArray[np.int64]]:
    """Counts of a city where trouble flares up in a cell and lasts for some weeks."""

    def make(cells: int, *, weeks: int, seed: int) -> npt.NDArray[np.int64]:
        rng = np.random.default_rng(seed)
        heat = np.zeros(cells)
        counts = np.zeros((weeks, cells), dtype=np.int64)
        for week in range(weeks):
            heat = 0.8 * heat + np.where(rng.random(cells) < 0.02, 3.0, 0.0)
            counts[week] = rng.poisson(0.1 + heat)
        return counts

    return make
