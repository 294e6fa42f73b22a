"""A source's files, read in pieces and by named columns only."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from civicstat.sources.csv_pieces import Misshapen, Piece, UnclosedQuoteError, read_csv_pieces
from civicstat.sources.errors import SourceError


# About a quarter of a second's work: every core gets some of a file of a million rows.
ROWS_PER_PIECE = 1 << 18


@dataclass
class SourceFile:
    """One file of a source: its name as `sources.toml` writes it, its columns, and its size in rows where known."""

    path: Path
    name: str
    columns: tuple[str, ...]
    rows: int
    # Filled while a CSV is read: rows with another number of fields than the header.
    misshapen: list[Misshapen] = field(default_factory=list)

    @property
    def is_parquet(self) -> bool:
        """Whether the file is Parquet; else it is CSV."""
        return self.path.suffix == ".parquet"

    def pieces(self, columns: Sequence[str]) -> Iterator[Piece]:
        """The rows, a piece at a time; no other column than these is decoded."""
        try:
            yield from self._parquet_pieces(columns) if self.is_parquet else self._csv_pieces(columns)
        except UnclosedQuoteError:
            raise _unreadable(self.name, "a quote is opened and never closed") from None
        except (pa.ArrowException, OSError):
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
        self.misshapen.clear()
        yield from read_csv_pieces(self.path, self.columns, columns, misshapen=self.misshapen)


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
        return _open_csv(path, name)
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


def _open_csv(path: Path, name: str) -> SourceFile:
    try:
        # Only the header is looked at; bytes further on that are no UTF-8 may stand in columns that are never read.
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            header = next(csv.reader(file), None)
        "".join(header or ()).encode("utf-8")
    except (UnicodeEncodeError, csv.Error):
        raise _unreadable(name, "its first line is not UTF-8 text") from None
    if not header:
        raise SourceError(
            "the file is empty", where=name, expected="a header and rows", next_step="Export the file again."
        )
    return SourceFile(path, name, tuple(header), rows=0)


def _unreadable(name: str, why: str) -> SourceError:
    return SourceError(
        f"the file cannot be read: {why}",
        where=name,
        expected="Parquet, or CSV in UTF-8 with commas, a header, and every quote closed",
        next_step="Export the file again and compare its size with the original.",
    )
