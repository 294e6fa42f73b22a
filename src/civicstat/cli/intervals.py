"""`civicstat metrics intervals`: how well each number of any plain file is known."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from civicstat.cli.output import AsJson, letters, show
from civicstat.cli.plain_rows import plain_table, read_plain_rows
from civicstat.look.words.formats import MOST_DIGITS
from civicstat.metrics.intervals_file import intervals_of_rows


def intervals(
    table: Annotated[
        Path,
        typer.Argument(
            metavar="TABLE",
            help="CSV or JSON, one of: successes, trials; events, exposure; value (one row per case). Perhaps group.",
        ),
    ],
    percentile: Annotated[int, typer.Option("--percentile", min=1, max=99, help="Of values; 50 is the median.")] = 50,
    per: Annotated[int, typer.Option("--per", min=1, help="What a rate is counted per, such as 1000 residents.")] = 1,
    digits: Annotated[
        int | None,
        typer.Option("--digits", min=0, max=MOST_DIGITS, help="Decimals; of shares 1, of rates and means 2."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Intervals at 95 % of shares, rates, medians and other percentiles: what chance alone would do.

    Every cell that cannot be read is named, and nothing is computed until all are mended.

    Example: civicstat metrics intervals closed-in-time.csv --json
    """
    with letters(as_json=as_json):
        found = intervals_of_rows(read_plain_rows(table), percentile=percentile, per=per, digits=digits)
        heads = ["group", "n", "value", "low", "high", *(["mean"] if found["form"] == "values" else [])]
        rows = [[one[head] for head in heads] for one in found["groups"]]
        unit = "As given" if found["unit"] == "as given" else f"In {found['unit']}"
        said = [f"{unit}, at 95 %.", plain_table(heads, rows), found["method"], *found["notes"]]
        show(found, as_json=as_json, in_words="\n\n".join(said))
