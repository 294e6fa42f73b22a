"""The rows of a table of published measures, columns mapped by name."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from civicstat.sources.errors import SourceError
from civicstat.vocabulary.errors import one_to_a_line
from civicstat.vocabulary.published_measures import PublishedColumn, PublishedMeasuresSource


# Where DictReader keeps the cells that the header has no name for.
_BEYOND = cast(str, None)


@dataclass(frozen=True)
class Row:
    """One row: file and number (the first under the header is 1), and its cells by the file's own column names."""

    file: str
    number: int
    cells: dict[str, str]


def read_rows(source: PublishedMeasuresSource, city_folder: Path) -> list[Row]:
    """Every row of every file of a source.

    Raises
    ------
    SourceError
        When a file is missing or is no CSV in UTF-8, a column that `sources.toml` names is not in it, or rows have more
        cells than the header; all such columns or rows are named at once.
    """
    return [row for name in source.files for row in _rows_of(source, city_folder, name)]


def mapped_columns(source: PublishedMeasuresSource) -> list[str]:
    """The file's columns that are read; no other enters."""
    groups = (source.columns, source.actual, source.target, source.explanation, source.target_explanation)
    return list(dict.fromkeys(column for group in groups for column in group.values()))


def text_of(row: Row, source: PublishedMeasuresSource, name: PublishedColumn) -> str:
    """What a row says under one of our names, spaces tidied; empty where the source has no such column."""
    column = source.columns.get(name)
    return "" if column is None else " ".join(row.cells[column].split())


def _rows_of(source: PublishedMeasuresSource, city_folder: Path, name: str) -> Iterator[Row]:
    columns = mapped_columns(source)
    try:
        with (city_folder / name).open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, restval="")
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                raise SourceError(
                    f"the file has no column {', '.join(map(repr, missing))}",
                    where=name,
                    expected="the columns that [published_measures] in sources.toml names",
                    next_step="Correct `columns`, `actual`, `target`, `explanation` or `target_explanation`.",
                )
            rows = list(enumerate(reader, start=1))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SourceError(
            f"the file cannot be read: {error}",
            where=name,
            expected="a CSV file in UTF-8 with one header line",
            next_step="Put it there, or correct `files` of [published_measures] in sources.toml.",
        ) from error
    require_no_longer(rows, where=name)
    for number, cells in rows:
        yield Row(name, number, {column: cells[column] or "" for column in columns})


def require_no_longer(rows: Iterable[tuple[int, Mapping[str, str]]], *, where: str = "") -> None:
    """Stop at numbered rows, as DictReader reads them, that have more cells than the header.

    A number whose separator cut it in two, 1,234 without quotes, pushes all behind it one column on, where it would be
    read as another.

    Raises
    ------
    SourceError
        When there are such rows; every one is counted, and the first ones are named.
    """
    longer = [f"row {number}: {cells[_BEYOND]!r}" for number, cells in rows if _BEYOND in cells]
    if longer:
        raise SourceError(
            f"{len(longer)} rows have more cells than the header:\n  {one_to_a_line(longer)}",
            where=where,
            expected='a number with separators in quotes, as in "1,234"',
            next_step="Mend these rows, and run again.",
        )
