"""Which requests a plan's stops are made of: for the crew's own sheet, and for nothing that is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from civicstat.dispatch.errors import DispatchError
from civicstat.dispatch.requests import open_asset_rows, rows_of_stop


@dataclass(frozen=True)
class StopRow:
    """One request at a stop: its kind, its row in the city's file, and its point (degrees), which no page shows."""

    kind: str
    source_file: str
    source_row: int
    latitude: float
    longitude: float


def rows_of_plan(plan: Mapping[str, Any], requests: pa.Table) -> dict[str, tuple[StopRow, ...]]:
    """The requests at each stop that a published plan visits, by the stop's cell.

    Parameters
    ----------
    requests
        The snapshot, cut at the plan's as-of day.

    Raises
    ------
    DispatchError
        When the records are not those that the plan was made from.
    """
    crews_kinds = set(plan["settings"]["kinds"])
    by_cell: dict[str, list[dict[str, Any]]] = {}
    for row in open_asset_rows(requests, also=("source_file", "source_row", "latitude", "longitude")):
        if row["h3_10"] and (not crews_kinds or row["kind"] in crews_kinds):
            by_cell.setdefault(row["h3_10"], []).append(row)
    visited = {visit["stop"] for crew in plan["plan"]["crews"] for visit in crew["visits"]}
    stops = [stop for stop in plan["stops"] if stop["stop"] in visited and stop["kinds"]]
    found = {stop["cell"]: rows_of_stop(by_cell.get(stop["cell"], [])) for stop in stops}
    changed = [stop for stop in stops if _counts(found[stop["cell"]]) != (stop["requests"], stop["duplicates"])]
    if changed:
        raise DispatchError(
            f"the open requests at {len(changed)} of {len(stops)} stops are not those that the plan was made from",
            where=plan["key"],
            expected="the records of the cycle that made the plan",
            next_step="Run civicstat cycle again, and make the sheet of its plan.",
        )
    return {cell: tuple(_stop_row(row) for row in rows) for cell, rows in found.items()}


def _counts(rows: list[dict[str, Any]]) -> tuple[int, int]:
    duplicates = sum(bool(row["is_duplicate"]) for row in rows)
    return len(rows) - duplicates, duplicates


def _stop_row(row: Mapping[str, Any]) -> StopRow:
    return StopRow(row["kind"], row["source_file"], row["source_row"], row["latitude"], row["longitude"])
