"""The rows of a file of inspections or of answers, in our terms; what cannot be used is refused with its reason."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from civicstat.sources.csv_pieces import Piece
from civicstat.sources.errors import SourceError
from civicstat.sources.files import SourceFile, open_source_file
from civicstat.sources.follow_up.reasons import ANSWER_UNKNOWN, DAY_MISSING, REQUEST_MISSING
from civicstat.sources.local_time import LocalClock
from civicstat.sources.moments import read_moments
from civicstat.sources.refusals import DATE_UNREADABLE, MISSHAPEN, Reason, Refusal
from civicstat.sources.values import distinct_text
from civicstat.vocabulary.city import ServiceRequestsSource
from civicstat.vocabulary.follow_up import ConfirmationsSource, InspectionsSource


AskedHow = Literal["inspection", "confirmation"]
LOOKS_SCHEMA = pa.schema(
    [
        ("asked_how", pa.string()),
        ("file", pa.string()),
        ("row", pa.int64()),
        ("request", pa.string()),
        ("day", pa.date32()),
        ("answer", pa.string()),
        ("is_random", pa.bool_()),
    ]
)
NUMBERS_SCHEMA = pa.schema([("source_file", pa.string()), ("source_row", pa.int64()), ("request", pa.string())])


@dataclass(frozen=True)
class Looks:
    """The usable rows of one source (columns: `LOOKS_SCHEMA`), what is refused, and the digest of each file."""

    rows: pa.Table
    read: int
    refusals: tuple[Refusal, ...]
    files: Mapping[str, str]

    def with_more(self, other: Looks) -> Looks:
        """These and those of other files of the same source."""
        return Looks(
            pa.concat_tables([self.rows, other.rows]),
            self.read + other.read,
            (*self.refusals, *other.refusals),
            {**self.files, **other.files},
        )


def read_looks(
    asked_how: AskedHow, source: InspectionsSource | ConfirmationsSource, city_folder: Path, clock: LocalClock
) -> Looks:
    """Every file of a source; only the columns that it names are opened.

    Raises
    ------
    SourceError
        When a file or a column that the source names is not there.
    """
    table = f"{asked_how}s"
    tables: list[pa.Table] = []
    refusals: list[Refusal] = []
    read, digests = 0, {}
    for name in source.files:
        file = open_source_file(city_folder, name)
        for column in source.columns.values():
            _require_column(file, column, f"[{table}.columns]")
        for piece in file.pieces(tuple(dict.fromkeys(source.columns.values()))):
            usable, refused = _rows(asked_how, source, file, piece, clock)
            tables.append(usable)
            refusals += refused
            read += piece.columns.num_rows
        refusals += [
            Refusal(file.name, found.row, "", f"{found.fields} fields", MISSHAPEN.text, MISSHAPEN.text_es)
            for found in file.misshapen
        ]
        read += len(file.misshapen)
        digests[name] = file.sha256()
    rows = pa.concat_tables(tables) if tables else LOOKS_SCHEMA.empty_table()
    return Looks(rows, read, tuple(refusals), digests)


def read_numbers(source: ServiceRequestsSource, city_folder: Path) -> pa.Table:
    """The number of every request, by file and row (columns: `NUMBERS_SCHEMA`); never leaves the city's own house."""
    tables = []
    for name in source.files:
        file = open_source_file(city_folder, name)
        _require_column(file, source.request_number, "[service_requests] request_number")
        for piece in file.pieces((source.request_number,)):
            numbers = _texts(piece.columns[source.request_number])
            rows = {"source_file": [name] * len(numbers), "source_row": piece.row_numbers, "request": numbers}
            tables.append(pa.table(rows, schema=NUMBERS_SCHEMA))
    return pa.concat_tables(tables) if tables else NUMBERS_SCHEMA.empty_table()


def _rows(
    asked_how: AskedHow,
    source: InspectionsSource | ConfirmationsSource,
    file: SourceFile,
    piece: Piece,
    clock: LocalClock,
) -> tuple[pa.Table, list[Refusal]]:
    names: dict[str, str] = {str(ours): theirs for ours, theirs in source.columns.items()}
    requests = _texts(piece.columns[names["request"]])
    said = _texts(piece.columns[names["answer"]])
    days = read_moments(
        piece.columns[names["day"]],
        date_format=source.date_format,
        clock=clock,
        where=f"{file.name}, column {names['day']}",
    )
    answers = {word.strip(): ours for word, ours in source.answers.items()}
    is_known = np.array([word in answers for word in said], dtype=np.bool_)
    is_named = np.array([bool(request) for request in requests], dtype=np.bool_)
    faults = (
        ("request", REQUEST_MISSING, ~is_named),
        ("day", DATE_UNREADABLE, days.is_unreadable),
        ("day", DAY_MISSING, days.is_missing),
        ("answer", ANSWER_UNKNOWN, ~is_known),
    )
    refused = [
        refusal for name, reason, bad in faults for refusal in _refusals(file.name, names[name], reason, bad, piece)
    ]
    good = np.flatnonzero(is_named & days.is_known & is_known)
    drawn = _drawn(source, piece)
    usable = {
        "asked_how": [asked_how] * len(good),
        "file": [file.name] * len(good),
        "row": piece.row_numbers[good],
        "request": [requests[at] for at in good],
        "day": pa.array(days.days[good].astype(np.int32), pa.int32()).cast(pa.date32()),
        "answer": [answers[said[at]] for at in good],
        "is_random": drawn[good],
    }
    return pa.table(usable, schema=LOOKS_SCHEMA), refused


def _drawn(source: InspectionsSource | ConfirmationsSource, piece: Piece) -> npt.NDArray[np.bool_]:
    """Which rows were drawn by lot; an answer never is, also where those asked were: who answers chooses to."""
    rows = piece.columns.num_rows
    if isinstance(source, ConfirmationsSource) or source.draw is None:
        return np.zeros(rows, dtype=np.bool_)
    if not source.draw.marked:
        return np.ones(rows, dtype=np.bool_)
    marks = _texts(piece.columns[source.columns["at_random"]])
    return np.array([mark in source.draw.marked for mark in marks], dtype=np.bool_)


def _refusals(file: str, column: str, reason: Reason, bad: npt.NDArray[np.bool_], piece: Piece) -> Iterator[Refusal]:
    if bad.any():
        values = _texts(piece.columns[column])
        for at in np.flatnonzero(bad):
            yield Refusal(file, int(piece.row_numbers[at]), column, values[at], reason.text, reason.text_es)


def _texts(column: pa.ChunkedArray) -> list[str]:
    """Each row's text without blanks at its ends."""
    distinct, at = distinct_text(column)
    return [distinct[one] for one in at]


def _require_column(file: SourceFile, column: str, place: str) -> None:
    if file.columns.count(column) == 1:
        return
    near: Sequence[str] = difflib.get_close_matches(column, file.columns, n=1, cutoff=0.5)
    raise SourceError(
        f"there are {file.columns.count(column) or 'no'} columns called {column!r}",
        where=file.name,
        expected=f"one of: {', '.join(file.columns)}",
        next_step=f"Correct {place} in sources.toml" + (f"; did you mean {near[0]!r}?" if near else "."),
    )
