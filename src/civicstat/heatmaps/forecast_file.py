"""A forecast for any file of events: nothing but a CSV and a boundary in, cells with numbers out."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from civicstat.heatmaps.back_test import MOST_SCORED_WEEKS
from civicstat.heatmaps.boundary_file import read_boundary
from civicstat.heatmaps.counts import count_by_week
from civicstat.heatmaps.errors import HeatmapError
from civicstat.heatmaps.events_file import read_events
from civicstat.heatmaps.forecast import tested_forecast
from civicstat.heatmaps.grid_option import place_on_grid
from civicstat.heatmaps.scores import judge_back_test, rounded, scores_json
from civicstat.heatmaps.spread import HIGH, LOW
from civicstat.heatmaps.verdict import Verdict
from civicstat.vocabulary.period import Period


MOST_WEEKS = 52
# Means of small cells are small: six digits keep a rare place apart from an impossible one.
MEAN_DIGITS = 6
CENTER_DIGITS = 6
COLUMNS = ("cell", "period", "mean", "q10", "q50", "q90", "latitude", "longitude")


@dataclass(frozen=True)
class ForecastRow:
    """One cell and ISO week: mean, quantiles, and the cell's center."""

    cell: str
    period: str
    mean: Decimal
    q10: int
    q50: int
    q90: int
    latitude: Decimal
    longitude: Decimal


@dataclass(frozen=True)
class FileForecast:
    """The rows by week and cell, with what they rest on.

    `read` = `counted` + the sum of `left_out`. Weeks after the first repeat its numbers: `notes` says so.
    """

    rows: tuple[ForecastRow, ...]
    verdict: Verdict
    scores: dict[str, Any]
    read: int
    counted: int
    left_out: Mapping[str, int]
    notes: tuple[str, ...]

    def to_csv(self) -> bytes:
        """The rows as CSV, UTF-8, with a header."""
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([[getattr(row, column) for column in COLUMNS] for row in self.rows])
        return written.getvalue().encode("utf-8")


def forecast_file(
    events_csv: Path,
    boundary_geojson: Path,
    *,
    grid: str,
    until: date,
    weeks: int,
    kinds: Collection[str] | None = None,
    most_scored_weeks: int = MOST_SCORED_WEEKS,
) -> FileForecast:
    """The ISO weeks that follow a day, forecast from the events up to its end.

    Parameters
    ----------
    events_csv
        Columns time (ISO 8601; the day as written counts), latitude, longitude, and kind where `kinds` are asked for.
    boundary_geojson
        Polygons of the city; events outside are left out and counted.
    grid
        `square:METRES` or `h3:RESOLUTION`.
    until
        The last day of which the events are complete; the first week forecast is the first that starts after it.
    weeks
        How many weeks, 1 to 52.
    """
    if not 1 <= weeks <= MOST_WEEKS:
        raise HeatmapError(f"{weeks} weeks cannot be forecast", where="--weeks", expected=f"1 to {MOST_WEEKS}")
    boundary = read_boundary(boundary_geojson)
    outline = boundary.outline
    events = read_events(events_csv, until=until, kinds=kinds)
    inside = shapely.intersects_xy(outline, events.longitude, events.latitude)
    if not inside.any():
        raise HeatmapError(
            f"none of the {len(inside)} events lies inside the boundary",
            where=str(events_csv),
            expected="events and boundary of one city, both in WGS 84 degrees",
            next_step="Check that latitude and longitude are not exchanged.",
        )
    placed = place_on_grid(grid, outline, events.longitude[inside], events.latitude[inside])
    days = events.days[inside]
    history = count_by_week(
        days,
        placed.cell_of_point,
        cell_count=len(placed.grid),
        coverage_from=date.fromordinal(int(days.min())),
        as_of=until,
    )
    test = tested_forecast(history, placed.grid, what=str(events_csv), most_scored_weeks=most_scored_weeks)
    judged = judge_back_test(test)
    counted = int(history.whole.sum())
    left_out = {
        **events.left_out,
        "outside-the-boundary": int((~inside).sum()),
        "before-the-first-whole-week": len(days) - counted,
    }
    quantiles = np.stack(test.spread.quantiles(test.means, (LOW, 0.5, HIGH)), axis=1).tolist()
    centers = [
        (rounded(north, CENTER_DIGITS), rounded(east, CENTER_DIGITS))
        for north, east in zip(placed.center_latitude.tolist(), placed.center_longitude.tolist(), strict=True)
    ]
    means = [rounded(mean, MEAN_DIGITS) for mean in test.means.tolist()]
    periods = [history.week(history.weeks + ahead) for ahead in range(weeks)]
    cells = list(zip(placed.grid.cells, means, quantiles, centers, strict=True))
    return FileForecast(
        rows=tuple(
            ForecastRow(cell, period.label, mean, q10, q50, q90, north, east)
            for period in periods
            for cell, mean, (q10, q50, q90), (north, east) in cells
        ),
        verdict=judged.verdict,
        scores=scores_json(test, judged),
        read=events.read,
        counted=counted,
        left_out={reason: count for reason, count in sorted(left_out.items()) if count},
        notes=_notes(periods, repaired=boundary.repaired, last_event=date.fromordinal(int(days.max())), until=until),
    )


def _notes(periods: list[Period], *, repaired: int, last_event: date, until: date) -> tuple[str, ...]:
    notes: list[str] = []
    if len(periods) > 1:
        notes.append(
            f"The weeks after {periods[0]} repeat its numbers: this method foretells one week, and later weeks stand "
            "at the same level. Scores are of the first week ahead only."
        )
    if repaired:
        notes.append(f"{repaired} polygons of the boundary cross or touch themselves and were repaired.")
    if until - last_event > timedelta(days=14):
        notes.append(
            f"The last event is of {last_event}, {(until - last_event).days} days before {until}. If records are "
            "missing, the forecast is too low."
        )
    return tuple(notes)
