from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import h3
import numpy as np
import pytest
import shapely

from civicstat.heatmaps.boundary_file import read_boundary
from civicstat.heatmaps.errors import HeatmapError
from civicstat.heatmaps.events_file import read_events
from civicstat.heatmaps.forecast_file import FileForecast, forecast_file
from civicstat.heatmaps.grid_option import place_on_grid


FIRST = date(2012, 1, 2)
UNTIL = date(2012, 11, 4)  # a Sunday, 44 weeks later
TOWN = shapely.box(-87.70, 41.80, -87.66, 41.83)


def feature(shape: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape)}


@pytest.fixture
def boundary(tmp_path: Path) -> Path:
    path = tmp_path / "town.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature(TOWN)]}))
    return path


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def make(*lines: str, header: str = "time,latitude,longitude,kind") -> Path:
        path = tmp_path / "events.csv"
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return path

    return make


@pytest.fixture
def events(write: Callable[..., Path]) -> Path:
    """900 events, two in three of them around one corner, and a row without a place."""
    rng = np.random.default_rng(2)
    lines = []
    for index in range(900):
        at = (-87.69, 41.81) if index % 3 else (rng.uniform(-87.70, -87.66), rng.uniform(41.80, 41.83))
        when = FIRST + timedelta(days=int(rng.integers(0, 308)))
        lines.append(f"{when}T10:00:00Z,{at[1]:.6f},{at[0]:.6f},{'dump' if index % 2 else 'tire'}")
    return write(*lines, "2012-05-01,,,dump")


def run(events: Path, boundary: Path, **asked: Any) -> FileForecast:
    given: dict[str, Any] = {"grid": "square:500", "until": UNTIL, "weeks": 1}
    return forecast_file(events, boundary, **{**given, **asked})


@pytest.mark.parametrize("grid", ["square:500", "h3:8", "h3:9"])
def test_every_cell_of_the_town_is_forecast_and_the_corner_leads(events: Path, boundary: Path, grid: str) -> None:
    made = run(events, boundary, grid=grid)

    assert {row.period for row in made.rows} == {"2012-W45"}
    assert len({row.cell for row in made.rows}) == len(made.rows)
    top = max(made.rows, key=lambda row: row.mean)
    assert (float(top.longitude), float(top.latitude)) == (
        pytest.approx(-87.69, abs=0.008),
        pytest.approx(41.81, abs=0.008),
    )
    assert float(sum(row.mean for row in made.rows)) == pytest.approx(900 / 44, rel=0.2)
    assert all(0 <= row.q10 <= row.q50 <= row.q90 and row.mean > 0 for row in made.rows)
    assert (made.read, made.counted, made.left_out) == (901, 900, {"without-time-or-place": 1})


def test_squares_cover_the_town_and_each_point_lies_in_its_square() -> None:
    rng = np.random.default_rng(1)
    longitude, latitude = rng.uniform(-87.70, -87.66, 300), rng.uniform(41.80, 41.83, 300)

    placed = place_on_grid("square:250", TOWN, longitude, latitude)

    # 4.00 km by 3.34 km
    assert len(placed.grid) == pytest.approx(3.32 * 3.34 / 0.25**2, rel=0.15)
    metres_east = (longitude - placed.center_longitude[placed.cell_of_point]) * 111_195 * np.cos(np.radians(41.815))
    metres_north = (latitude - placed.center_latitude[placed.cell_of_point]) * 111_195
    assert np.abs(metres_east).max() <= 125.01
    assert np.abs(metres_north).max() <= 125.01


def test_hexagons_are_those_of_h3() -> None:
    placed = place_on_grid("h3:9", TOWN, np.array([-87.69]), np.array([41.81]))

    assert placed.grid.cells[placed.cell_of_point[0]] == h3.latlng_to_cell(41.81, -87.69, 9)


