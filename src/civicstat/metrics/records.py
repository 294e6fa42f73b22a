"""The published row files as a computation finds them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from civicstat.metrics.context import MetricContext
from civicstat.metrics.errors import RecordsError
from civicstat.metrics.fitness import functions_asked
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.filter_tree import BUSINESS_FUNCTIONS
from civicstat.vocabulary.tables import (
    ASSET_ROWS,
    CALENDAR_COLUMNS,
    CITY_CALENDAR,
    PERSON_MONTH_COLUMNS,
    PERSON_MONTHS,
    PLACE_ROWS,
    SHARED_COLUMNS,
    asset_time_columns,
    column_of_layer,
    place_time_columns,
)


def check_headers(folder: Path, definition: Definition, context: MetricContext) -> None:
    """Refuse row files that are missing or have other columns than those published."""
    if definition.table == "person_months":
        _check_header(folder / PERSON_MONTHS, [column.name for column in PERSON_MONTH_COLUMNS])
        return
    shared = [column.name for column in SHARED_COLUMNS] + [column_of_layer(layer) for layer in context.layers]
    knows = context.knows_reopenings
    for file, columns in ((ASSET_ROWS, asset_time_columns), (PLACE_ROWS, place_time_columns)):
        _check_header(folder / file, [*shared, *(column.name for column in columns(knows_reopenings=knows))])
    if not functions_asked(definition).isdisjoint(BUSINESS_FUNCTIONS):
        _check_header(folder / CITY_CALENDAR, [column.name for column in CALENDAR_COLUMNS])


def header_of(path: Path) -> list[str]:
    """The column names in the first line of a row file."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return next(csv.reader(lines), [])
    except FileNotFoundError as error:
        raise RecordsError(
            f"there is no file {path.name}",
            where=str(path.parent),
            expected=f"{ASSET_ROWS}, {PLACE_ROWS} and {PERSON_MONTHS}, as published",
            next_step="Check the folder, or download the files from the public record.",
        ) from error


def _check_header(path: Path, expected: Sequence[str]) -> None:
    found = header_of(path)
    if found != list(expected):
        raise RecordsError(
            f"the columns are {', '.join(found) or 'missing'}",
            where=f"{path.name}, line 1",
            expected=", ".join(expected),
            next_step="Use the published file unchanged, with the layers in the order of their slugs.",
        )
