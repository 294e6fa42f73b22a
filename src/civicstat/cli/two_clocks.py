"""`civicstat metrics two-clocks`: city says closed, confirmed fixed, and reported again, from plain files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from civicstat.cli.options import day_of, day_option
from civicstat.cli.output import JsonOnly, letters, show
from civicstat.cli.plain_rows import read_plain_rows
from civicstat.metrics.two_clocks.file import two_clocks_of_rows


def two_clocks(
    checks: Annotated[
        Path,
        typer.Argument(
            metavar="CHECKS.csv",
            help="One row per check of a closed request: request, closed_day, area (or yard), check (inspection, "
            "confirmation), result (yes, no, not-sure), at_random (yes, no).",
        ),
    ],
    closings: Annotated[
        Path | None,
        typer.Option(
            "--closings",
            metavar="CLOSINGS.csv",
            help="All closings: request, closed_day, area (or yard), and where known in_time (yes, no) and again_days.",
        ),
    ] = None,
    by: Annotated[Literal["area", "yard"], typer.Option("--by", help="Which column says where.")] = "area",
    period: Annotated[
        Literal["month", "quarter", "year", "all"],
        typer.Option("--period", help="In which the day of closing falls; all is one span."),
    ] = "all",
    as_of: Annotated[
        str | None,
        day_option("The last day that the closings know of; else the last that they name."),
    ] = None,
    as_json: JsonOnly = True,
) -> None:
    """What the city says is closed beside what a random sample found fixed, and what was reported again.

    An area with fewer than 30 clear answers from inspections drawn at random gets no confirmed-fixed rate. Residents'
    answers are counted apart. Every cell that cannot be read is named, and nothing is computed until all are mended.

    Example: civicstat metrics two-clocks inspections.csv --closings closings.csv --by yard --period quarter
    """
    with letters(as_json=True):
        show(
            two_clocks_of_rows(
                read_plain_rows(checks),
                None if closings is None else read_plain_rows(closings),
                by=by,
                period=period,
                as_of=day_of(as_of),
            ),
            as_json=True,
            in_words="",
        )
