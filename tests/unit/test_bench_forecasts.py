"""The forecast yardsticks: none looks past its origin, and all are scored alike."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import h3
import numpy as np
import pytest
from threadpoolctl import threadpool_limits


ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

import event_sets  # noqa: E402
import forecast_part  # noqa: E402
import forecast_work  # noqa: E402

from civicstat.heatmaps.counts import History, count_by_week  # noqa: E402
from civicstat.heatmaps.grid import Grid, h3_grid  # noqa: E402
from civicstat.heatmaps.guard import require_no_future  # noqa: E402
from civicstat.heatmaps.rolling import Method, walk  # noqa: E402


MONDAY = date(2012, 1, 2)
GRID = h3_grid(sorted(h3.grid_disk(h3.latlng_to_cell(41.85, -87.65, 8), 3)))
WEEKS = 60


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Beside other tests, several threads on few rows wait for each other longer than they work."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="module")
def history() -> History:
    chance = np.random.default_rng(7)
    busy = chance.gamma(0.5, 6.0, len(GRID))
    counts = chance.poisson(busy, (WEEKS, len(GRID)))
    week, cell = np.repeat(np.indices(counts.shape).reshape(2, -1), counts.ravel(), axis=1)
    days = MONDAY.toordinal() + 7 * week + chance.integers(0, 7, len(week))
    until = MONDAY + timedelta(weeks=WEEKS, days=-1)
    return count_by_week(days, cell, cell_count=len(GRID), coverage_from=MONDAY, as_of=until)


@pytest.mark.parametrize("name", forecast_work.METHODS)
def test_no_yardstick_uses_what_came_after_its_origin(name: str, history: History) -> None:
    require_no_future(history, 40, lambda: [forecast_work.METHODS[name](GRID)])


@pytest.mark.parametrize("name", ["gradient-boosting", "poisson-regression", "kernel-density"])
def test_a_yardstick_learns_where_the_busy_places_are(name: str, history: History) -> None:
    means = foretold(forecast_work.METHODS[name], history)
    usual = history.whole[:50].mean(axis=0)

    assert np.isfinite(means).all()
    assert means.sum() == pytest.approx(usual.sum(), rel=0.15)
    assert np.corrcoef(means, usual)[0, 1] > (0.5 if name == "kernel-density" else 0.9)


def foretold(method: Callable[[Grid], Method], history: History) -> np.ndarray:
    (said,) = walk(history, [method(GRID)], origins=range(50, 51))
    (means,) = said.means.values()
    return means


def told(hits: tuple[str, ...], *, seconds: float, log_score: float, weeks: int = 12) -> dict[str, object]:
    return {
        "weeks": weeks,
        "weeks_of_history": 60,
        "cells": 100,
        "best_cells": 5,
        "requests": 120,
        "hits": hits,
        "hits_at_most": ["9"] * 12,
        "log_score": log_score,
        "expected": 60.0,
        "seconds": seconds,
        "processor_seconds": 2 * seconds,
        "megabytes": 100,
    }


def test_a_forecast_is_scored_beside_each_yardstick_in_quality_and_time() -> None:
    listing = forecast_part.listing_of(
        "chicago",
        {
            "kernel-mixture": told(("6",) * 12, seconds=1.0, log_score=-48.0),
            "long-run-mean": told(("9/2",) * 12, seconds=4.0, log_score=-60.0),
            "last-year-same-week": {"weeks": 0},
        },
    )

    ours, simple = listing.lines
    assert (ours["hits"], ours["PAI"], ours["nats"], ours["said/came"]) == (60.0, 12.0, 0.1, 0.5)
    assert (simple["our hits"], simple["our time"], simple["on processors"]) == (pytest.approx(4 / 3), 0.25, 0.25)
    assert "at most 90.0 % could be hit" in listing.title


def test_the_demo_citys_events_are_always_there_and_end_on_a_sunday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CIVICSTAT_BENCH_DATA", raising=False)

    assert event_sets.sets_here() == ["chicago"]
    grid, history = event_sets.SETS["chicago"].counted()
    assert history.days == 7
    assert history.week(history.weeks - 1).label == "2014-W26"
    assert history.whole.shape == (182, len(grid))
