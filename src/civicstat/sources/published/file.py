"""A plain table of published measures: parsed exactly, judged, and what could not be read; no city needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from civicstat.sources.errors import SourceError
from civicstat.sources.published.cell import Cell, MeasureUnit, is_plain_one, read_cell
from civicstat.sources.published.judge import OUTCOMES, Better, outcome_of
from civicstat.sources.published.rows import require_no_longer
from civicstat.vocabulary.errors import one_to_a_line


UNITS = ("percent", "number", "dollars")
WAYS = ("up", "down", "")
NEEDED = ("measure", "unit", "better", "actual", "target")


def published_measures_of_rows(rows: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Each row's exact numbers and whether its target was met; every cell that cannot be read, with the reason.

    Parameters
    ----------
    rows
        One per measure and year: measure, unit (percent, number or dollars), better (up, down or empty), actual,
        target; other columns, such as year or agency, are handed back as they are. Rows with the same measure help each
        other: only they tell whether a plain 1 is 100 %.

    Returns
    -------
    dict
        `rows` (in their order: row, measure, unit, actual, target as text or null, outcome), `refused` (row, column,
        value, reason) and `counts`. Outcomes are missed, met, no-actual, no-target, no-direction.

    Raises
    ------
    SourceError
        When a column is missing, a row has more cells than the header, or a unit or a direction is none of ours; every
        such row is named.
    """
    _require_form(rows)
    siblings = _siblings(rows)
    read = [{name: _cell(row, name, siblings.get(row["measure"], ())) for name in ("actual", "target")} for row in rows]
    told = [_told(at, row, cells) for at, (row, cells) in enumerate(zip(rows, read, strict=True), start=1)]
    refused = [
        {"row": at, "measure": row["measure"], "column": name, "value": cell.text, "reason": cell.reason}
        for at, (row, cells) in enumerate(zip(rows, read, strict=True), start=1)
        for name, cell in cells.items()
        if cell.state == "refused"
    ]
    outcomes = Counter(each["outcome"] for each in told)
    counts = {"rows": len(told)} | {str(name): outcomes[name] for name in OUTCOMES} | {"refused": len(refused)}
    return {"counts": counts, "refused": refused, "rows": told}


def _told(at: int, row: Mapping[str, str], cells: Mapping[str, Cell]) -> dict[str, Any]:
    others = {name: value for name, value in row.items() if name not in NEEDED}
    outcome = outcome_of(cells["actual"].value, cells["target"].value, cast(Better, row["better"].strip()))
    return {
        "row": at,
        "measure": row["measure"],
        **others,
        "unit": row["unit"].strip(),
        "better": row["better"].strip(),
        **{name: None if cell.value is None else format(cell.value, "f") for name, cell in cells.items()},
        "outcome": outcome,
    }


def _siblings(rows: Sequence[Mapping[str, str]]) -> dict[str, list[Decimal]]:
    found: dict[str, list[Decimal]] = {}
    for row in rows:
        for name in ("actual", "target"):
            value = None if is_plain_one(row[name]) else _cell(row, name, ()).value
            if value is not None:
                found.setdefault(row["measure"], []).append(value)
    return found


def _cell(row: Mapping[str, str], name: str, siblings: Sequence[Decimal]) -> Cell:
    return read_cell(row[name], cast(MeasureUnit, row["unit"].strip()), siblings=siblings)


def _require_form(rows: Sequence[Mapping[str, str]]) -> None:
    missing = [name for name in NEEDED if any(row.get(name) is None for row in rows)]
    if missing or not rows:
        raise SourceError(
            f"the table has no column {', '.join(missing)}" if missing else "the table has no rows",
            expected=f"the columns {', '.join(NEEDED)}, and a row per measure and year",
            next_step="Name the columns so in the first line.",
        )
    require_no_longer(enumerate(rows, start=1))
    wrong = [
        f"row {at}: {name} is {row[name]!r}"
        for at, row in enumerate(rows, start=1)
        for name, allowed in (("unit", UNITS), ("better", WAYS))
        if row[name].strip() not in allowed
    ]
    if wrong:
        raise SourceError(
            f"{len(wrong)} cells are none of our words:\n  {one_to_a_line(wrong)}",
            expected="unit: percent, number or dollars; better: up, down or empty",
            next_step="Write them so, and run again.",
        )
