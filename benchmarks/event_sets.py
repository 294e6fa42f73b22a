"""Real events on which forecasts are held against each other: where, and on which day.

Chicago's stand in the demonstration city. The others are read where CIVICSTAT_BENCH_DATA names a folder that holds
them, and are left out otherwise.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import shapely

from civicstat.heatmaps.boundary_file import read_boundary
from civicstat.heatmaps.counts import History, count_by_week
from civicstat.heatmaps.grid import Grid
from civicstat.heatmaps.grid_option import place_on_grid


CHICAGO = Path(__file__).resolve().parent.parent / "cities" / "chicago"


@dataclass(frozen=True)
class EventSet:
    """A file of events, the city they lie in, and the cells in which they are counted.

    `query` gives day, longitude, latitude; `{file}` in it stands for the file. The records are complete from
    `coverage_from` on.
    """

    title: str
    file: str
    query: str
    boundary: str
    grid: str
    coverage_from: date
    is_ours: bool = False

    def folder(self) -> Path:
        """Where its files stand."""
        return CHICAGO if self.is_ours else Path(os.environ.get("CIVICSTAT_BENCH_DATA") or os.devnull)

    def is_there(self) -> bool:
        """Whether it can be read here."""
        return all((self.folder() / name).is_file() for name in (self.file, self.boundary))

    def counted(self) -> tuple[Grid, History]:
        """Its events by cell and week, up to the last Sunday that they cover."""
        found = duckdb.sql(self.query.format(file=self.folder() / self.file)).fetchnumpy()
        days = found["day"].astype("datetime64[D]").astype(np.int64) + date(1970, 1, 1).toordinal()
        return self._count(days, found["longitude"], found["latitude"])

    def _count(
        self, days: npt.NDArray[np.int64], longitude: npt.NDArray[np.float64], latitude: npt.NDArray[np.float64]
    ) -> tuple[Grid, History]:
        outline = read_boundary(self.folder() / self.boundary).outline
        inside = shapely.intersects_xy(outline, longitude, latitude)
        placed = place_on_grid(self.grid, outline, longitude[inside], latitude[inside])
        # The last day of a file may be cut short.
        last = date.fromordinal(int(days.max()) - 1)
        history = count_by_week(
            days[inside],
            placed.cell_of_point,
            cell_count=len(placed.grid),
            coverage_from=self.coverage_from,
            as_of=last - timedelta(days=(last.weekday() + 1) % 7),
        )
        return placed.grid, history


# In the demonstration's copy only these kinds keep their places, to a block; they are those of its published forecast.
_CHICAGO_CUT = """
SELECT Creation_Date AS day, CAST(Longitude AS DOUBLE) AS longitude, CAST(Latitude AS DOUBLE) AS latitude
FROM read_parquet('{file}')
WHERE Latitude IS NOT NULL AND NOT ends_with(coalesce(Status, ''), ' - Dup')
  AND What_is_the_Nature_of_this_Code_Violation
    IN ('Garbage in alley', 'Overflowing carts', 'Dumpster not being emptied')
"""
_CHICAGO = """
SELECT CAST(Creation_Date AS DATE) AS day, Longitude AS longitude, Latitude AS latitude
FROM read_parquet('{file}') WHERE Latitude IS NOT NULL AND NOT ends_with(Status, ' - Dup')
"""
_BOSTON = """
SELECT CAST(left(requested_datetime, 10) AS DATE) AS day, long AS longitude, lat AS latitude
FROM read_parquet('{{file}}') WHERE service_name = '{kind}' AND lat IS NOT NULL
"""
_PHILADELPHIA = """
SELECT DATE '2024-01-01' + CAST(floor(T) AS INTEGER) AS day, X AS longitude, Y AS latitude FROM read_csv('{file}')
"""


def _boston(kind: str) -> EventSet:
    return EventSet(
        f"Boston, {kind.lower()}, squares of 250 m",
        "boston/open311_four_types_2008_2018.parquet",
        _BOSTON.format(kind=kind),
        "boston/boundaries/Boston_Neighborhoods.geojson",
        "square:250",
        date(2012, 1, 1),
    )


SETS: Mapping[str, EventSet] = {
    "chicago": EventSet(
        "Chicago, complaints about alleys, carts and dumpsters, the published cells",
        "data/requests.parquet",
        _CHICAGO_CUT,
        "areas/community-areas.geojson",
        "h3:8",
        date(2011, 1, 1),
        is_ours=True,
    ),
    "chicago-sanitation": EventSet(
        "Chicago, all sanitation complaints, squares of 250 m",
        "chicago/311_sanitation_code_2000_2014jun.parquet",
        _CHICAGO,
        "chicago/boundaries/community_areas.geojson",
        "square:250",
        date(2011, 1, 1),
    ),
    "boston-abandoned-vehicles": _boston("Abandoned Vehicle"),
    "boston-illegal-parking": _boston("Illegal Parking"),
    "philadelphia-dumping": EventSet(
        "Philadelphia, illegal dumping, squares of 250 m",
        "philadelphia/illegal_dumping_points_2024_jittered.csv",
        _PHILADELPHIA,
        "philadelphia/boundaries/click_that_hood_philadelphia.geojson",
        "square:250",
        date(2024, 1, 1),
    ),
}


def sets_here(wanted: Callable[[EventSet], bool] = EventSet.is_there) -> list[str]:
    """The names of the sets that can be read here."""
    return [name for name, events in SETS.items() if wanted(events)]
