"""`civicstat metrics patterns`: unusual record patterns in any plain file."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Literal

import typer

from civicstat.cli.output import JsonOnly, letters, show
from civicstat.cli.plain_rows import read_plain_rows
from civicstat.cycle.errors import CityFolderError
from civicstat.metrics.patterns.file import patterns_in


def patterns(
    records: Annotated[
        Path,
        typer.Argument(
            metavar="RECORDS.csv",
            help="Columns duration, or opened and closed; perhaps due, kind, yard, reopened, id.",
        ),
    ],
    due_line: Annotated[str, typer.Option("--due-line", metavar="N", help="What was promised, such as 5.")],
    unit: Annotated[
        Literal["days", "hours", "minutes"], typer.Option("--unit", help="Of the line, and of the column duration.")
    ] = "days",
    again: Annotated[
        int, typer.Option("--again", min=1, help="Within how many days a new request for the same id counts.")
    ] = 30,
    as_json: JsonOnly = True,
) -> None:
    """Unusual patterns in records, each with how sure it is and what to ask first. For the department, not the public.

    Where rows carry a promise of their own (due), that is their line.

    Example: civicstat metrics patterns closings.csv --due-line 5 --unit days
    """
    with letters(as_json=True):
        rows = read_plain_rows(records)
        show(patterns_in(rows, line=_line(due_line), unit=unit, again=again), as_json=True, in_words="")


def _line(text: str) -> Decimal:
    try:
        line = Decimal(text)
    except InvalidOperation:
        line = Decimal(0)
    if not line.is_finite() or line <= 0:
        raise CityFolderError(
            f"{text!r} is no line",
            where="--due-line",
            expected="a number above 0, such as 5",
            next_step="Give what was promised, in the unit of --unit.",
        )
    return line
