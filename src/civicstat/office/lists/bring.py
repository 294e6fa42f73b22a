"""Bring a file into a list: every row through its act, all of them or none, every fault named at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from civicstat.office.actions.act import RefusedError
from civicstat.office.errors import OfficeError
from civicstat.office.faults import Fault
from civicstat.office.models.person import Person


@dataclass(frozen=True)
class Bring:
    """How rows of a file become records: the columns that must and may be there, and the act for one row.

    `together` is the act for all rows at once, given what `take` made of each.
    """

    name: str
    needed: tuple[str, ...]
    optional: tuple[str, ...]
    take: Callable[[Mapping[str, str], Person, datetime], object]
    example: tuple[str, ...]
    together: Callable[[Sequence[object], Person, datetime], None] | None = None


@dataclass(frozen=True)
class RefusedRow:
    """A row that cannot be: its line in the file, what stood in it, and what is wrong with each field."""

    line: int
    row: Mapping[str, str]
    faults: Mapping[str, str]


def bring_in(bring: Bring, rows: Sequence[Mapping[str, str]], *, by: Person, at: datetime) -> list[RefusedRow]:
    """Bring every row in, or none: the rows that were refused, empty when all are in.

    Raises
    ------
    OfficeError
        When a column that is needed is not there.
    """
    missing = [name for name in bring.needed if rows and name not in rows[0]]
    if missing or not rows:
        raise OfficeError(
            Fault("file_lacks", columns=", ".join(missing)) if missing else Fault("file_has_no_rows"),
            where="line 1" if missing else "",
            expected=Fault(
                "columns_expected", needed=", ".join(bring.needed), optional=", ".join(bring.optional) or "–"
            ),
            next_step=Fault("start_from_empty"),
        )
    refused: list[RefusedRow] = []
    taken: list[object] = []
    with transaction.atomic():
        for line, row in enumerate(rows, start=2):
            try:
                with transaction.atomic():
                    taken.append(bring.take(row, by, at))
            except RefusedError as error:
                refused.append(RefusedRow(line, row, error.faults))
        if bring.together is not None and not refused:
            try:
                bring.together(taken, by, at)
            except RefusedError as error:
                refused.append(RefusedRow(2, rows[0], error.faults))
        if refused:
            transaction.set_rollback(True)
    return refused
