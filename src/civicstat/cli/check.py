"""`civicstat verify`: does a public record hold?"""

from __future__ import annotations

from typing import Annotated

import typer

from civicstat.cli.output import FOUND_WANTING, AsJson, letters, progress, show
from civicstat.cycle.verify.run import verify as verify_record


def verify(
    target: Annotated[
        str, typer.Argument(metavar="HOME|SITE|URL", help="A home, a copied site, or the address of one.")
    ],
    render: Annotated[bool, typer.Option(help="Write every page again from the record and compare the bytes.")] = True,
    rerun: Annotated[
        bool,
        typer.Option("--rerun", help="Also make forecasts and crew plans again, by our program; takes longer."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Replay a public record, check every object and every number on every page, and compute the figures again.

    Exits with 0 when the record holds, 1 when it does not, 2 when it could not be checked.
    Example: civicstat verify homes/chicago
    """
    with letters(as_json=as_json):
        with progress(as_json=as_json) as step:
            verdict = verify_record(target, render=render, rerun=rerun, progress=step)
        show(verdict.to_json(), as_json=as_json, in_words=verdict.in_words())
    if not verdict.holds:
        raise typer.Exit(FOUND_WANTING)
