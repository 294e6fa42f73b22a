"""`civicstat propose`: a file that nobody has mapped becomes a city folder, with a reason for every line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.table import Table

from civicstat.cli.output import AsJson, letters, results, show
from civicstat.cycle.intake.areas import AreasAsked
from civicstat.cycle.intake.draft import write_proposed_folder
from civicstat.sources.classes import read_value_table
from civicstat.sources.errors import SourceError
from civicstat.sources.propose import propose
from civicstat.sources.propose_areas import Areas
from civicstat.sources.propose_metrics import StarterMetrics
from civicstat.sources.propose_result import Proposal, Wishes
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
            name = name or out.resolve().name.replace("-", " ").title()
            made = write_proposed_folder(
                out, looked, name=name, asked=AreasAsked(boundary, boundary_key, households, grid)
            )
            areas, metrics, written = made.areas, made.metrics, list(made.files)
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
