"""The rows of a plain file as closings by yard; every row that cannot be read, in one letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from civicstat.metrics.cells import BEYOND
from civicstat.vocabulary.errors import CivicstatError


Row = Mapping[str, Any]
Ints = npt.NDArray[np.int64]
Unit = Literal["days", "hours", "minutes"]

SECONDS: Final[dict[Unit, int]] = {"days": 86_400, "hours": 3600, "minutes": 60}
ALL: Final = "all"
# A moment that the file does not hold.
MISSING: Final = -(1 << 60)
_MOST_FAULTS = 30
_YES, _NO = {"1", "yes", "true", "y"}, {"0", "no", "false", "n", ""}


class PatternRecordsError(CivicstatError):
    """A file in which unusual patterns are to be looked for has a row that cannot be read."""


@dataclass(frozen=True)
class Records:
    """A file, column by column; `MISSING` or "" where a row says nothing. Moments are seconds of the city's clock."""

    yard: tuple[str, ...]
    kind: tuple[str, ...]
    thing: tuple[str, ...]
    opened: Ints
    closed: Ints
    due: Ints
    duration: Ints
    reopened: Ints

    def has(self, values: Ints) -> bool:
        """Whether any row says something here."""
        return bool((values != MISSING).any())


@dataclass(frozen=True)
class Closings:
    """The closings of one yard: whole seconds from opening to closing, and against each one's own promise if any."""

    durations: Ints
    lateness: Ints | None
    promise: int | None


def read_records(rows: Sequence[Row], *, unit: Unit) -> Records:
    """Every row of a file with `duration` (in `unit`), or with `opened`, `closed` and perhaps `due`.

    Raises
    ------
    PatternRecordsError
        With every row at fault: its number in the file and what stands there.
    """
    columns = set(rows[0]) - {BEYOND} if rows else set()
    if not rows or not ({"duration"} <= columns or {"opened", "closed"} <= columns):
        raise PatternRecordsError(
            f"the file has no rows with durations; its columns are {', '.join(sorted(map(str, columns))) or 'none'}",
            expected="a column duration, or columns opened and closed; perhaps due, kind, yard, reopened, id",
        )
    faults = [f"row {number}: {row[BEYOND]!r} beyond the header" for number, row in enumerate(rows, 2) if BEYOND in row]

    def column(name: str, read: Callable[[str], int]) -> Ints:
        return np.array([_cell(row, number, name, read, faults) for number, row in enumerate(rows, 2)], dtype=np.int64)

    opened, closed, due = (column(name, _moment) for name in ("opened", "closed", "due"))
    written = column("duration", lambda text: _duration(text, SECONDS[unit]))
    reopened = column("reopened", _mark)
    _raise(faults)
    known = (opened != MISSING) & (closed != MISSING)
    duration = np.where(known, closed - opened, written)
    return Records(
        yard=_texts(rows, "yard" if "yard" in columns else "unit", ALL),
        kind=_texts(rows, "kind", ""),
        thing=_texts(rows, "id", ""),
        opened=opened,
        closed=closed,
        due=due,
        duration=duration,
        reopened=reopened,
    )


def closings_by_yard(records: Records) -> dict[str, Closings]:
    """The closings of each yard, by name. What was closed before it was opened is a fault of the file and left out."""
    yards = np.array(records.yard)
    usable = (records.duration != MISSING) & (records.duration >= 0)
    found = {}
    for yard in sorted(set(records.yard)):
        rows = usable & (yards == yard)
        promised = rows & (records.due != MISSING) & (records.closed != MISSING)
        # Rows without a promise cannot be late: they are left out where others have one.
        has_promises = bool(promised.any())
        promise = (records.due - records.opened)[promised & (records.opened != MISSING)]
        found[yard] = Closings(
            durations=records.duration[rows],
            lateness=(records.closed - records.due)[promised] if has_promises else None,
            promise=int(np.median(promise)) if len(promise) else None,
        )
    return found


def _texts(rows: Sequence[Row], name: str, empty: str) -> tuple[str, ...]:
    return tuple(str(row.get(name) or "").strip() or empty for row in rows)


def _cell(row: Row, number: int, name: str, read: Callable[[str], int], faults: list[str]) -> int:
    text = str(row.get(name) or "").strip()
    if not text:
        return MISSING
    try:
        return read(text)
    except (ValueError, InvalidOperation, OverflowError):
        faults.append(f"row {number}: {name} is {text!r}")
        return MISSING


def _moment(text: str) -> int:
    # The city's own clock: a zone written behind it is left off, as both ends carry it.
    moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return int(moment.timestamp())


def _duration(text: str, seconds: int) -> int:
    number = Decimal(text) * seconds
    if not number.is_finite():
        raise ValueError(text)
    return int(number.to_integral_value())


def _mark(text: str) -> int:
    if text.lower() in _YES:
        return 1
    if text.lower() in _NO:
        return 0
    raise ValueError(text)


def _raise(faults: Sequence[str]) -> None:
    if not faults:
        return
    more = len(faults) - _MOST_FAULTS
    listed = [*faults[:_MOST_FAULTS], *([f"and {more} more"] if more > 0 else [])]
    raise PatternRecordsError(
        "the file cannot be read: " + "; ".join(listed),
        expected="moments such as 2014-06-30 14:05, durations such as 4.5, and yes or no under reopened",
        next_step="Mend the rows named here and run the command again. Leave a field empty where nothing is known.",
    )
