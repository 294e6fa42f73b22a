"""`civicstat metrics published`: a plain table of published measures, parsed exactly and judged by its own targets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from civicstat.cli.output import JsonOnly, letters, show
from civicstat.cli.plain_rows import read_plain_rows
from civicstat.sources.published.file import published_measures_of_rows


def published(
    table: Annotated[
        Path,
        typer.Argument(
            metavar="TABLE.csv",
            help="One row per measure and year: measure, unit (percent, number, dollars), better (up, down or empty), "
            "actual, target; other columns are handed back.",
        ),
    ],
    as_json: JsonOnly = True,
) -> None:
    """Read a city's own published measures exactly, and say which targets were missed and met.

    80%, 0.8 and 80 are the same percent. A cell that can be read in two ways is read in neither: it is refused, with
    its row and the reason. Nothing here can tell whether the numbers are true.

    Example: civicstat metrics published measures.csv
    """
    with letters(as_json=True):
        show(published_measures_of_rows(read_plain_rows(table)), as_json=True, in_words="")
