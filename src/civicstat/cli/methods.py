"""Our methods on plain files: nothing but a CSV and a definition, and JSON out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from civicstat.cli.options import EngineOption, day_of, day_option, spark_master, threads
from civicstat.cli.output import JsonOnly, letters, progress, show
from civicstat.cycle.steps import write_whole
from civicstat.heatmaps.forecast_file import forecast_file
from civicstat.metrics.compute_file import compute_file
from civicstat.warehouse.engines import EngineChoice


def compute(
    definition: Annotated[Path, typer.Option("--definition", help="A metric file (TOML).")],
    records: Annotated[Path, typer.Option("--records", help="A folder with the published row files.")],
    as_of: Annotated[str, day_option("The last local day, such as 2014-06-30.")],
    coverage_from: Annotated[str, day_option("The first local day.", name="--coverage-from")],
    time_zone: Annotated[
        str, typer.Option("--time-zone", help="The city's time zone, needed where hours are counted.")
    ] = "",
    engine: EngineOption = "duckdb",
    as_json: JsonOnly = True,
) -> None:
    """Compute a metric from published row files, by both programs, and print the figures as JSON.

    Example: civicstat metrics compute --definition metrics/open-backlog.toml --records . --as-of 2014-06-30
    --coverage-from 2011-01-01
    """
    with letters(as_json=True), progress(as_json=False) as step:
        step("Computing the metric, by two programs", 0, 0)
        show(
            compute_file(
                definition,
                records,
                as_of=as_of,
                coverage_from=coverage_from,
                time_zone=time_zone,
                engine=EngineChoice(engine, spark_master()),
                threads=threads(),
            ),
            as_json=True,
            in_words="",
        )


def forecast(
    events: Annotated[Path, typer.Option("--events", help="A CSV: time, latitude, longitude, and kind if you like.")],
    boundary: Annotated[Path, typer.Option("--boundary", help="GeoJSON of the area, in WGS 84.")],
    grid: Annotated[str, typer.Option("--grid", help="square:250 (meters) or h3:9.")],
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="The last local day of the events.")],
    out: Annotated[Path, typer.Option("--out", help="Where to write the cells: cell, period, mean, quantiles.")],
    weeks: Annotated[int, typer.Option("--weeks", help="How many weeks to forecast.")] = 1,
    as_json: JsonOnly = True,
) -> None:
    """Forecast events per cell and week from a plain file, scored beside simple counts.

    Example: civicstat heatmap forecast --events dumping.csv --boundary city.geojson --grid h3:9 --until 2014-06-30
    --weeks 1 --out forecast.csv
    """
    with letters(as_json=True), progress(as_json=False) as step:
        step("Forecasting, and scoring the last weeks", 0, 0)
        day = day_of(until)
        found = forecast_file(events, boundary, grid=grid, until=day or date.min, weeks=weeks)
        write_whole(out, found.to_csv())
        show(
            {
                "out": str(out),
                "verdict": found.verdict,
                "rows_read": found.read,
                "rows_counted": found.counted,
                "left_out": dict(found.left_out),
                "notes": list(found.notes),
                "scores": found.scores,
            },
            as_json=True,
            in_words="",
        )
