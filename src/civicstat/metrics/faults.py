"""Cells of a plain table that cannot be used, all named in one letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from civicstat.vocabulary.errors import CivicstatError


@dataclass(frozen=True)
class Fault:
    """One cell that cannot be used: the row as a spreadsheet counts it, and what would have been right.

    `file` says which of several files is meant; empty where there is only one.
    """

    row: int
    column: str
    value: str
    expected: str
    file: str = ""

    def __str__(self) -> str:
        place = f"{self.file}, row {self.row}" if self.file else f"row {self.row}"
        return f"{place}, {self.column}: {self.value!r}; expected {self.expected}"

    def to_json(self) -> dict[str, Any]:
        """The file where there are several, row, column, value, expected."""
        cell = {"row": self.row, "column": self.column, "value": self.value, "expected": self.expected}
        return {"file": self.file, **cell} if self.file else cell


class TableError(CivicstatError):
    """A plain table has cells that cannot be used."""

    def __init__(
        self, found: str, *, faults: Sequence[Fault] = (), where: str = "", expected: str = "", next_step: str = ""
    ) -> None:
        super().__init__(found, where=where, expected=expected, next_step=next_step)
        self.faults = tuple(faults)

    def to_json(self) -> dict[str, Any]:
        """The letter, and every cell at fault."""
        return {**super().to_json(), "rows": [fault.to_json() for fault in self.faults]}
