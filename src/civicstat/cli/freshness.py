"""`civicstat metrics lateness` and `data-age`: how late the rows of any plain file came, and how old they are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from civicstat.cli.options import day_of, day_option
from civicstat.cli.output import AsJson, letters, show
from civicstat.cli.plain_rows import plain_table, read_plain_rows
from civicstat.cycle.errors import CityFolderError
from civicstat.metrics.freshness.file import data_age_of_rows, lateness_of_rows


def lateness(
    rows: Annotated[
        Path, typer.Argument(metavar="ROWS", help="CSV or JSON: event_day, arrived_day (empty where it is not known).")
    ],
    as_of: Annotated[str | None, day_option("The last day it knows of; else the last it names.")] = None,
    coverage_from: Annotated[
        str | None,
        day_option("From when on it is complete; else its first month.", name="--coverage-from"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """How late rows arrive, and after how many days a figure made of them is final: learned from the rows themselves.

    Every cell that cannot be read is named, and nothing is computed until all are mended.

    Example: civicstat metrics lateness arrivals.csv --as-of 2026-06-30
    """
    with letters(as_json=as_json):
        found = lateness_of_rows(
            read_plain_rows(rows), as_of=day_of(as_of), coverage_from=day_of(coverage_from, option="--coverage-from")
        )
        percent = found["percent"] or [None] * len(found["steps"])
        table = plain_table(
            ["days after", "arrived", "percent"], list(zip(found["steps"], found["within"], percent, strict=True))
        )
        months = f"{found['first_month']} to {found['last_month']}" if found["first_month"] else "no month"
        counted = f"{found['rows_of_these_months']} rows of {months}, {found['without_arrival']} without an arrival."
        show(found, as_json=as_json, in_words=f"{counted}\n\n{table}\n\n{found['words']}")


def data_age(
    rows: Annotated[Path, typer.Argument(metavar="ROWS", help="CSV or JSON: day, and source where there are several.")],
    as_of: Annotated[str | None, day_option("The day from which age is counted back. Needed.")] = None,
    as_json: AsJson = False,
) -> None:
    """How old the newest row of each source is, and whether that is longer than the source has been silent before.

    Example: civicstat metrics data-age rows.csv --as-of 2026-06-30
    """
    with letters(as_json=as_json):
        day = day_of(as_of)
        if day is None:
            raise CityFolderError(
                "no day was given from which age is counted back",
                where="--as-of",
                expected="a day such as 2026-06-30",
                next_step="Add the day on which the file was fetched.",
            )
        found = data_age_of_rows(read_plain_rows(rows), as_of=day)
        said = [
            [one["source"], one["newest"], one["days_before"], (one["gap"] or {}).get("days"), _STALE[one["is_stale"]]]
            for one in found["sources"]
        ]
        heads = ["source", "newest", "days old", "longest gap", "stale"]
        show(found, as_json=as_json, in_words=plain_table(heads, said))


_STALE = {True: "yes", False: "no", None: "not known"}
