"""Addresses of some requests, read again from the city's own files at the moment when a crew needs them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from civicstat.sources.again import ADDRESS
from civicstat.sources.commitment import commitment_of
from civicstat.sources.errors import SourceError
from civicstat.sources.files import open_source_file
from civicstat.sources.mapping import wanted_columns
from civicstat.vocabulary.city import ServiceRequestsSource


# A row of a city's file: the file's name in `sources.toml`, and the number of the row, counted from 1.
SourceRow = tuple[str, int]


def has_addresses(source: ServiceRequestsSource) -> bool:
    """Whether `sources.toml` maps a column of addresses."""
    return ADDRESS in source.columns


def read_addresses(
    source: ServiceRequestsSource, city_folder: Path, rows: Collection[SourceRow], *, commitment: str, nonce: str
) -> dict[SourceRow, str]:
    """The addresses of these rows as the file has them; a row without one is left out, and no other row is kept.

    Parameters
    ----------
    commitment, nonce
        The salted digest of the files from which the snapshot was made, and its salt: rows have the same numbers only
        in the same files.

    Raises
    ------
    SourceError
        When the files are not those of the snapshot, or cannot be read. No address is quoted.
    """
    wanted = wanted_columns(source)
    files = [open_source_file(city_folder, name) for name in source.files]
    if commitment_of({file.name: file.sha256() for file in files}, nonce=nonce) != commitment:
        raise SourceError(
            "the files have changed since the records were read",
            where=", ".join(file.name for file in files),
            expected="the files of the last ingest: only in them do rows have the numbers that we know them by",
            next_step="Run civicstat cycle again, and make the sheet of its plan.",
        )
    numbers: dict[str, set[int]] = {}
    for name, number in rows:
        numbers.setdefault(name, set()).add(number)
    found: dict[SourceRow, str] = {}
    for file in files:
        if file.name in numbers:
            column = wanted[ADDRESS]
            for piece in file.pieces([column]):
                kept = np.isin(piece.row_numbers, sorted(numbers[file.name]))
                texts = pc.utf8_trim_whitespace(piece.columns[column].filter(pa.array(kept)).cast(pa.string()))
                found.update(_with_text(file.name, dict(zip(piece.row_numbers[kept], texts.to_pylist(), strict=True))))
    return found


def _with_text(file: str, texts: Mapping[int, str | None]) -> dict[SourceRow, str]:
    return {(file, int(number)): text for number, text in texts.items() if text}
