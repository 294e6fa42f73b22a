"""`civicstat propose`: a file that nobody has mapped becomes a city folder, with a reason for every line."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import pyarrow.compute as pc
import typer
from rich.table import Table

from civicstat.cli.output import AsJson, letters, results, show
from civicstat.disclosure.households import FEWEST_HOUSEHOLDS, FEWEST_REQUESTS_A_YEAR
from civicstat.sources.classes import read_value_table
from civicstat.sources.errors import SourceError
from civicstat.sources.propose import Looked, propose
from civicstat.sources.propose_areas import Areas, Floor, boundary_areas, grid_areas
from civicstat.sources.propose_folder import write_city_folder
from civicstat.sources.propose_metrics import StarterMetrics, starter_metrics
from civicstat.sources.propose_result import Proposal, Wishes
from civicstat.vocabulary.slugs import slug_of
from civicstat.vocabulary.tables import SUBJECT_CLASSES


# Kinds shown on the screen; all of them stand in the folder's README.
KINDS_SHOWN = 15


def propose_city(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Requests as CSV or Parquet, as the city exports them.")],
    out: Annotated[Path | None, typer.Option("--out", help="A new city folder. Without it nothing is written.")] = None,
    name: Annotated[str, typer.Option("--name", help="The city's name.")] = "",
    boundary: Annotated[Path | None, typer.Option("--boundary", help="GeoJSON of the city's areas.")] = None,
    boundary_key: Annotated[str, typer.Option("--boundary-key", help="The property with an area's name.")] = "",
    households: Annotated[
        Path | None, typer.Option("--households", help="A CSV area,households, by the areas' names or slugs.")
    ] = None,
    grid: Annotated[
        bool, typer.Option("--grid", help="No boundaries: make large hexagons that are not neighborhoods.")
    ] = False,
    kinds: Annotated[
        Path | None, typer.Option("--kinds", help="A kinds.csv whose classes somebody has looked at.")
    ] = None,
    column: Annotated[
        list[str] | None, typer.Option("--column", metavar="OURS=THEIRS", help="You know a column: opened=Date_Rcvd.")
    ] = None,
    dates: Annotated[
        Literal["month-first", "day-first"] | None,
        typer.Option("--dates", help="How dates are written where the values do not tell."),
    ] = None,
    time_zone: Annotated[str, typer.Option("--time-zone", help="Such as America/Chicago.")] = "",
    as_json: AsJson = False,
) -> None:
    """Suggest which column of a file is what, with reasons, and write a city folder to start from.

    Nothing is decided: every line has a reason, and what only a person can decide is named. The folder holds the
    columns that are read and no other. Example: civicstat propose requests.csv --out cities/springfield --grid
    """
    with letters(as_json=as_json):
        wishes = Wishes(
            columns=_columns(column or []),
            date_order=dates or "",
            time_zone=time_zone,
            classes=_classes(kinds),
        )
        looked = propose(file, wishes=wishes)
        written: list[str] = []
        areas: Areas | None = None
        metrics: StarterMetrics | None = None
        if out is not None:
            areas = _areas(looked, boundary=boundary, key=boundary_key, households=households, grid=grid)
            metrics = starter_metrics(looked.proposal, layer=areas.layer.slug)
            name = name or out.resolve().name.replace("-", " ").title()
            written = write_city_folder(out, looked, name=name, areas=areas, metrics=metrics)
        result: dict[str, Any] = looked.proposal.to_json()
        result |= {"folder": str(out) if out else None, "written": written}
        result |= {"areas": list(areas.words) if areas else [], "metrics": list(metrics.fields) if metrics else []}
        if as_json:
            show(result, as_json=True, in_words="")
        else:
            _print(looked.proposal, areas, metrics, out, written)


def _columns(told: list[str]) -> dict[str, str]:
    known = ("opened", "closed", "due", "kind", "department", "channel", "latitude", "longitude", "address")
    columns = {}
    for part in told:
        ours, sign, theirs = part.partition("=")
        if not sign or ours not in known or not theirs:
            raise SourceError(
                f"{part!r} names no column",
                where="--column",
                expected=f"one of {', '.join(known)}, an equals sign, and a column of the file",
                next_step="Write: --column opened=Created_Date",
            )
        columns[ours] = theirs
    return columns


def _classes(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    if not file.is_file():
        raise SourceError("the file is not there", where=str(file), next_step="Give the kinds.csv that you looked at.")
    table = read_value_table(file, shown_as=file.name, with_class=True)
    class_of = {value.slug: value.subject_class for value in table.values}
    return {source: class_of[slug] for source, slug in (table.slug_of_source or {}).items()}


def _areas(looked: Looked, *, boundary: Path | None, key: str, households: Path | None, grid: bool) -> Areas:
    years = looked.proposal.coverage.days / 365.25
    latitude, longitude = (looked.points.latitude, looked.points.longitude) if looked.points else (None, None)
    is_place = _place_rows(looked)
    if boundary is not None:
        if not key:
            raise SourceError(
                "a boundary file needs the property that names its areas",
                where="--boundary-key",
                expected="the name of a property, such as name or GEOID",
                next_step="Open the file in an editor and look below `properties`.",
            )
        if not boundary.is_file():
            raise SourceError("the file is not there", where=str(boundary), next_step="Check the name and the folder.")
        counts = _households(households)
        return boundary_areas(
            boundary,
            key=key,
            points=(latitude, longitude) if latitude is not None and longitude is not None else None,
            is_place=is_place,
            households=counts,
            floor=Floor(FEWEST_HOUSEHOLDS, "households")
            if counts
            else Floor(FEWEST_REQUESTS_A_YEAR, "requests about places a year", years),
        )
    if not grid:
        raise SourceError(
            "we have the requests, and no areas to count them in",
            where="--boundary",
            expected="the neighborhoods, wards or districts that your residents know, as GeoJSON in degrees",
            next_step="Give --boundary FILE --boundary-key NAME (most cities publish them); or say --grid to start "
            "with large hexagons, which every page will say are not neighborhoods.",
        )
    if latitude is None or longitude is None:
        raise SourceError(
            "the file has no points, so there is nothing to lay a grid over",
            where="--grid",
            next_step="Give a boundary file: --boundary FILE --boundary-key NAME.",
        )
    floor = Floor(FEWEST_REQUESTS_A_YEAR, "requests about places a year", years)
    return grid_areas(latitude, longitude, is_place=is_place, floor=floor)


def _place_rows(looked: Looked) -> Any:
    """Rows of place kinds: what the size of an area is judged by where nobody counts households."""
    kinds = {kind.source for kind in looked.proposal.kinds if kind.subject_class == "place"}
    text = pc.fill_null(pc.utf8_trim_whitespace(looked.table[looked.proposal.column_of["kind"]].cast("string")), "")
    is_place = np.isin(np.asarray(text.to_pylist(), dtype=object), sorted(kinds))
    return is_place & looked.is_covered


def _households(file: Path | None) -> Mapping[str, int]:
    if file is None:
        return {}
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return {slug_of(row["area"]): int(row["households"]) for row in csv.DictReader(lines)}
    except (OSError, KeyError, ValueError, UnicodeDecodeError) as error:
        raise SourceError(
            f"the households cannot be read: {error}",
            where=str(file),
            expected="a CSV with the columns area,households",
            next_step="Name the columns so, one line for each area.",
        ) from error


def _print(
    proposal: Proposal, areas: Areas | None, metrics: StarterMetrics | None, out: Path | None, written: list[str]
) -> None:
    results.print(f"{proposal.file}: {proposal.rows:,} rows.\n", markup=False)
    columns = _table("Columns that are read", "ours", "column", "how sure", "why")
    for suggestion in proposal.columns:
        columns.add_row(suggestion.ours, suggestion.column, suggestion.confidence, "; ".join(suggestion.reasons))
    if proposal.duplicates is not None:
        marks = f"{proposal.duplicates.rows:,} rows say {', '.join(proposal.duplicates.values)}"
        columns.add_row("duplicates", proposal.duplicates.column, "likely", marks)
    results.print(columns)
    closed = _table("Columns that stay closed", "column", "why")
    for column in proposal.left_out:
        closed.add_row(column.column, column.why)
    results.print(closed)
    kinds = _table("Kinds", "kind", "rows", "class", "", "why")
    for kind in proposal.kinds[:KINDS_SHOWN]:
        kinds.add_row(kind.name, f"{kind.rows:,}", kind.subject_class, "look" if kind.look else "", kind.reason)
    results.print(kinds)
    if len(proposal.kinds) > KINDS_SHOWN:
        results.print(f"and {len(proposal.kinds) - KINDS_SHOWN} more kinds in README.md.\n", markup=False)
    by_class = ", ".join(f"{len(proposal.kinds_of(name))} {name}" for name in SUBJECT_CLASSES)
    lines = [
        f"Kinds: {by_class}.",
        f"Dates: {proposal.dates.form or 'stored as dates'}; {'; '.join(proposal.dates.reasons)}.",
        f"Time zone: {proposal.zone.name or 'not settled'}; {proposal.zone.reason}.",
        f"Complete from {proposal.coverage.first} to {proposal.coverage.last}; {'; '.join(proposal.coverage.reasons)}.",
        "",
        "Faults noticed:",
        *[f"  - {fault.text}" for fault in proposal.faults],
        *([""] if areas else []),
        *(areas.words if areas else ()),
        *([f"Metrics: {', '.join(metrics.fields)} ({'; '.join(metrics.reasons)})."] if metrics else []),
        "",
        "Only you can decide:",
        *[f"  {number}. {question}" for number, question in enumerate(proposal.questions, 1)],
        "",
        f"Made {out} with {len(written)} files. Next: civicstat doctor {out}"
        if out
        else "Nothing was written. With --out FOLDER a city folder is made.",
    ]
    results.print("\n".join(lines), markup=False)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold", justify="right" if column == "rows" else "left")
    return table
