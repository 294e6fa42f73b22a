"""The studio: `metrics explain` from a figure to its rows, `preview` of a metric file, `diff` between two."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from civicstat.cli.options import threads
from civicstat.cli.output import FOUND_WANTING, AsJson, letters, progress, show
from civicstat.cycle.steps import write_whole
from civicstat.cycle.studio.difference import difference
from civicstat.cycle.studio.difference_text import difference_text
from civicstat.cycle.studio.explain import explain as explain_figure
from civicstat.cycle.studio.preview import preview_file
from civicstat.cycle.studio.rows_csv import rows_as_csv, rows_behind
from civicstat.cycle.studio.tables import preview_text
from civicstat.cycle.studio.telling import explanation_text


StudioHome = Annotated[Path, typer.Option("--home", help="The city's home folder, with at least one release.")]
Lang = Annotated[Literal["en", "es"], typer.Option("--lang", help="The language of the words.")]


def explain(
    key: Annotated[
        str, typer.Argument(metavar="KEY", help="As pages show it, in quotes: metric|v1|period|area|group.")
    ],
    home: StudioHome,
    rows: Annotated[int, typer.Option("--rows", min=0, help="How many of the rows behind it; 0 for all.")] = 10,
    out: Annotated[Path | None, typer.Option("--out", help="Write these rows into this file, as CSV.")] = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Explain a published figure down to its rows, and make it again from these rows alone.

    Exits with 1 when the rows do not give the figure.
    Example: civicstat metrics explain "closed-within-5-days|v1|2014-05|city:-|-" --home homes/chicago --out rows.csv
    """
    with letters(as_json=as_json):
        with progress(as_json=as_json) as step:
            step("Counting the figure's rows again", 0, 0)
            told = explain_figure(home, key)
            found = [] if told.evidence is None else rows_behind(told.published, told.evidence, most=rows)
            if out is not None:
                write_whole(out, rows_as_csv(found))
        result = {**told.to_json(), "rows": found, **({} if out is None else {"out": str(out)})}
        words = explanation_text(told, [] if out is not None else found, lang)
        show(result, as_json=as_json, in_words=words if out is None else f"{words}\n    {len(found)} → {out}")
    if told.faults:
        raise typer.Exit(FOUND_WANTING)


def preview(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A metric file (TOML), adopted or not.")],
    home: StudioHome,
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--period", metavar="KIND", help="Kind of period in the table, such as week; may be repeated. JSON has all."
        ),
    ] = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Show what a metric file would have said of all past periods, before anybody adopts it.

    Both programs compute it from the rows that the home has published. Nothing is written to the record.
    Example: civicstat metrics preview cities/chicago/metrics/alley-closed-within-5-days.toml --home homes/chicago
    """
    with letters(as_json=as_json):
        with progress(as_json=as_json) as step:
            step("Computing all past periods, by two programs", 0, 0)
            told = preview_file(file, home, threads=threads())
        show(told.to_json(), as_json=as_json, in_words=preview_text(told, lang, kinds=kinds or ()))


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="FILE.toml, a metric of the home, or METRIC/VERSION.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same.")],
    home: Annotated[
        Path | None, typer.Option("--home", help="The home whose published rows and adopted definitions are used.")
    ] = None,
    kind: Annotated[
        str, typer.Option("--period", metavar="KIND", help="Kind of period in the table, such as quarter.")
    ] = "",
    last: Annotated[
        int, typer.Option("--last", min=0, help="How many of the newest periods stand in the table; 0 for all.")
    ] = 24,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Compare two definitions: what changed in plain words, and old and new figures beside each other.

    The figures are those of the whole city, computed by both programs from the same published rows.
    Example: civicstat metrics diff closed-within-5-days cities/chicago/metrics/closed-within-5-days.toml
    --home homes/chicago
    """
    with letters(as_json=as_json):
        with progress(as_json=as_json) as step:
            step("Comparing the two, by two programs", 0, 0)
            told = difference(old, new, home, threads=threads())
        show(told.to_json(), as_json=as_json, in_words=difference_text(told, lang, kind=kind, last=last))
