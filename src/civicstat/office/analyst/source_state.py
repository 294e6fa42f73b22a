"""What the city's source looks like now: its last reading, what was refused, and why it is held."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from civicstat.office.analyst.city_now import CityNow
from civicstat.warehouse.snapshots import current_snapshot


@dataclass(frozen=True)
class SourceState:
    """The source of requests: what its file says, the rows of the last reading, and why its figures wait."""

    title: str
    title_es: str
    files: tuple[str, ...]
    source: str
    licence: str
    coverage_from: str
    columns: dict[str, str]
    rows: dict[str, Any]
    refused_by_reason: list[dict[str, Any]]
    held: list[dict[str, str]]
    as_of: str


def last_reading(city: CityNow) -> date | None:
    """The last day on record of the newest reading, by whichever way the cycle was run; None before the first."""
    last = current_snapshot(city.home.folder, "service_requests")
    return date.fromisoformat(last.as_of) if last is not None and last.as_of else None


def source_state(city: CityNow) -> SourceState | None:
    """The state of the city's source; None where the folder has no records of requests."""
    if not city.has_folder or not city.folder.sources.has_requests:
        return None
    source = city.folder.sources.service_requests
    file = city.home.release / "about-data"
    about = json.loads(file.read_bytes()) if file.is_file() else {}
    last = current_snapshot(city.home.folder, "service_requests") if about else None
    return SourceState(
        title=source.title,
        title_es=source.title_es,
        files=source.files,
        source=source.source,
        licence=source.licence,
        coverage_from=source.coverage_from.isoformat(),
        columns={str(ours): theirs for ours, theirs in source.columns.items()},
        rows=about.get("rows", {}),
        refused_by_reason=about.get("refused_by_reason", []),
        held=about.get("held", []),
        as_of=last.as_of if last else "",
    )
