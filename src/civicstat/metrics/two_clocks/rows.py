"""Checks and closings from plain rows; every cell that cannot be used, in one letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from civicstat.metrics.cells import Cells, Row, cells_of, raise_faults
from civicstat.metrics.faults import Fault, TableError


By = Literal["area", "yard"]
Kind = Literal["inspection", "confirmation"]
Result = Literal["yes", "no", "not-sure"]

NOT_RANDOM = "no: whoever answers has chosen to, so an answer is never drawn at random"
_WHOLE_DAYS = re.compile(r"[1-9]\d{0,3}")


class ClocksError(TableError):
    """A file of checks or of closings has a row that cannot be read, or that says what cannot be."""


@dataclass(frozen=True)
class Check:
    """Somebody looked whether a closed request is fixed.

    `is_random`: the closing was drawn by lot from all closings of its area and period. A resident's answer never is,
    even when those asked were drawn by lot: who answers is their own choice.
    """

    request: str
    closed: date
    area: str
    kind: Kind
    result: Result
    is_random: bool

    def __post_init__(self) -> None:
        if self.is_random and self.kind != "inspection":
            raise ClocksError(
                f"the answer about request {self.request} is marked as drawn at random", expected=NOT_RANDOM
            )


@dataclass(frozen=True)
class Closing:
    """A request that the city closed; `is_in_time` and `again_days` are None where the file does not say."""

    request: str
    closed: date
    area: str
    is_in_time: bool | None = None
    again_days: int | None = None


@dataclass(frozen=True)
class Closings:
    """Every closing of the areas and periods; a column that is missing is not the same as an empty cell."""

    rows: tuple[Closing, ...]
    has_in_time: bool
    has_again: bool


@dataclass(frozen=True)
class ClockFiles:
    """Both files, read."""

    checks: tuple[Check, ...]
    closings: Closings | None


def read_clock_rows(checks: Sequence[Row], closings: Sequence[Row] | None, *, by: By = "area") -> ClockFiles:
    """Both files, and the checks held to the closings.

    Parameters
    ----------
    checks
        `request`, `closed_day`, `area` or `yard`, `check` (inspection, confirmation), `result` (yes, no, not-sure) and
        `at_random` (yes, no).
    closings
        `request`, `closed_day`, `area` or `yard`; where known `in_time` (yes, no) and `again_days` (whole days to the
        next request at the same place, empty where none came).

    Raises
    ------
    ClocksError
        With every cell at fault, in both files.
    """
    _require_columns("checks", checks, {"request", "closed_day", by, "check", "result", "at_random"})
    _require_columns("closings", closings or (), {"request", "closed_day", by} if closings else set())
    faults: list[Fault] = []
    read = [(cells.number, check) for cells in cells_of(checks, faults, file="checks") if (check := _check(cells, by))]
    known = None
    if closings is not None:
        has = set(closings[0]) if closings else set()
        rows = [closing for cells in cells_of(closings, faults, file="closings") if (closing := _closing(cells, by))]
        known = Closings(tuple(rows), "in_time" in has, "again_days" in has)
    faults += _drawn_twice(read)
    if known is not None:
        faults += _not_among(read, known.rows, by)
    raise_faults(sorted(faults, key=lambda fault: (fault.file, fault.row)), ClocksError)
    return ClockFiles(tuple(check for _, check in read), known)


def _check(cells: Cells, by: By) -> Check | None:
    request, closed, area = cells.named("request"), cells.day("closed_day"), cells.named(by)
    kind = cast(Kind, cells.one_of("check", ("inspection", "confirmation")))
    result = cast(Result, cells.one_of("result", ("yes", "no", "not-sure")))
    is_random = cells.one_of("at_random", ("yes", "no")) == "yes"
    if is_random and kind == "confirmation":
        cells.refuse("at_random", NOT_RANDOM)
    return None if cells.faults else Check(request, closed, area, kind, result, is_random)


def _closing(cells: Cells, by: By) -> Closing | None:
    request, closed, area = cells.named("request"), cells.day("closed_day"), cells.named(by)
    in_time = cells.one_of("in_time", ("yes", "no")) == "yes" if "in_time" in cells.row else None
    again = _days(cells, "again_days") if "again_days" in cells.row else None
    return None if cells.faults else Closing(request, closed, area, in_time, again)


def _days(cells: Cells, column: str) -> int | None:
    text = cells.text(column)
    if text and not _WHOLE_DAYS.fullmatch(text):
        cells.refuse(column, "whole days from 1, such as 12, or nothing")
        return None
    return int(text) if text else None


def _drawn_twice(read: Sequence[tuple[int, Check]]) -> list[Fault]:
    """A draw by lot names a closing once; a second look would count the same place twice."""
    first: dict[tuple[str, date], int] = {}
    found = []
    for number, check in read:
        if check.is_random:
            earlier = first.setdefault((check.request, check.closed), number)
            if earlier != number:
                expected = f"each closing drawn once; row {earlier} has it too (write no for a second look)"
                found.append(Fault(number, "at_random", "yes", expected, "checks"))
    return found


def _not_among(read: Sequence[tuple[int, Check]], closings: Sequence[Closing], by: By) -> list[Fault]:
    areas: dict[tuple[str, date], set[str]] = {}
    for closing in closings:
        areas.setdefault((closing.request, closing.closed), set()).add(closing.area)
    found = []
    for number, check in read:
        known = areas.get((check.request, check.closed))
        if known is None:
            expected = f"a request that the closings have on {check.closed}"
            found.append(Fault(number, "request", check.request, expected, "checks"))
        elif check.area not in known:
            expected = f"{' or '.join(sorted(known))}, as in the closings"
            found.append(Fault(number, by, check.area, expected, "checks"))
    return found


def _require_columns(file: str, rows: Sequence[Row], wanted: set[str]) -> None:
    missing = sorted(wanted - set(rows[0])) if rows else []
    if missing:
        raise ClocksError(
            f"the {file} have no column {', '.join(missing)}",
            where=f"{file}, row 1",
            expected=f"the columns {', '.join(sorted(wanted))}",
            next_step="Name the columns so in the first row. Others may stand beside them; they are not read.",
        )
