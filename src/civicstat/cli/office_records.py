"""`civicstat office export-records`: the record of a year or a meeting as one PDF/A, for cron and for the clerk."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from civicstat.cli.office import set_up_office
from civicstat.cli.options import CityFolderArgument, HomeOption, home_of
from civicstat.cli.output import AsJson, letters, show
from civicstat.cycle.errors import CycleError
from civicstat.cycle.steps import write_whole


def export_records(
    city: CityFolderArgument,
    out: Annotated[Path, typer.Option("--out", help="The file to write, such as record-2015.pdf.")],
    year: Annotated[str, typer.Option("--year", help="A calendar year (2015) or a fiscal year (FY2016).")] = "",
    meeting: Annotated[
        str, typer.Option("--meeting", help="A meeting's short name, or a department's day: streets/2015-09-30.")
    ] = "",
    language: Annotated[str, typer.Option("--language", help="en or es.")] = "en",
    made_on: Annotated[
        str, typer.Option("--date", help="The day that the paper bears; the office's today without it.")
    ] = "",
    home: HomeOption = None,
    as_json: AsJson = False,
) -> None:
    """Write the public record of a year or a meeting as one PDF/A-3, with a manifest of every entry inside.

    The same record and the same --date give the same bytes.

    Example: civicstat office export-records cities/boston --year FY2016 --out record-fy2016.pdf
    """
    with letters(as_json=as_json):
        if language not in ("en", "es"):
            raise CycleError(f"{language!r} is no language of the papers", where="--language", expected="en or es")
        at = datetime.now(UTC)
        set_up_office(city, home_of(city, home))
        from civicstat.office.actions.records_export import export_records as take_out
        from civicstat.office.clock import today_in_office
        from civicstat.office.start import bring_up_to_date

        bring_up_to_date(at=at)
        day = _day(made_on) if made_on else today_in_office()
        paper = take_out(year=year, meeting=meeting, lang=language, made_on=day, by=None, at=at)
        write_whole(out, paper.pdf)
        report = {"file": str(out), "sha256": paper.sha256, "bytes": len(paper.pdf), "entries": paper.entries}
        told = f"{out}: {len(paper.pdf):,} bytes, {paper.entries} entries of the record\nSHA-256 {paper.sha256}"
        show(report, as_json=as_json, in_words=told)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CycleError(f"{text!r} is no day", where="--date", expected="a day such as 2026-11-23") from None
