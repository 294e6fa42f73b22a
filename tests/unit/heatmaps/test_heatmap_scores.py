"""Scores held to a slow, obvious oracle that reads rows and nothing of ours but the forecasts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from civicstat.heatmaps.back_test import WARM_UP_WEEKS, weeks_to_score
from civicstat.heatmaps.counts import History
from civicstat.heatmaps.forecast import Forecast, forecast_next_week
from civicstat.heatmaps.grid import Grid
from civicstat.heatmaps.request_rows import RequestRows


Make = Callable[..., Any]
WEEKS = 120


@pytest.fixture(scope="module")
def last_day() -> date:
    """A Wednesday in the last week."""
    return date(2012, 1, 2) + timedelta(days=7 * (WEEKS - 1) + 2)


@pytest.fixture
def rows(rows_of: Make, flaring: Make, grid: Grid) -> RequestRows:
    made: RequestRows = rows_of(flaring(len(grid), weeks=WEEKS, seed=21), grid.cells)
    return made


@pytest.fixture
def forecast(rows: RequestRows, grid: Grid, first_day: date, last_day: date) -> Forecast:
    return forecast_next_week(
        rows, kinds={"alley"}, cells=grid.cells, as_of=last_day, coverage_from=first_day, forecast_id="alleys"
    )


def requests_between(rows: RequestRows, grid: Grid, first: date, last: date) -> npt.NDArray[np.float64]:
    found = dict.fromkeys(grid.cells, 0)
    for cell, day in zip(rows.h3_8, rows.opened_day, strict=True):
        if first.isoformat() <= day <= last.isoformat():
            found[cell] += 1
    return np.array([found[cell] for cell in grid.cells], dtype=np.float64)


def hits_by_drawing(means: npt.NDArray[np.float64], came: npt.NDArray[np.float64], places: int) -> float:
    """Place by place, the mean of what is left at the same height."""
    found, left = 0.0, places
    for height in sorted(set(means.tolist()), reverse=True):
        tied = came[means == height]
        found += min(left, len(tied)) * float(tied.mean())
        left -= min(left, len(tied))
    return found


def test_hits_and_expected_of_the_long_run_mean_can_be_counted_by_a_stranger(
    forecast: Forecast, rows: RequestRows, grid: Grid, first_day: date, last_day: date
) -> None:
    for told in forecast.scores["origins"][::7]:
        origin = date.fromisoformat(told["origin"])
        monday = date.fromisocalendar(int(told["week"][:4]), int(told["week"][-2:]), 1)
        assert origin < monday <= origin + timedelta(days=7)
        came = requests_between(rows, grid, monday, monday + timedelta(days=6))
        past = requests_between(rows, grid, first_day, origin)

        assert told["requests"] == came.sum()
        # Ranks need no rate: the more requests so far, the better the cell.
        assert float(told["hits"]["long-run-mean"]) == pytest.approx(hits_by_drawing(past, came, 6), abs=1e-4)
        same_week = requests_between(rows, grid, monday - timedelta(days=364), monday - timedelta(days=358))
        assert float(told["hits"]["last-year-same-week"]) == pytest.approx(
            hits_by_drawing(same_week, came, 6), abs=1e-4
        )


def test_every_total_adds_up_from_the_weeks(forecast: Forecast) -> None:
    scores = forecast.scores
    weeks = scores["origins"]
    requests = sum(week["requests"] for week in weeks)

    assert (scores["weeks"], scores["requests"]) == (len(weeks), requests) == (52, requests)
    assert scores["cells"] == {"count": 127, "best": 6, "best_percent": 5}
    for method in scores["methods"]:
        name = method["method"]
        hits = sum(Decimal(week["hits"][name]) for week in weeks)
        expected = sum(Decimal(week["expected"][name]) for week in weeks)
        ahead = sum(Decimal(week["log_score"][name]) - Decimal(week["log_score"]["long-run-mean"]) for week in weeks)
        assert abs(hits - Decimal(method["hits"])) < Decimal("0.01")
        assert abs(hits / requests - Decimal(method["hit_rate"])) < Decimal("0.0002")
        assert abs(expected / requests - Decimal(method["calibration"])) < Decimal("0.001")
        assert abs(ahead / requests - Decimal(method["nats_per_request"])) < Decimal("0.0002")
    assert scores["interval"]["inside"] == sum(week["inside"] for week in weeks)
    best = max((m for m in scores["methods"] if m["method"] != "kernel-mixture"), key=lambda m: Decimal(m["hits"]))
    ours = next(m for m in scores["methods"] if m["method"] == "kernel-mixture")
    assert scores["best_simple"] == best["method"]
    gain = 100 * (Decimal(ours["hits"]) / Decimal(best["hits"]) - 1)
    assert abs(gain - Decimal(scores["gain"]["percent"])) < Decimal("0.06")
    assert Decimal(scores["gain"]["low"]) < gain < Decimal(scores["gain"]["high"])


def test_trouble_that_lasts_some_weeks_is_foretold_with_gain(forecast: Forecast) -> None:
    assert forecast.verdict == "gain"
    assert 0.95 < float(forecast.scores["methods"][0]["calibration"]) < 1.05


def test_the_eighty_percent_interval_covers_what_it_claims(forecast: Forecast) -> None:
    interval = forecast.scores["interval"]

    assert float(interval["coverage"]) >= 0.8
    assert float(interval["coverage"]) == pytest.approx(float(interval["coverage_expected"]), abs=0.02)


@pytest.mark.parametrize(
    ("whole_weeks", "scored"),
    [(8, 0), (12, 4), (20, 12), (30, 12), (WARM_UP_WEEKS + 20, 20), (78, 52), (500, 52)],
)
def test_what_is_left_after_a_warm_up_is_scored_up_to_a_year(history_of: Make, whole_weeks: int, scored: int) -> None:
    history: History = history_of(np.ones((whole_weeks, 2), dtype=np.int64))

    assert weeks_to_score(history) == scored


def test_a_history_under_a_year_is_not_compared_with_last_year(
    rows_of: Make, stationary: Make, small_grid: Grid, first_day: date
) -> None:
    weekly = stationary(np.full(7, 0.5), weeks=40, seed=1)

    short = forecast_next_week(
        rows_of(weekly, small_grid.cells),
        kinds={"alley"},
        cells=small_grid.cells,
        as_of=first_day + timedelta(days=7 * 40 - 1),
        coverage_from=first_day,
        forecast_id="alleys",
    )

    names = [method["method"] for method in short.scores["methods"]]
    assert names == ["kernel-mixture", "long-run-mean", "last-8-weeks", "kernel-density"]
    assert short.verdict == "on-trial"  # about 50 requests in 14 weeks say nothing
