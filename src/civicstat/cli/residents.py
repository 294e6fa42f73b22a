"""`civicstat propose-metric`: what a resident asked to be counted, beside the official metric."""

from __future__ import annotations

from pathlib import Path
from secrets import token_hex
from typing import Annotated

import typer

from civicstat.cli.options import CityOption, HomeOption, home_of, threads
from civicstat.cli.output import AsJson, letters, progress, show
from civicstat.cycle.residents.proposals import propose


def propose_metric(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A TOML or JSON file: the resident's words, and a definition of them."),
    ],
    city: CityOption,
    home: HomeOption = None,
    as_json: AsJson = False,
) -> None:
    """Check a resident's metric, compute its past beside the official one, and keep it as a proposal that waits.

    Both programs compute it from the rows that the home has published. The next cycle publishes it as a shadow.
    The words of a real person are kept apart, so that they can be withdrawn.
    Example: civicstat propose-metric every-report.toml --city cities/chicago --home homes/chicago
    """
    with letters(as_json=as_json):
        with progress(as_json=as_json) as step:
            step("Computing both over all past periods, by two programs", 0, 0)
            told = propose(file, city, home_of(city, home), threads=threads(), salt=token_hex(32))
        lines = [
            f"  {line['period']:<10}  {line['official']['value'] or '-':>12}  {line['proposed']['value'] or '-':>12}"
            for line in told["periods"]
        ]
        table = "\n".join([f"  {'period':<10}  {'official':>12}  {'proposed':>12}", *lines])
        show(
            told,
            as_json=as_json,
            in_words=f"{told['proposal']}, beside {told['beside']}: {told['status']}.\n{table}\n  file: {told['file']}",
        )
