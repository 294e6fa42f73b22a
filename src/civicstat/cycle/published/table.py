"""Published measures as a plain table, for whoever opens them in a spreadsheet: a row per measure and fiscal year."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from civicstat.disclosure.official_text import MARKERS


TABLE_ROLE = "measures-table"
COLUMNS = (
    "slug",
    "agency",
    "goal",
    "service",
    "measure",
    "number",
    "unit",
    "better",
    "fiscal_year",
    "target",
    "result",
    "outcome",
    "explanation",
    "target_explanation",
    "given_up",
)
# A spreadsheet takes a text that starts so for a formula; an apostrophe before it stops that.
_FORMULA = ("=", "+", "-", "@")


def measures_table(document: Mapping[str, Any]) -> bytes:
    """CSV of the object `published-measures`: UTF-8, LF, `COLUMNS` in the first line, empty where nothing was said.

    Only years of which the city says something have a row; only judged ones have an outcome. A text that is held back
    stands as the marker that says why.
    """
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows(document))
    return file.getvalue().encode()


def _rows(document: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    for measure in document["measures"]:
        told = {document["year"]: measure, **measure["other_years"]}
        goal = measure["goal"]
        for year in sorted({*measure["actual"], *measure["target"], *measure["target_explanations"], *told}):
            ended = told.get(year, {})
            yield {
                "slug": measure["slug"],
                "agency": _plain(document["agencies"][measure["agency"]]["name"]),
                "goal": "" if goal is None else _plain(document["goals"][goal]["name"]),
                "service": _plain(measure["service"]),
                "measure": _plain(measure["title"]),
                "number": _plain(measure["number"]),
                "unit": measure["unit"],
                "better": measure["better"],
                "fiscal_year": year,
                "target": measure["target"].get(year, ""),
                "result": measure["actual"].get(year, ""),
                "outcome": ended.get("outcome", ""),
                "explanation": _said(ended.get("explanation")),
                "target_explanation": _said(measure["target_explanations"].get(year)),
                "given_up": "true" if measure["ended"] else "false",
            }


def _said(text: Mapping[str, Any] | None) -> str:
    if text is None:
        return ""
    return MARKERS[text["why"]] if text["state"] == "withheld" else _plain(text["text"])


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
