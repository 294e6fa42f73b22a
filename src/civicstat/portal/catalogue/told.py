"""What residents told the city, where each case stands, and how many of each department came to what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from civicstat.portal.catalogue.beside import Said


# The key to which numbers of the page are bound: `outcomes#all.late`.
OUTCOMES = "outcomes"
ALL = "all"
# A case of which nobody is named yet.
NOBODY = "nobody"
# Misses first.
STANDINGS = ("open-late", "late", "open", "on-time", "taken-back")


def standing_of(case: Said) -> str:
    """Where a case stands on the day of the page; ISO days compare as text."""
    body = case.body
    if body["outcome"] == "taken-back":
        return "taken-back"
    if body["answered"] is None:
        return "open-late" if case.day > body["due"] else "open"
    return "late" if body["answered"] > body["due"] else "on-time"


def days_late(case: Said) -> int:
    """Days after its day, up to the answer or the day of the page."""
    until = date.fromisoformat(case.body["answered"] or case.day)
    return max(0, (until - date.fromisoformat(case.body["due"])).days)


def outcomes_board(cases: Sequence[Said]) -> dict[str, Any]:
    """The numbers of the page: of all, of each department and its years, of each case."""
    departments: dict[str, list[Said]] = {}
    for case in cases:
        departments.setdefault(str(case.body["department"] or NOBODY), []).append(case)
    return {
        ALL: _counted(cases),
        "departments": {slug: {**_counted(rows), "years": _years(rows)} for slug, rows in sorted(departments.items())},
        "each": {case.name: {"late": days_late(case)} for case in cases},
    }


def _years(cases: Sequence[Said]) -> dict[str, dict[str, int]]:
    years: dict[str, list[Said]] = {}
    for case in cases:
        years.setdefault(str(case.body["received"])[:4], []).append(case)
    return {year: _counted(rows) for year, rows in sorted(years.items())}


def _counted(cases: Sequence[Said]) -> dict[str, int]:
    return {
        "cases": len(cases),
        **{name.replace("-", "_"): sum(standing_of(case) == name for case in cases) for name in STANDINGS},
    }
