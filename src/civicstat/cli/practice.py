"""`civicstat practice`: an invented city to train on, with its answers beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from civicstat.cli.options import AsOfOption, day_of
from civicstat.cli.output import AsJson, letters, show
from civicstat.practice.days import days_of
from civicstat.practice.study import AS_OF, study
from civicstat.practice.truths import PLANTABLE, plant
from civicstat.practice.write import write_city


# Requests over all years: a small city cycles within half a minute, a large one shows what a large one is like.
REQUESTS = {"small": 40_000, "city": 400_000}


def practice(
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="A new folder for the city.")],
    seed: Annotated[int, typer.Option("--seed", help="Everything follows from this number.")] = 7,
    years: Annotated[int, typer.Option("--years", help="How many years of records.")] = 3,
    as_of: AsOfOption = None,
    size: Annotated[
        Literal["small", "city"], typer.Option("--size", help="About 40,000 or about 400,000 requests.")
    ] = "small",
    planted: Annotated[
        str, typer.Option("--planted", metavar="NAMES", help=f"all, none, or some of: {', '.join(PLANTABLE)}.")
    ] = "all",
    measures: Annotated[
        Literal["few", "many"], typer.Option("--measures", help="16 measures, or 61: five more for nine departments.")
    ] = "few",
    as_json: AsJson = False,
) -> None:
    """Make an invented city to practice on: a city folder with planted truths, and the answers beside it.

    Example: civicstat practice --seed 7 --out practice/city
    """
    with letters(as_json=as_json):
        day = day_of(as_of) or AS_OF
        names = {"all": PLANTABLE, "none": ()}.get(planted) or tuple(filter(None, planted.split(",")))
        names = () if planted == "none" else names
        # Checked before any day is worked out from them.
        truths = plant(names, seed=seed, days=days_of(seed=seed, as_of=day, years=years))
        written = write_city(
            study(seed, truths, count=REQUESTS[size], years=years, as_of=day), out, has_many_measures=measures == "many"
        )
        result = {
            "invented": True,
            "folder": str(out),
            "answers": str(written.answers),
            "planted": truths.planted(),
            "rows": written.rows,
        }
        show(
            result,
            as_json=as_json,
            in_words=f"Made the invented city {out} with {written.rows['requests.csv']:,} rows of requests.\n"
            f"Its answers stand in {written.answers}: open them last.\n"
            f"Next: civicstat doctor {out}, then civicstat cycle {out}",
        )
