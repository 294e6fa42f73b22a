"""A source's files, read in pieces and by named columns only."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from civicstat.sources.errors import SourceError


# About a quarter of a second's work: every core gets some of a file of a million rows.
ROWS_PER_PIECE = 1 << 18
CSV_BYTES_PER_PIECE = 1 << 25
# A row of a CSV that runs over more lines than this has lost its closing quote.
MOST_LINES_IN_A_ROW = 200


@dataclass
class Piece:
    """Some rows of a file: the asked-for columns, and the number of each row in the file, counted from 1."""

    columns: pa.Table
    row_numbers: npt.NDArray[np.int64]


@dataclass
class SourceFile:
    """One file of a source: its name as `sources.toml` writes it, its columns, and its size in rows where known."""

    path: Path
    name: str
    columns: tuple[str, ...]
    rows: int
    # Rows with another number of fields than the header: row number and number of fields.
    misshapen: list[tuple[int, int]] = field(default_factory=list)

    @property
    def is_parquet(self) -> bool:
        """Whether the file is Parquet; else it is CSV."""
        return self.path.suffix == ".parquet"

    def pieces(self, columns: Sequence[str]) -> Iterator[Piece]:
        """The rows, a piece at a time; no other column than these is decoded."""
        try:
            yield from self._parquet_pieces(columns) if self.is_parquet else self._csv_pieces(columns)
        except (pa.ArrowException, OSError, UnicodeDecodeError):
            # Arrow's own words may quote a row of the file, and so a resident's.
            raise _unreadable(self.name, "one of the columns that are read is damaged, or is not UTF-8 text") from None

    def sha256(self) -> str:
        """The digest of the file's bytes."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _parquet_pieces(self, columns: Sequence[str]) -> Iterator[Piece]:
        first = 1
        with pq.ParquetFile(self.path) as file:
            for batch in file.iter_batches(batch_size=ROWS_PER_PIECE, columns=list(columns)):
                yield Piece(pa.Table.from_batches([batch]), np.arange(first, first + len(batch), dtype=np.int64))
                first += len(batch)

    def _csv_pieces(self, columns: Sequence[str]) -> Iterator[Piece]:
        read = 0
        with _open_csv(self, columns) as reader:
            for batch in reader:
                places = np.arange(read, read + len(batch), dtype=np.int64)
                yield Piece(pa.Table.from_batches([batch]), places + 1 + self._misshapen_before(places))
                read += len(batch)

    def _misshapen_before(self, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        # The k-th misshapen row has its number less k less 1 well-shaped rows before it.
        before = np.array([number - 1 - k for k, (number, _) in enumerate(self.misshapen)], dtype=np.int64)
        return np.searchsorted(before, places, side="right")


def open_source_file(city_folder: Path, name: str) -> SourceFile:
    """A file of a source with its columns; nothing but its header is read.

    Raises
    ------
    SourceError
        When the file is missing, is neither Parquet nor CSV, or cannot be opened.
    """
    path = city_folder / name
    if not path.is_file():
        raise SourceError(
            "the file is not there",
            where=name,
            expected=f"a file at cities/{city_folder.name}/{name}",
            next_step="Put it there, or correct `files` of [service_requests] in sources.toml.",
        )
    if path.suffix == ".parquet":
        return _open_parquet(path, name)
    if path.suffix == ".csv":
        return SourceFile(path, name, _csv_header(path, name), rows=0)
    raise SourceError(
        f"the file ends in {path.suffix or 'nothing'!r}",
        where=name,
        expected="a file that ends in .csv or .parquet",
        next_step="Export it as CSV in UTF-8, or as Parquet.",
    )


def _open_parquet(path: Path, name: str) -> SourceFile:
    try:
        with pq.ParquetFile(path) as file:
            return SourceFile(path, name, tuple(file.schema_arrow.names), file.metadata.num_rows)
    except (pa.ArrowException, OSError) as fault:
        raise _unreadable(name, f"it does not open as Parquet ({str(fault).splitlines()[0]})") from None


def _csv_header(path: Path, name: str) -> tuple[str, ...]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file), None)
    except (UnicodeDecodeError, csv.Error):
        raise _unreadable(name, "its first line is not UTF-8 text") from None
    if not header:
        raise SourceError(
            "the file is empty", where=name, expected="a header and rows", next_step="Export the file again."
        )
    return tuple(header)


def _open_csv(file: SourceFile, columns: Sequence[str]) -> pyarrow.csv.CSVStreamingReader:
    def set_aside(row: pyarrow.csv.InvalidRow) -> str:
        if row.text.count("\n") > MOST_LINES_IN_A_ROW:
            return "error"
        file.misshapen.append((row.number - 1, row.actual_columns))
        return "skip"

    file.misshapen.clear()
    return pyarrow.csv.open_csv(
        file.path,
        # One thread: rows are then numbered, and 5 million rows a second are enough.
        read_options=pyarrow.csv.ReadOptions(use_threads=False, block_size=CSV_BYTES_PER_PIECE),
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True, invalid_row_handler=set_aside),
        convert_options=pyarrow.csv.ConvertOptions(
            include_columns=list(columns), column_types=dict.fromkeys(columns, pa.string())
        ),
    )


def _unreadable(name: str, why: str) -> SourceError:
    return SourceError(
        f"the file cannot be read: {why}",
        where=name,
        expected="Parquet, or CSV in UTF-8 with commas, a header, and every quote closed",
        next_step="Export the file again and compare its size with the original.",
    )
