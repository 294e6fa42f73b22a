"""Dollars of budget lines in a fiscal year: what was spent, or else what was planned, and which of the two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from civicstat.vocabulary.figure import Basis


def dollars_of(
    lines: Sequence[str], label: str, budget: Mapping[str, Any] | None
) -> tuple[Fraction | None, Basis | None]:
    """The dollars of some lines in a fiscal year (`FY2026`): all of them spent, else all of them planned.

    Parameters
    ----------
    budget
        The object of role `budget-lines`; None where the city publishes no budget.
    """
    amounts = {
        (line["line"], line["kind"]): Fraction(line["amount"])
        for line in (budget or {}).get("lines", ())
        if f"FY{line['fiscal_year']:04}" == label
    }
    kinds: tuple[Basis, ...] = ("actual", "budget")
    for kind in kinds:
        if all((line, kind) in amounts for line in lines):
            return sum((amounts[line, kind] for line in lines), Fraction(0)), kind
    return None, None


def known_lines(budget: Mapping[str, Any] | None) -> list[str]:
    """The slugs of every line of a budget."""
    return sorted({line["line"] for line in (budget or {}).get("lines", ())})
