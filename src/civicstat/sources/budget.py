"""The city's budget: dollars per line and fiscal year, planned and spent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from civicstat.places.names import read_lines
from civicstat.sources.errors import SourceError
from civicstat.vocabulary.city import BudgetFile
from civicstat.vocabulary.slugs import SLUG


COLUMNS = ("line", "name", "name_es", "fiscal_year", "amount", "kind", "source")
KINDS = ("budget", "actual")
_AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,2})?")
_YEAR = re.compile(r"(1[89]|2[01])[0-9]{2}")


def read_budget(budget: BudgetFile, city_folder: Path) -> dict[str, Any]:
    """The object of role `budget-lines`: lines by slug, fiscal year and kind; amounts are decimal texts.

    Raises
    ------
    SourceError
        When a line cannot be read, or says twice what a line of the budget came to in a year.
    """
    found: dict[tuple[str, int, str], dict[str, Any]] = {}
    for number, fields in read_lines(city_folder / budget.file, shown_as=budget.file, columns=COLUMNS):
        where = f"{budget.file}, line {number}"
        _require_form(fields, where=where)
        key = (fields["line"], int(fields["fiscal_year"]), fields["kind"])
        if key in found:
            raise SourceError(
                f"{key[0]} of {key[1]} ({key[2]}) stands twice", where=where, next_step="Keep one of the two lines."
            )
        found[key] = {**fields, "fiscal_year": key[1]}
    _require_one_name(found.values(), where=budget.file)
    return {
        "currency": budget.currency,
        "source": budget.source,
        "licence": budget.licence,
        "lines": [found[key] for key in sorted(found)],
    }


def _require_form(fields: dict[str, str], *, where: str) -> None:
    checks = (
        ("line", bool(SLUG.fullmatch(fields["line"])), "lower-case letters, digits and single hyphens"),
        ("name", bool(fields["name"]), "the line's name in English"),
        ("name_es", bool(fields["name_es"]), "the line's name in Spanish"),
        ("fiscal_year", bool(_YEAR.fullmatch(fields["fiscal_year"])), "the year in which the fiscal year ends"),
        ("amount", bool(_AMOUNT.fullmatch(fields["amount"])), "dollars such as 125000 or 125000.50, without commas"),
        ("kind", fields["kind"] in KINDS, "budget, for what was planned, or actual, for what was spent"),
        ("source", bool(fields["source"]), "the document in which the number stands"),
    )
    for name, is_good, expected in checks:
        if not is_good:
            raise SourceError(
                f"`{name}` is {fields[name]!r}",
                where=where,
                expected=expected,
                next_step="Correct the line, or remove it.",
            )


def _require_one_name(lines: Iterable[dict[str, Any]], *, where: str) -> None:
    names: dict[str, tuple[str, str]] = {}
    for line in lines:
        said = (line["name"], line["name_es"])
        if names.setdefault(line["line"], said) != said:
            raise SourceError(
                f"the line {line['line']} has two names: {names[line['line']][0]} and {said[0]}",
                where=where,
                expected="one name for a line in all years",
                next_step="Use one name, or another slug for another line.",
            )
