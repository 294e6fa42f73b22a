"""`civicstat metrics equity`: areas of high need beside areas of low need, from any plain file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from civicstat.cli.output import JsonOnly, letters, show
from civicstat.cli.plain_rows import read_plain_rows
from civicstat.metrics.equity.file import SEED, equity_of_rows


def equity(
    table: Annotated[
        Path,
        typer.Argument(
            metavar="TABLE.csv",
            help="One row per area (and kind, and month): area, numerator, denominator (or value, n), the column of "
            "need, and where known population, status, kind, month.",
        ),
    ],
    need: Annotated[
        str | None, typer.Option("--need", metavar="COLUMN", help="A number that is higher where need is greater.")
    ] = None,
    groups: Annotated[
        str | None,
        typer.Option(
            "--groups", metavar="COLUMN", help="The words high and low; without it, the thirds by need are compared."
        ),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="For dealing need out to the areas by lot.")] = SEED,
    as_json: JsonOnly = True,
) -> None:
    """The gap between areas of high and low need, how sure it is, and whom the comparison leaves out.

    With columns kind or month, also the gap as it would be with the same mix of them. Areas are put in order only where
    they are told apart beyond chance. Nothing here shows a cause.

    Example: civicstat metrics equity areas.csv --need hardship --groups hardship_group
    """
    with letters(as_json=True):
        rows = read_plain_rows(table)
        show(equity_of_rows(rows, need=need, groups=groups, seed=seed), as_json=True, in_words="")
