"""The crew's sheet with addresses: printed by a city for its own crews, and kept where nothing is published."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from civicstat.dispatch.errors import DispatchError
from civicstat.dispatch.sheet import PublishedPlan, SheetRow, sheet_rows, time_of_day
from civicstat.dispatch.words import SHEET
from civicstat.look.words.dates import day_words


# The one folder of a home that is never published.
PRIVATE_FOLDER = "private"
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, order=True)
class Place:
    """Where at a stop something was reported: an address, or a point where the city has none; and what was."""

    where: str
    kinds: tuple[str, ...] = ()
    reports: int = 1


@dataclass(frozen=True)
class SheetNames:
    """Names of kinds and neighborhoods by slug in one language; a slug without one stands for itself."""

    lang: str
    kinds: Mapping[str, str]
    areas: Mapping[str, str]


def write_private_sheet(
    plan: PublishedPlan,
    places: Mapping[str, Sequence[Place]],
    *,
    home: Path,
    names: Sequence[SheetNames] = (),
    has_addresses: bool = True,
) -> list[Path]:
    """Write the crew's sheet to the home's `private/` folder, and nowhere else: a CSV, and a page for each language.

    Nothing of it is handed back but the paths: addresses never enter the ledger, an object or the portal. Files can be
    read by their owner alone.

    Parameters
    ----------
    places
        Where to go at each stop, by its resolution 10 cell. A stop without any keeps its cell.
    names
        The languages to print in.
    has_addresses
        Whether the city's file has a column of addresses; the page says so where it has none.

    Raises
    ------
    DispatchError
        When the plan's day is no day, or `private/` leads out of the home.
    """
    folder = home / PRIVATE_FOLDER
    if folder.is_symlink() or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", plan["day"]):
        raise DispatchError(
            f"the sheet of {plan['day']!r} cannot be kept private",
            where=PRIVATE_FOLDER,
            expected="a plan of a day such as 2014-07-01, and a folder that is no link",
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    sheets = {folder / f"route-sheet-{plan['day']}.csv": _as_csv(plan, places)}
    for each in names:
        path = folder / f"route-sheet-{plan['day']}-{each.lang}.html"
        sheets[path] = _as_page(plan, places, each, has_addresses=has_addresses)
    for path, text in sheets.items():
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    return list(sheets)


def _as_csv(plan: PublishedPlan, places: Mapping[str, Sequence[Place]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*SheetRow.__dataclass_fields__, "where", "reported_there", "reports_there"])
    for row in sheet_rows(plan):
        for place in places.get(row.cell) or [Place("", (), 0)]:
            writer.writerow([_cell_text(value) for value in (*row.__dict__.values(), *place.__dict__.values())])
    return text.getvalue()


def _as_page(
    plan: PublishedPlan, places: Mapping[str, Sequence[Place]], names: SheetNames, *, has_addresses: bool
) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    rows = sheet_rows(plan)
    crews = [
        {
            "number": crew["crew"],
            "back": time_of_day(plan, crew["back_at"]),
            "rows": [(row, places.get(row.cell, ())) for row in rows if row.crew == crew["crew"]],
        }
        for crew in plan["plan"]["crews"]
    ]
    return environment.get_template("route_sheet.html").render(
        lang=names.lang,
        words={name: both[names.lang] for name, both in SHEET.items()},
        day=day_words(date.fromisoformat(plan["day"]), names.lang),
        label=plan["label"][names.lang],
        purpose=plan["purpose"][names.lang],
        starts=time_of_day(plan, 0),
        crews=crews,
        kinds=names.kinds,
        areas=names.areas,
        has_addresses=has_addresses,
    )


def _cell_text(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else str(value)
    # A spreadsheet takes a text that starts so for a formula.
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") and not isinstance(value, int) else text
