"""The cells of a plain table, row by row: what is wrong with any of them is gathered and told in one letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from civicstat.metrics.faults import Fault, TableError


Row = Mapping[str, Any]

# Where DictReader keeps the cells of a row that its header has no name for; to drop them would be to misread 1,5.
BEYOND = cast(str, None)
NOT_BEYOND = "no more cells than the header has"

_MOST_LISTED = 1_000
_DAY = re.compile(r"(19|20)\d\d-\d\d-\d\d")
_WHOLE = re.compile(r"\d{1,15}")
# Enough digits for any count or amount of a city, and few enough for exact sums to stay quick.
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,9})?")


@dataclass
class Cells:
    """The cells of one row; what is wrong with them is gathered.

    A method that finds a cell at fault gathers it and gives a value of its type, which is then not to be used.
    """

    file: str
    number: int
    row: Row
    faults: list[Fault]

    def text(self, column: str) -> str:
        """What stands there, or nothing."""
        value = self.row.get(column)
        return "" if value is None else str(value).strip()

    def named(self, column: str) -> str:
        """Some text."""
        if not self.text(column):
            self.refuse(column, "some text")
        return self.text(column)

    def day(self, column: str) -> date:
        """A day in ISO form."""
        try:
            if _DAY.fullmatch(self.text(column)):
                return date.fromisoformat(self.text(column))
        except ValueError:
            pass
        self.refuse(column, "a day such as 2014-06-30")
        return date.min

    def day_or_nothing(self, column: str) -> date | None:
        """A day in ISO form, or None where the cell is empty."""
        return self.day(column) if self.text(column) else None

    def one_of(self, column: str, words: Sequence[str]) -> str:
        """One of the words."""
        if self.text(column) not in words:
            self.refuse(column, f"{', '.join(words[:-1])} or {words[-1]}")
        return self.text(column)

    def whole(self, column: str) -> int:
        """A whole number from 0."""
        if not _WHOLE.fullmatch(self.text(column)):
            self.refuse(column, "a whole number from 0 such as 128, without separators")
            return 0
        return int(self.text(column))

    def amount(self, column: str) -> Decimal:
        """A number, exactly as it is written."""
        if not _NUMBER.fullmatch(self.text(column)):
            self.refuse(column, "a number such as 128 or -3.5, without separators")
            return Decimal(0)
        return Decimal(self.text(column))

    def refuse(self, column: str, expected: str) -> None:
        """Gather a fault of this row."""
        self.faults.append(Fault(self.number, column, self.text(column), expected, self.file))


def cells_of(rows: Sequence[Row], faults: list[Fault], *, file: str = "") -> Iterator[Cells]:
    """Every row of a table; once the caller is done with one, its faults are added to `faults`."""
    # The header is row 1.
    for number, row in enumerate(rows, start=2):
        cells = Cells(file, number, row, [])
        if BEYOND in row:
            cells.faults.append(Fault(number, "(beyond)", str(row[BEYOND]), NOT_BEYOND, file))
        yield cells
        faults += cells.faults


def raise_faults(faults: Sequence[Fault], error: type[TableError]) -> None:
    """One letter that names every cell at fault, where there is any."""
    if not faults:
        return
    more = len(faults) - _MOST_LISTED
    listed = [str(fault) for fault in faults[:_MOST_LISTED]] + ([f"and {more} more"] if more > 0 else [])
    raise error(
        f"{len(faults)} cells cannot be used:\n" + "\n".join(listed),
        faults=faults[:_MOST_LISTED],
        expected="what is said at each cell",
        next_step="Mend the cells named here and run the command again. Nothing was computed.",
    )


def form_of(rows: Sequence[Row], forms: Mapping[str, Sequence[str]], error: type[TableError], *, file: str = "") -> str:
    """Which of the forms a table has: the one whose columns are all there.

    Raises
    ------
    TableError
        When the columns are those of no form, or of several, or when there are no rows.
    """
    has = set(rows[0]) if rows else set()
    found = [name for name, columns in forms.items() if has >= set(columns)]
    if len(found) == 1:
        return found[0]
    columns = ", ".join(sorted(str(name) for name in has if name))
    name = f"table of {file}" if file else "table"
    raise error(
        f"the {name} has the columns {columns}" if rows else f"the {name} has no rows",
        where=f"{file}, row 1" if file else "row 1",
        expected=("one of: " if len(forms) > 1 else "") + "; ".join(", ".join(each) for each in forms.values()),
        next_step="Name the columns so in the first row. Others may stand beside them; they are not read.",
    )
