from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from civicstat.heatmaps.back_test import back_test
from civicstat.heatmaps.errors import HeatmapError
from civicstat.heatmaps.forecast import Forecast, forecast_next_week
from civicstat.heatmaps.grid import Grid, h3_grid
from civicstat.heatmaps.request_rows import RequestRows, read_request_rows
from civicstat.heatmaps.scores import judge_back_test
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.figure import Figure


Make = Callable[..., Any]
MONDAY = date(2012, 1, 2)
CELLS = ("882664c101fffff", "882664c103fffff")


def forecast(rows: RequestRows, *, cells: Any = CELLS, weeks: int = 30, **asked: Any) -> Forecast:
    given = {
        "kinds": {"alley"},
        "as_of": MONDAY + timedelta(days=7 * weeks - 5),
        "coverage_from": MONDAY,
        "forecast_id": "alleys",
    }
    return forecast_next_week(rows, cells=cells, **{**given, **asked})


def said(made: Forecast) -> bytes:
    return canonical_bytes(
        [[figure.to_json() for figure in made.figures], made.city.to_json(), made.scores, made.method]
    )


def test_a_figure_stands_for_each_cell_in_the_published_form(rows_of: Make) -> None:
    made = forecast(rows_of(np.tile([3, 0], (30, 1)), CELLS))

    first = made.figures[0]
    assert [str(figure.key) for figure in made.figures] == [
        f"forecast-alleys|v1|2012-W31|h3-8:{cell}|-" for cell in CELLS
    ]
    assert first.to_json() == {
        "key": "forecast-alleys|v1|2012-W31|h3-8:882664c101fffff|-",
        "value": first.to_json()["value"],
        "bound": "exact",
        "numerator": None,
        "denominator": None,
        "n": None,
        "low": first.to_json()["low"],
        "high": first.to_json()["high"],
        "level": "0.8",
        "class": "M",
        "status": "provisional",
        "reason": "",
        "as_of": "2012-07-25",
    }
    assert str(made.city.key) == "forecast-alleys|v1|2012-W31|city:-|-"
    assert Decimal("2.5") < first.value < Decimal("3.5")
    assert made.figures[1].value < 1  # 90 requests in a small city leave some doubt about any cell
    for figure in (*made.figures, made.city):
        assert figure.value.as_tuple().exponent == -2
        assert figure.low == int(figure.low) <= figure.value <= figure.high == int(figure.high)
        assert Figure.from_json(figure.to_json()) == figure


def test_rows_that_do_not_count_are_counted_by_reason() -> None:
    day = MONDAY.isoformat()
    rows = RequestRows(
        ["alley"] * 6 + ["cart"] * 2,
        ["false", "true", "false", "false", "false", "false", "false", "true"],
        [CELLS[0], CELLS[0], "", "882664c12bfffff", CELLS[1], CELLS[1], CELLS[0], CELLS[0]],
        [day, day, day, day, "2012-12-31", "2011-12-31", day, day],
    )

    made = forecast(rows)

    assert made.counted == 1
    assert made.left_out == {
        "after-the-origin": 1,
        "before-coverage": 1,
        "duplicate": 1,
        "other-kind": 2,
        "outside-the-grid": 1,
        "without-a-cell": 1,
    }
    assert made.counted + sum(made.left_out.values()) == len(rows)


def test_days_before_the_first_whole_week_are_left_out_and_counted() -> None:
    rows = RequestRows(["alley"] * 2, ["false"] * 2, [CELLS[0]] * 2, ["2012-01-05", "2012-01-09"])

    made = forecast(rows, coverage_from=date(2012, 1, 4))

    assert (made.counted, made.left_out) == (1, {"before-coverage": 1})


def test_a_single_request_in_months_is_no_ground_for_a_claim() -> None:
    made = forecast(RequestRows(["alley"], ["false"], [CELLS[0]], ["2012-02-07"]))

    assert made.verdict == "on-trial"
    assert all(figure.value < Decimal("0.1") and figure.high <= 1 for figure in made.figures)


def test_a_first_request_after_months_of_silence_keeps_the_scores_finite() -> None:
    made = forecast(RequestRows(["alley"], ["false"], [CELLS[0]], ["2012-07-20"]))

    told = made.scores["origins"]
    assert sum(week["requests"] for week in told) == 1
    assert {method["hit_rate"] for method in made.scores["methods"]} == {"0.5000"}  # nobody knew: a draw of two cells


def test_eight_weeks_give_a_forecast_and_no_scores(rows_of: Make) -> None:
    made = forecast(rows_of(np.tile([3, 1], (9, 1)), CELLS), weeks=9)

    assert (made.scores["weeks"], made.scores["origins"], made.scores["best_simple"]) == (0, [], None)
    assert made.scores["gain"] == {"percent": None, "low": None, "high": None, "level": "0.95"}
    assert {method["hit_rate"] for method in made.scores["methods"]} == {None}
    assert made.verdict == "on-trial"
    assert made.figures[0].value > made.figures[1].value


