"""A source's column of whole numbers, with what could not be read marked and kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from civicstat.sources.moments import Flags
from civicstat.sources.values import distinct_text


# Up to 99,999 days, 273 years; programs that know no missing whole number write 12.0 for 12.
_WHOLE = re.compile(r"0*([0-9]{1,5})(?:\.0+)?")


@dataclass(frozen=True)
class WholeNumbers:
    """One column, 0 where not known."""

    values: npt.NDArray[np.int64]
    is_missing: Flags
    is_unreadable: Flags

    @property
    def is_known(self) -> Flags:
        """Which rows hold a number."""
        return ~(self.is_missing | self.is_unreadable)

    def keep(self, rows: Flags) -> WholeNumbers:
        """The same for some of the rows."""
        return WholeNumbers(self.values[rows], self.is_missing[rows], self.is_unreadable[rows])


def no_numbers(rows: int) -> WholeNumbers:
    """A column that the source does not have."""
    return WholeNumbers(np.zeros(rows, np.int64), np.ones(rows, np.bool_), np.zeros(rows, np.bool_))


def read_whole_numbers(column: pa.ChunkedArray, *, least: int) -> WholeNumbers:
    """The numbers of a column, whatever it is stored as; empty is missing, anything under `least` unreadable."""
    distinct, indices = distinct_text(column)
    read = [_number(text) for text in distinct]
    is_missing = np.array([text == "" for text in distinct], dtype=np.bool_)
    is_unreadable = np.array([number < least for number in read], dtype=np.bool_) & ~is_missing
    values = np.where(is_missing | is_unreadable, 0, np.array(read, dtype=np.int64))
    return WholeNumbers(values[indices], is_missing[indices], is_unreadable[indices])


def _number(text: str) -> int:
    found = _WHOLE.fullmatch(text)
    return -1 if found is None else int(found.group(1))
