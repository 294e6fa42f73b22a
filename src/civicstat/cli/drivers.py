"""`civicstat metrics drivers`: where a change sits, from any plain file of two periods."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from civicstat.cli.output import JsonOnly, letters, show
from civicstat.cli.plain_rows import read_plain_rows
from civicstat.look.words.formats import MOST_DIGITS
from civicstat.metrics.drivers.file import drivers_of_rows


def drivers(
    table: Annotated[
        Path,
        typer.Argument(
            metavar="TABLE.csv",
            help="One row per group: group, and one of: numerator_before, denominator_before, numerator_after, "
            "denominator_after; value_before, value_after; total_before, cases_before, total_after, cases_after; "
            "above_before, below_before, above_after, below_after.",
        ),
    ],
    digits: Annotated[
        int | None,
        typer.Option(
            "--digits",
            min=0,
            max=MOST_DIGITS,
            help="Decimals of the printed numbers; of shares, 1; of means and ratios, 2.",
        ),
    ] = None,
    as_json: JsonOnly = True,
) -> None:
    """Split the change between two periods exactly into what each group adds.

    Of shares and means each contribution is a rate effect and a mix effect; of ratios, what comes of either side.
    Exact fractions and printed decimals both add up to the change, and the answer shows the check. It says where a
    change sits, never why. Every cell that cannot be read is named, and nothing is computed until all are mended.

    Example: civicstat metrics drivers two-quarters.csv
    """
    with letters(as_json=True):
        rows = read_plain_rows(table)
        show(drivers_of_rows(rows, digits=digits), as_json=True, in_words="")
