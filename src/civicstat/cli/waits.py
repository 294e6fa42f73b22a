"""`civicstat metrics waits`: how long half of the cases of any plain file take, some of them still open."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from civicstat.cli.options import day_of, day_option
from civicstat.cli.output import AsJson, letters, show
from civicstat.cli.plain_rows import plain_table, read_plain_rows
from civicstat.metrics.waits_file import waits_of_rows


def waits(
    cases: Annotated[
        Path,
        typer.Argument(
            metavar="CASES",
            help="CSV or JSON: days, closed (yes or no); or opened_day, closed_day (empty while open). Perhaps group.",
        ),
    ],
    as_of: Annotated[
        str | None,
        day_option("The last day that is known; needed with opened_day."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The median wait as far as it is certain, and the Kaplan-Meier median: if open cases finish like the others did.

    The latter with its 95 % interval, as far as the cases tell it.

    Every cell that cannot be read is named, and nothing is computed until all are mended.

    Example: civicstat metrics waits cases.csv --json
    """
    with letters(as_json=as_json):
        found = waits_of_rows(read_plain_rows(cases), as_of=day_of(as_of))
        rows = [
            [
                one["group"],
                one["cases"],
                one["open"],
                one["median"] if one["median"] is not None else f"at least {one['median_at_least']}",
                one["kaplan_meier_median"],
                one["kaplan_meier_low"],
                one["kaplan_meier_high"],
            ]
            for one in found["groups"]
        ]
        head = ["group", "cases", "open", "median days", "Kaplan-Meier median", "from (95 %)", "to"]
        table = plain_table(head, rows)
        show(found, as_json=as_json, in_words="\n\n".join([table, *found["notes"]]))