def test_later_weeks_repeat_the_first_and_say_so(events: Path, boundary: Path) -> None:
    made = run(events, boundary, weeks=3)

    by_week = {
        period: [(row.cell, row.mean, row.q90) for row in made.rows if row.period == period]
        for period in ("2012-W45", "2012-W46", "2012-W47")
    }
    assert by_week["2012-W45"] == by_week["2012-W46"] == by_week["2012-W47"]
    assert made.notes == (
        "The weeks after 2012-W45 repeat its numbers: this method foretells one week, and later weeks stand at the "
        "same level. Scores are of the first week ahead only.",
    )


def test_the_file_is_csv_with_cell_period_mean_and_quantiles(events: Path, boundary: Path) -> None:
    made = run(events, boundary)

    read = list(csv.DictReader(io.StringIO(made.to_csv().decode("utf-8"))))

    assert list(read[0]) == ["cell", "period", "mean", "q10", "q50", "q90", "latitude", "longitude"]
    assert [(row["cell"], Decimal(row["mean"]), int(row["q90"])) for row in read] == [
        (row.cell, row.mean, row.q90) for row in made.rows
    ]


def test_only_the_kinds_asked_for_count_and_nothing_after_the_last_day(events: Path, boundary: Path) -> None:
    made = run(events, boundary, kinds={"dump"}, until=date(2012, 10, 3))

    assert {row.period for row in made.rows} == {"2012-W41"}
    assert made.left_out["other-kind"] == 450
    assert made.counted + sum(made.left_out.values()) == made.read
    assert run(events, boundary, until=date(2012, 12, 16)).notes[-1].endswith("the forecast is too low.")


def test_events_outside_the_boundary_are_left_out_and_counted(write: Callable[..., Path], boundary: Path) -> None:
    lines = [f"{FIRST + timedelta(days=day)},41.81,{-87.68 if day % 2 else -87.5},x" for day in range(100)]

    made = run(write(*lines), boundary, until=FIRST + timedelta(days=99))

    assert made.left_out == {"outside-the-boundary": 50, "before-the-first-whole-week": 50 - made.counted}


def test_all_rows_that_cannot_be_read_are_counted_in_one_letter(write: Callable[..., Path], boundary: Path) -> None:
    path = write(
        "03/04/2012,41.81,-87.68,x",
        "2012-04-03,41.81,-87.68,x",
        "2012-04-03,forty,-87.68,x",
        "2012-04-03,41.81,-187.68,x",
        *["soon,41.81,-87.68,x"] * 4,
    )

    with pytest.raises(HeatmapError) as refused:
        run(path, boundary)

    assert str(refused.value) == (
        f"{path}: 7 of 8 rows cannot be read: line 2, time '03/04/2012'; line 4, latitude 'forty'; "
        "line 5, longitude '-187.68'; line 6, time 'soon'; line 7, time 'soon'; and 2 more\n"
        "Expected: times such as 2014-06-30 or 2014-06-30T14:05, coordinates in WGS 84 degrees\n"
        "Next step: Mend these rows, or leave the fields empty: rows without time or place are left out and counted."
    )


def test_a_missing_column_is_named(write: Callable[..., Path]) -> None:
    path = write("2012-01-02,41,-87", header="when,latitude,longitude")

    with pytest.raises(HeatmapError) as refused:
        read_events(path, until=UNTIL, kinds={"dump"})

    assert str(refused.value) == (
        f"{path}, line 1: when, latitude, longitude: there is no column time, kind\n"
        "Expected: a CSV file with the columns time, latitude, longitude, kind\n"
        "Next step: Rename the columns in the first line."
    )


@pytest.mark.parametrize("grid", ["square:20", "square:99999", "h3:15", "hex:9", "square", "h3:9 ", ""])
def test_a_grid_that_does_not_exist_is_refused(events: Path, boundary: Path, grid: str) -> None:
    with pytest.raises(HeatmapError) as refused:
        run(events, boundary, grid=grid)

    assert str(refused.value) == (
        f"--grid: {grid!r} is no grid\n"
        "Expected: square:METRES from 50 to 10000, or h3:RESOLUTION from 5 to 11\n"
        "Next step: Try square:250."
    )


