"""A first look at a file: every column's values, counted, from its first rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from civicstat.sources.errors import SourceError
from civicstat.sources.files import SourceFile, open_source_file
from civicstat.sources.propose_dates import DateReading, read_dates


# A guess needs no more; the counts of faults are taken from all rows.
SAMPLE_ROWS = 200_000
# Distinct values kept of a column; one with more is an identifier, a point or free text.
DISTINCT_KEPT = 20_000
BYTES_LOOKED_AT = 65_536
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


@dataclass(frozen=True)
class ColumnProfile:
    """One column of the sample: how it is stored, how many rows are filled, and how often each value stands there."""

    name: str
    stored: Literal["text", "date", "instant", "other"]
    rows: int
    filled: int
    distinct: int
    counts: Mapping[str, int]

    @cached_property
    def flat(self) -> str:
        """The name in lower-case letters and digits: `Created Date` and `created_date` are `createddate`."""
        return "".join(re.findall(r"[a-z0-9]+", self.name.lower()))

    @cached_property
    def words(self) -> str:
        """The name as separate words between blanks: `SRType` gives ` sr type `."""
        spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", self.name)
        return " " + " ".join(re.findall(r"[a-z]+|\d+", spaced.lower())) + " "

    @cached_property
    def dates(self) -> DateReading | None:
        """How the text writes dates; none for other columns."""
        return read_dates(self.counts) if self.stored == "text" else None

    @property
    def is_moment(self) -> bool:
        """Whether it holds dates or times."""
        return self.stored in ("date", "instant") or self.dates is not None

    @cached_property
    def number_share(self) -> float:
        """The share of distinct values that are numbers."""
        return sum(_NUMBER.fullmatch(value) is not None for value in self.counts) / max(1, len(self.counts))

    @cached_property
    def range(self) -> tuple[float, float]:
        """The least and the largest number; zeros left out, which often stand for a missing coordinate."""
        numbers = [float(value) for value in self.counts if _NUMBER.fullmatch(value) and float(value) != 0]
        return (min(numbers), max(numbers)) if numbers else (0.0, 0.0)

    @property
    def has_decimals(self) -> bool:
        """Whether most values have a decimal point."""
        return sum("." in value for value in self.counts) > len(self.counts) / 2

    @property
    def mean_length(self) -> float:
        """Letters per filled row."""
        return sum(len(value) * rows for value, rows in self.counts.items()) / max(1, sum(self.counts.values()))

    @property
    def distinct_share(self) -> float:
        """Distinct values per filled row."""
        return self.distinct / max(1, self.filled)


@dataclass(frozen=True)
class Profile:
    """A file's columns in its own order, and the sample's rows as text."""

    file: SourceFile
    columns: Mapping[str, ColumnProfile]
    sample: pa.Table


def look_at(path: Path) -> Profile:
    """The profile of a CSV or Parquet file.

    Raises
    ------
    SourceError
        When it is missing, empty, binary, without rows, has two columns of one name or is separated by semicolons.
    """
    if not path.is_file():
        raise SourceError("the file is not there", where=str(path), next_step="Check the name and the folder.")
    file = open_source_file(path.parent, path.name)
    if not file.is_parquet:
        _refuse_strange_csv(file)
    repeated = sorted({name for name in file.columns if file.columns.count(name) > 1})
    if repeated or "" in file.columns:
        raise SourceError(
            f"the header has {f'the column {repeated[0]!r} twice' if repeated else 'a column without a name'}",
            where=file.name,
            expected="a name of its own for every column",
            next_step="Name the columns in the export.",
        )
    raw = _first_rows(file)
    if raw.num_rows == 0:
        raise SourceError(
            "the file has a header and no rows", where=file.name, next_step="Export the file again, with its rows."
        )
    texts = {name: _as_text(raw[name]) for name in raw.column_names}
    columns = {name: _profile(name, raw[name].type, text) for name, text in texts.items()}
    return Profile(file, columns, pa.table(texts))


def _first_rows(file: SourceFile) -> pa.Table:
    pieces, rows = [], 0
    for piece in file.pieces(file.columns):
        pieces.append(piece.columns.slice(0, SAMPLE_ROWS - rows))
        rows += pieces[-1].num_rows
        if rows >= SAMPLE_ROWS:
            break
    return pa.concat_tables(pieces) if pieces else pa.table({name: pa.array([], pa.string()) for name in file.columns})


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    try:
        text = column.cast(pa.string())
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        return pa.chunked_array([pa.nulls(len(column), pa.string())])
    return pc.fill_null(pc.utf8_trim_whitespace(text), "")


def _profile(name: str, kind: pa.DataType, text: pa.ChunkedArray) -> ColumnProfile:
    if pa.types.is_timestamp(kind):
        stored: Literal["text", "date", "instant", "other"] = "instant"
    elif pa.types.is_date(kind):
        stored = "date"
    else:
        stored = "other" if pa.types.is_nested(kind) or pa.types.is_binary(kind) else "text"
    tally = pc.value_counts(text.combine_chunks())
    values, rows = tally.field("values"), tally.field("counts")
    is_filled = pc.fill_null(pc.not_equal(values, ""), False)
    values, rows = values.filter(is_filled), rows.filter(is_filled)
    counts = dict(zip(values[:DISTINCT_KEPT].to_pylist(), rows[:DISTINCT_KEPT].to_pylist(), strict=True))
    return ColumnProfile(name, stored, len(text), int(pc.sum(rows).as_py() or 0), len(values), counts)


def _refuse_strange_csv(file: SourceFile) -> None:
    with file.path.open("rb") as raw:
        start = raw.read(BYTES_LOOKED_AT)
    if b"\0" in start:
        raise SourceError(
            "the file is not text, though its name ends in .csv",
            where=file.name,
            expected="CSV in UTF-8 with commas and a header",
            next_step="Export it as CSV in UTF-8; a workbook has to be saved as CSV first.",
        )
    header = "".join(file.columns)
    for sign, called in ((";", "semicolons"), ("\t", "tabs"), ("|", "upright strokes")):
        if len(file.columns) == 1 and header.count(sign) >= 1:
            raise SourceError(
                f"the columns are separated by {called}",
                where=f"{file.name}, line 1",
                expected="commas between the columns",
                next_step="Export the file with commas.",
            )
