"""`civicstat metrics coverage`: services and places that no metric counts, from plain files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from civicstat.cli.options import day_of, day_option
from civicstat.cli.output import AsJson, letters, show
from civicstat.cli.plain_rows import plain_table, read_plain_rows
from civicstat.metrics.coverage_file import coverage_of_rows


def coverage(
    services: Annotated[
        Path, typer.Argument(metavar="SERVICES", help="CSV or JSON: service, requests; perhaps place.")
    ],
    metrics: Annotated[
        Path,
        typer.Option(
            "--metrics",
            help="CSV or JSON, one row per metric and service: metric, service; perhaps place, owner, newest_day, "
            "period, settles_after_days.",
        ),
    ],
    as_of: Annotated[str | None, day_option("The day on which a metric is stale or not.")] = None,
    as_json: AsJson = False,
) -> None:
    """Services and places without a metric, metrics that nobody answers for, and stale ones.

    Every cell that cannot be read is named, in both files, and nothing is computed until all are mended.

    Example: civicstat metrics coverage services.csv --metrics metrics.csv --as-of 2026-06-30
    """
    with letters(as_json=as_json):
        found = coverage_of_rows(read_plain_rows(services), read_plain_rows(metrics), as_of=day_of(as_of))
        show(found, as_json=as_json, in_words=_words(found))


def _words(found: dict[str, Any]) -> str:
    totals = found["totals"]
    said = [
        f"{totals['services_with_own']} of {totals['services']} services have a metric of their own; they had "
        f"{totals['requests_with_own']} of {totals['requests']} requests."
    ]
    if found["without"]:
        rows = [[name, found["services"][name]["requests"]] for name in found["without"]]
        said.append(plain_table(["service without a metric", "requests"], rows))
    for name, head in _LISTS.items():
        if found[name] is not None:
            said.append(f"{head}: {', '.join(found[name]) or 'none'}")
    if found["stale"] is not None:
        stale = [[one["metric"], one["newest_day"], one["age_days"], one["allowed_days"]] for one in found["stale"]]
        heads = ["stale metric", "newest day", "days old", "days allowed"]
        said.append(plain_table(heads, stale) if stale else "Stale metrics: none")
    return "\n\n".join(said)


_LISTS = {
    "places_without": "Places that no metric shows",
    "nobody_answers": "Metrics that nobody answers for",
    "never_settled": "Metrics without a value yet",
}
