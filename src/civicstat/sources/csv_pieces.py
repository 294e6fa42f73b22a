"""A CSV read in pieces: rows numbered, misshapen rows set aside, a lost closing quote noticed."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv


# About 200,000 rows of requests.
BYTES_PER_PIECE = 1 << 25
# A misshapen row that runs over more lines than this has lost its closing quote, and has swallowed its neighbors.
MOST_LINES_IN_A_ROW = 50
# Stands in every field of a row that we put after the last one; if it does not come back, a quote has swallowed it.
LAST_ROW = "end of file"


class UnclosedQuoteError(Exception):
    """A quote is opened and never closed, so that rows would be taken for text; `files` makes a letter of it."""


@dataclass(frozen=True)
class Piece:
    """Some rows of a file: the asked-for columns, and the number of each row in the file, counted from 1."""

    columns: pa.Table
    row_numbers: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Misshapen:
    """A row with another number of fields than the header: its number, its fields, and how many lines it takes."""

    row: int
    fields: int
    lines: int


def read_csv_pieces(
    path: Path, header: Sequence[str], columns: Sequence[str], *, misshapen: list[Misshapen]
) -> Iterator[Piece]:
    """The rows of a CSV as text, a piece at a time; only these columns are decoded.

    Parameters
    ----------
    path, header
        The file and its column names.
    columns
        What to read.
    misshapen
        Rows that have more or fewer fields than the header are put here, and are not in the pieces.

    Raises
    ------
    UnclosedQuoteError
        When a quote is opened and never closed.
    """
    read = 0
    waiting: pa.RecordBatch | None = None
    with path.open("rb") as file, _reader(_WithLastRow(file, len(header)), columns, misshapen) as batches:
        for batch in batches:
            if waiting is not None and len(batch):
                yield _piece(waiting, read, misshapen)
                read += len(waiting)
            waiting = batch if len(batch) or waiting is None else waiting
    if waiting is None or not _is_last_row(waiting):
        raise UnclosedQuoteError
    yield _piece(waiting.slice(0, len(waiting) - 1), read, misshapen)


def _piece(batch: pa.RecordBatch, read: int, misshapen: Sequence[Misshapen]) -> Piece:
    places = np.arange(read, read + len(batch), dtype=np.int64)
    # The k-th misshapen row has its number less k less 1 well-shaped rows before it.
    before = np.array([found.row - 1 - k for k, found in enumerate(misshapen)], dtype=np.int64)
    numbers = places + 1 + np.searchsorted(before, places, side="right")
    return Piece(pa.Table.from_batches([batch]), numbers)


def _is_last_row(batch: pa.RecordBatch) -> bool:
    return len(batch) > 0 and all(column[-1].as_py() == LAST_ROW for column in batch.columns)


def _reader(file: io.RawIOBase, columns: Sequence[str], misshapen: list[Misshapen]) -> pyarrow.csv.CSVStreamingReader:
    def set_aside(row: pyarrow.csv.InvalidRow) -> str:
        lines = row.text.count("\n") + 1
        if lines > MOST_LINES_IN_A_ROW:
            return "error"
        misshapen.append(Misshapen(row.number - 1, row.actual_columns, lines))
        return "skip"

    return pyarrow.csv.open_csv(
        pa.PythonFile(file, mode="r"),
        # One thread: rows are then numbered, and 5 million rows a second are enough.
        read_options=pyarrow.csv.ReadOptions(use_threads=False, block_size=BYTES_PER_PIECE),
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True, invalid_row_handler=set_aside),
        convert_options=pyarrow.csv.ConvertOptions(
            include_columns=list(columns), column_types=dict.fromkeys(columns, pa.string())
        ),
    )


class _WithLastRow(io.RawIOBase):
    """A file followed by one row of our own."""

    def __init__(self, file: io.BufferedReader, fields: int) -> None:
        self._file = file
        self._rest = b"\n" + b",".join([LAST_ROW.encode()] * fields) + b"\n"

    def readable(self) -> bool:
        """Yes."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes of the file, then those of the last row."""
        content = self._file.read(size)
        taken = len(self._rest) if size < 0 else size - len(content)
        rest, self._rest = self._rest[:taken], self._rest[taken:]
        return content + rest
