"""`civicstat init` and `civicstat doctor`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from civicstat.cli.options import AsOfOption, CityFolderArgument, day_of
from civicstat.cli.output import FOUND_WANTING, AsJson, letters, progress, show
from civicstat.cycle.doctor import Check, examine
from civicstat.cycle.init import make_city_folder


def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder for the city.")],
    name: Annotated[str, typer.Option("--name", help="The city's name.")] = "",
    as_json: AsJson = False,
) -> None:
    """Make a new city folder from a template that works before you change anything.

    Example: civicstat init cities/springfield --name "Springfield"
    """
    with letters(as_json=as_json):
        files = make_city_folder(folder, name=name or folder.resolve().name.replace("-", " ").title())
        written = [file.relative_to(folder).as_posix() for file in files]
        show(
            {"folder": str(folder), "files": written},
            as_json=as_json,
            in_words=f"Made {folder} with {len(written)} files and invented example records.\n"
            f"Next: civicstat doctor {folder}, then civicstat cycle {folder}",
        )


def doctor(city: CityFolderArgument, as_of: AsOfOption = None, as_json: AsJson = False) -> None:
    """Check a city folder: every file, field, kind of request and metric, with what to mend.

    Exits with 1 when something has to be mended. Example: civicstat doctor cities/chicago
    """
    with letters(as_json=as_json):
        with progress(as_json=as_json) as step:
            checks = examine(city, as_of=day_of(as_of), progress=step)
        mend = sum(check.state == "mend" for check in checks)
        show(
            {"city": str(city), "to_mend": mend, "checks": [check.to_json() for check in checks]},
            as_json=as_json,
            in_words="\n".join(checks_in_words(checks)),
        )
    if mend:
        raise typer.Exit(FOUND_WANTING)


def checks_in_words(checks: Sequence[Check]) -> list[str]:
    """What was looked at, one line each with its letter below it, and how much there is to mend."""
    lines = []
    for check in checks:
        sign = {"good": "✓", "mend": "✗", "doubt": "?"}[check.state]
        lines.append(f"{sign} {check.what}")
        lines += [f"    {line}" for line in check.letter.splitlines()]
    mend = sum(check.state == "mend" for check in checks)
    return [*lines, f"{mend} to mend." if mend else "Nothing to mend."]