@pytest.mark.parametrize("grid", ["square:50", "h3:11"])
def test_a_grid_that_is_too_fine_for_the_place_is_refused(events: Path, tmp_path: Path, grid: str) -> None:
    path = tmp_path / "state.geojson"
    path.write_text(json.dumps(shapely.geometry.mapping(shapely.box(-91, 37, -87, 42))))

    with pytest.raises(HeatmapError, match=r"the city's box would hold about [0-9,]+ cells"):
        run(events, path, grid=grid)


@pytest.mark.parametrize("weeks", [0, 53, -1])
def test_a_number_of_weeks_out_of_range_is_refused(events: Path, boundary: Path, weeks: int) -> None:
    with pytest.raises(HeatmapError) as refused:
        run(events, boundary, weeks=weeks)

    assert str(refused.value) == f"--weeks: {weeks} weeks cannot be forecast\nExpected: 1 to 52"


@pytest.mark.parametrize(
    ("until", "found"),
    [
        (date(2011, 12, 31), "none of the 901 rows is an event with time and place up to 2011-12-31"),
        (date(2012, 2, 5), "there are 5 whole weeks of records"),
    ],
)
def test_a_last_day_before_enough_events_is_refused(events: Path, boundary: Path, until: date, found: str) -> None:
    with pytest.raises(HeatmapError) as refused:
        run(events, boundary, until=until)

    assert found in str(refused.value)


def test_exchanged_coordinates_are_suspected(write: Callable[..., Path], boundary: Path) -> None:
    path = write("2012-01-02,-87.68,41.81,x")

    with pytest.raises(HeatmapError) as refused:
        run(path, boundary)

    assert str(refused.value) == (
        f"{path}: none of the 1 events lies inside the boundary\n"
        "Expected: events and boundary of one city, both in WGS 84 degrees\n"
        "Next step: Check that latitude and longitude are not exchanged."
    )


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("{", "the boundary cannot be read"),
        ("[]", "the boundary holds no shape"),
        ('{"type":"FeatureCollection","features":[]}', "the boundary holds no shape"),
        (json.dumps(feature(shapely.Point(1, 2))), "this is a Point, not a polygon"),
        (json.dumps(feature(shapely.box(350000, 4000000, 360000, 4010000))), "these are no degrees"),
        ('{"type":"Feature","geometry":null}', "this is a None, not a polygon"),
        ('{"type":"Polygon","coordinates":[[[0,0],[1,1]]]}', "IllegalArgumentException"),
    ],
)
def test_a_file_that_is_no_boundary_is_refused(events: Path, tmp_path: Path, content: str, found: str) -> None:
    path = tmp_path / "wrong.geojson"
    path.write_text(content)

    with pytest.raises(HeatmapError) as refused:
        run(events, path)

    assert found in str(refused.value)
    assert "wrong.geojson" in refused.value.where


def test_files_that_are_not_there_are_named(events: Path, boundary: Path, tmp_path: Path) -> None:
    with pytest.raises(HeatmapError) as refused:
        run(tmp_path / "no.csv", boundary)
    assert str(refused.value) == f"{tmp_path / 'no.csv'}: the file of events is not there"

    with pytest.raises(HeatmapError) as refused:
        run(events, tmp_path / "no.geojson")
    assert refused.value.found == "the boundary file is not there"


def test_a_border_that_crosses_itself_is_repaired_and_said(tmp_path: Path) -> None:
    path = tmp_path / "bow-tie.geojson"
    bow_tie = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    path.write_text(json.dumps(bow_tie))

    read = read_boundary(path)

    assert read.repaired == 1
    assert read.outline.area == pytest.approx(0.5)