def test_the_year_before_is_the_week_52_weeks_earlier(rows_of: Make) -> None:
    weeks = np.zeros((60, 2), dtype=int)
    # Known to Wednesday of week 59, so the week to come is week 60, and the one a year before it week 8.
    weeks[8], weeks[7], weeks[9] = (5, 0), (0, 9), (0, 9)
    made = forecast(rows_of(weeks, CELLS), weeks=60)

    assert made.year_before == {CELLS[0]: 5}
    assert forecast(rows_of(weeks[:40], CELLS), weeks=40).year_before is None


@pytest.mark.parametrize("kinds", [{"no-such-kind"}, set()])
def test_nothing_to_learn_from_is_refused(kinds: set[str]) -> None:
    with pytest.raises(HeatmapError) as refused:
        forecast(RequestRows(["alley"], ["false"], [CELLS[0]], ["2012-02-07"]), kinds=kinds)

    assert str(refused.value) == (
        f"there is no request to learn from ({', '.join(kinds)})\n"
        "Expected: at least one request with a place, opened in the weeks of the records\n"
        "Next step: Check the kinds, the days and the cells that were asked for."
    )


def test_a_row_file_without_a_column_is_refused_by_name() -> None:
    with pytest.raises(HeatmapError) as refused:
        read_request_rows(b"kind,opened_day\nalley,2012-01-02\n")

    assert str(refused.value) == (
        "service-requests-asset.csv: there is no column is_duplicate, h3_8\n"
        "Expected: the columns kind, is_duplicate, h3_8, opened_day\n"
        "Next step: Give the published row file of asset requests."
    )


def test_the_row_file_is_read_by_column_names() -> None:
    rows = read_request_rows(
        b"opened_day,h3_8,area,is_duplicate,kind\n2012-01-02,abc,x,false,alley\n2012-01-03,,x,true,cart\n"
    )

    assert rows == RequestRows(["alley", "cart"], ["false", "true"], ["abc", ""], ["2012-01-02", "2012-01-03"])


def test_the_order_of_rows_and_cells_does_not_matter(rows_of: Make, flaring: Make, grid: Grid) -> None:
    rows: RequestRows = rows_of(flaring(len(grid), weeks=60, seed=1), grid.cells)
    order = np.random.default_rng(1).permutation(len(rows))
    mixed = RequestRows(
        *[[column[i] for i in order] for column in (rows.kind, rows.is_duplicate, rows.h3_8, rows.opened_day)]
    )

    assert said(forecast(rows, cells=grid.cells, weeks=60)) == said(forecast(mixed, cells=grid.cells[::-1], weeks=60))


PROGRAM = """
import hashlib, sys
from datetime import date, timedelta
import h3, numpy as np
from civicstat.heatmaps.forecast import forecast_next_week
from civicstat.heatmaps.request_rows import RequestRows
from civicstat.vocabulary.canonical import canonical_bytes
rng = np.random.default_rng(3)
cells = sorted(h3.grid_disk("882664c107fffff", 4))
days = [(date(2012, 1, 2) + timedelta(days=int(d))).isoformat() for d in rng.integers(0, 500, 3000)]
rows = RequestRows(["a"] * 3000, ["false"] * 3000, [cells[int(c * c * len(cells))] for c in rng.random(3000)], days)
made = forecast_next_week(
    rows, kinds={"a"}, cells=set(cells), as_of=date(2013, 5, 1), coverage_from=date(2012, 1, 2), forecast_id="a"
)
print(hashlib.sha256(canonical_bytes([[f.to_json() for f in made.figures], made.scores, made.method])).hexdigest())
"""


def test_two_processes_give_the_same_bytes_whatever_their_threads_and_hash_seed() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={**os.environ, "PYTHONHASHSEED": seed, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, threads in (("0", "1"), ("123", "4"))
    }

    assert len(digests) == 1


def verdicts(weekly_of: Callable[[int], Any], history_of: Make, grid: Grid, cities: int) -> list[str]:
    return [judge_back_test(back_test(history_of(weekly_of(seed), days=3), grid)).verdict for seed in range(cities)]


@pytest.mark.slow
def test_a_city_where_every_week_is_alike_is_told_that_there_is_no_useful_gain(
    history_of: Make, stationary: Make, grid: Grid
) -> None:
    def city(seed: int) -> Any:
        # From nearly flat to a few cells that hold most of the requests.
        shape = (50.0, 2.0, 0.5, 0.2)[seed % 4]
        means = np.random.default_rng(100 + seed).gamma(shape, 1 / shape, len(grid))
        return stationary(means * 40 / means.sum(), weeks=130, seed=seed)

    found = verdicts(city, history_of, grid, cities=50)

    assert found.count("no-useful-gain") >= 48
    assert "gain" not in found


@pytest.mark.slow
def test_a_city_where_trouble_flares_up_is_told_of_its_gain(history_of: Make, flaring: Make, grid: Grid) -> None:
    found = verdicts(lambda seed: flaring(len(grid), weeks=110, seed=seed), history_of, grid, cities=10)

    assert found.count("gain") >= 9


def test_the_grid_of_a_city_is_that_of_its_cells() -> None:
    assert h3_grid(CELLS).cells == CELLS
