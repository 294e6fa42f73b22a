"""`civicstat metrics chart`: the process-behaviour chart of any plain file."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Literal

import typer

from civicstat.cli.options import day_of
from civicstat.cli.output import JsonOnly, letters, show
from civicstat.cli.plain_rows import read_plain_rows
from civicstat.cycle.errors import CityFolderError
from civicstat.metrics.chart_file import chart_series
from civicstat.metrics.chart_rows import is_plain
from civicstat.vocabulary.signal import SegmentStart


def chart(
    series: Annotated[
        Path,
        typer.Argument(
            metavar="SERIES.csv",
            help="Columns period,value or period,numerator,denominator; or one column: the days of events.",
        ),
    ],
    target: Annotated[
        str | None, typer.Option("--target", help="What was to be reached; of a share in percent.")
    ] = None,
    direction: Annotated[
        Literal["up", "down", "none"], typer.Option("--direction", help="Where better lies.")
    ] = "none",
    breaks: Annotated[
        list[str] | None,
        typer.Option(
            "--break", metavar="DAY", help="The numbers mean something else from this day on. May be repeated."
        ),
    ] = None,
    rebases: Annotated[
        list[str] | None,
        typer.Option(
            "--rebase", metavar="DAY:REASON", help="Set the range anew from this day on, and say why. May be repeated."
        ),
    ] = None,
    kind: Annotated[
        Literal["auto", "xmr", "p-prime", "u-prime", "t", "g"],
        typer.Option("--kind", help="Which chart; auto goes by the columns."),
    ] = "auto",
    season: Annotated[
        Literal["auto", "none"],
        typer.Option("--season", help="auto removes a season or weekday that enough full years or weeks agree on."),
    ] = "auto",
    baseline: Annotated[
        int | None, typer.Option("--baseline", min=10, help="How many first values set the range.")
    ] = None,
    as_json: JsonOnly = True,
) -> None:
    """The process-behaviour chart of any series: center, limits, and which points are more than noise.

    Example: civicstat metrics chart waiting-days.csv --target 5 --direction down
    """
    with letters(as_json=True):
        starts = [_start("break", text) for text in breaks or ()] + [_start("rebase", text) for text in rebases or ()]
        rows = read_plain_rows(series)
        show(
            chart_series(
                rows,
                target=_number(target),
                direction=direction,
                baseline_periods=baseline,
                kind=kind,
                season=season,
                starts=starts,
            ),
            as_json=True,
            in_words="",
        )


def _start(what: Literal["break", "rebase"], text: str) -> SegmentStart:
    day, _, reason = text.partition(":")
    day_of(day, option=f"--{what}")
    if what == "rebase" and not reason.strip():
        raise CityFolderError(
            f"a new baseline from {day} has no reason",
            where="--rebase",
            expected="a day, a colon and the reason, such as 2014-01-01:night crews began",
            next_step="Say why the old range no longer serves. Without a reason, leave it as it is.",
        )
    return SegmentStart(what, day, reason.strip(), "")


def _number(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        if is_plain(number := Decimal(text)):
            return number
    except InvalidOperation:
        pass
    raise CityFolderError(
        f"{text!r} is not a number",
        where="--target",
        expected="a number such as 80.0",
        next_step="Write it with digits and a decimal point, and run the command again.",
    )
