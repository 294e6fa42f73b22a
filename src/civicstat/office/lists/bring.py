"""Bring a file into a list: every row through its act, all of them or none, every fault named at once."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from civicstat.cycle.steps import Progress, no_progress
from civicstat.office.actions.act import RefusedError
from civicstat.office.errors import OfficeError
from civicstat.office.faults import Fault
from civicstat.office.lists.spec import Cell
from civicstat.office.models.person import Person


@dataclass(frozen=True)
class Bring:
    """How rows of a file become records: the columns that must and may be there, and the act for one row.

    `together` is the act for all rows at once, given what `take` made of each. `again` gives a row of the list as such
    a file would hold it, in the order of `columns`; None for one that could not come in, such as what is past.
    """

    name: str
    needed: tuple[str, ...]
    optional: tuple[str, ...]
    take: Callable[[Mapping[str, str], Person, datetime], object]
    example: tuple[str, ...]
    together: Callable[[Sequence[object], Person, datetime], None] | None = None
    again: Callable[[Any], Sequence[Cell] | None] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns, those that must be there first."""
        return (*self.needed, *self.optional)


@dataclass(frozen=True)
class RefusedRow:
    """A row that cannot be: its line in the file, what stood in it, and what is wrong with each field."""

    line: int
    row: Mapping[str, str]
    faults: Mapping[str, str]


def bring_in(
    bring: Bring,
    rows: Sequence[Mapping[str, str]],
    *,
    by: Person,
    at: datetime,
    is_trial: bool = False,
    progress: Progress = no_progress,
) -> list[RefusedRow]:
    """Bring every row in, or none: the rows that were refused, empty when all are in.

    A trial does all of it and takes all of it back, so that what it says holds.

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
            progress("", line - 1, len(rows))
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
        if refused or is_trial:
            transaction.set_rollback(True)
    return refused


# What a page carries of a file that was looked at, packed; the office takes no larger form.
MOST_CARRIED = 4 * 1024 * 1024


def carried(rows: Sequence[Mapping[str, str]]) -> str:
    """The rows as a page carries them from the look to the yes: nothing of a file is kept before it comes in.

    Raises
    ------
    OfficeError
        When they are too much for a page.
    """
    packed = base64.b64encode(zlib.compress(json.dumps([dict(row) for row in rows]).encode(), 9)).decode()
    if len(packed) > MOST_CARRIED:
        raise OfficeError(Fault("file_bytes", count=f"{len(packed):,}"), next_step=Fault("split_it"))
    return packed


def carried_back(packed: str, *, most: int) -> list[dict[str, str]]:
    """The rows that a page carried.

    Raises
    ------
    OfficeError
        When they are not what a page gave, or unfold to more than `most` bytes.
    """
    try:
        opened = zlib.decompressobj()
        text = opened.decompress(base64.b64decode(packed, validate=True), most)
        rows = json.loads(text) if not opened.unconsumed_tail else None
    except (ValueError, zlib.error):
        rows = None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise OfficeError(Fault("no_file"), next_step=Fault("start_from_empty"))
    return [{str(name): str(value) for name, value in row.items()} for row in rows]
