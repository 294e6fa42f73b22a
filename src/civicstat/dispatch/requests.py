"""Open requests become stops: what lies in one small cell is one stop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from civicstat.vocabulary.figure import UNLOCATED, Figure
from civicstat.vocabulary.tables import column_of_layer


# Only these may become stops: a published plan names small cells, and those are published of assets alone (DESIGN 8).
STOP_CLASS = "asset"
FORECAST_AREA = "h3-8"


@dataclass(frozen=True, order=True)
class OpenStop:
    """One place where something is open: all open asset requests in one resolution 10 cell.

    `requests` counts those not marked as duplicates; `duplicates` the marked ones opened since the oldest of them,
    which are further reports of the same. Older marks belong to requests long closed and are left out.
    """

    cell: str
    neighborhood: str
    kinds: tuple[str, ...]
    requests: int
    duplicates: int
    oldest_opened: date


@dataclass(frozen=True)
class OpenStops:
    """The stops of a city, and how many open requests could not become one."""

    stops: tuple[OpenStop, ...]
    without_place: int
    duplicates_left_out: int


@dataclass(frozen=True)
class ForecastCell:
    """Requests expected next week in one resolution 8 cell, and the neighborhood that the cell counts in."""

    cell: str
    mean: Decimal
    neighborhood: str = UNLOCATED


def open_stops(requests: pa.Table, *, layer: str, kinds: Collection[str] = ()) -> OpenStops:
    """The stops of a snapshot that is already cut at the as-of day.

    Parameters
    ----------
    requests
        `service_requests` (contract: one row per request; `h3_10`, `opened_day`, `closed_day`, `kind`,
        `subject_class`, `is_duplicate` and one column per layer).
    layer
        The layer whose areas are the plan's neighborhoods. A cell on a border belongs to the area with most of its
        requests, the first by name where they are equal.
    kinds
        The kinds that are the crews' work (`DispatchSettings.kinds`); all where none is named.
    """
    column = column_of_layer(layer)
    rows = [row for row in open_asset_rows(requests, also=(column,)) if not kinds or row["kind"] in kinds]
    by_cell: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_cell.setdefault(row["h3_10"] or "", []).append(row)
    nowhere = by_cell.pop("", [])
    stops = [stop for cell, here in sorted(by_cell.items()) if (stop := _merged(cell, here, column)) is not None]
    merged = sum(stop.duplicates for stop in stops)
    return OpenStops(
        stops=tuple(stops),
        without_place=sum(not row["is_duplicate"] for row in nowhere),
        duplicates_left_out=sum(bool(row["is_duplicate"]) for row in rows) - merged,
    )


def usual_neighborhoods(requests: pa.Table, *, layer: str) -> dict[str, str]:
    """For each resolution 8 cell the neighborhood in which most of its asset requests ever lay."""
    column = column_of_layer(layer)
    located = requests.filter((pc.field("subject_class") == STOP_CLASS) & pc.field("h3_8").is_valid())
    counts: dict[str, Counter[str]] = {}
    for row in located.group_by(["h3_8", column]).aggregate([([], "count_all")]).to_pylist():
        if row[column] and row[column] != UNLOCATED:
            counts.setdefault(row["h3_8"], Counter())[row[column]] += row["count_all"]
    return {cell: _most_common(found) for cell, found in sorted(counts.items())}


def forecast_cells(figures: Iterable[Figure], *, neighborhoods: Mapping[str, str]) -> tuple[ForecastCell, ...]:
    """The cells of a published forecast that say something: those with a mean above zero, most first."""
    cells = [
        ForecastCell(cell, figure.value, neighborhoods.get(cell, UNLOCATED))
        for figure in figures
        if figure.value is not None and figure.value > 0
        for layer, _, cell in [figure.key.area.partition(":")]
        if layer == FORECAST_AREA
    ]
    return tuple(sorted(cells, key=lambda cell: (-cell.mean, cell.cell)))


def open_asset_rows(requests: pa.Table, *, also: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The open requests that may become stops: cell, kind, duplicate mark and day opened, and other columns."""
    is_open = (pc.field("subject_class") == STOP_CLASS) & pc.field("closed_day").is_null()
    columns = ["h3_10", "kind", "is_duplicate", "opened_day", *also]
    rows: list[dict[str, Any]] = requests.filter(is_open).select(columns).to_pylist()
    return rows


def rows_of_stop(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of the open rows in one cell those that make the stop: the originals, and duplicates since the oldest of them.

    None where only duplicates are open, for their originals are closed.
    """
    opened = [row["opened_day"] for row in rows if not row["is_duplicate"]]
    return [row for row in rows if opened and (not row["is_duplicate"] or row["opened_day"] >= min(opened))]


def _merged(cell: str, rows: list[dict[str, Any]], column: str) -> OpenStop | None:
    """One stop of all rows in a cell."""
    here = rows_of_stop(rows)
    originals = [row for row in here if not row["is_duplicate"]]
    if not originals:
        return None
    return OpenStop(
        cell=cell,
        neighborhood=_most_common(Counter(row[column] or UNLOCATED for row in originals)),
        kinds=tuple(sorted({row["kind"] for row in originals})),
        requests=len(originals),
        duplicates=len(here) - len(originals),
        oldest_opened=min(row["opened_day"] for row in originals),
    )


def _most_common(counts: Counter[str]) -> str:
    return min(counts, key=lambda name: (-counts[name], name))
