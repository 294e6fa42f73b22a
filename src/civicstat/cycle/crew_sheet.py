"""The crew's own sheet of the plan on record: addresses read again at this moment, written to `private/` alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from civicstat.cycle.city_folder import CityFolder
from civicstat.cycle.errors import CycleError
from civicstat.cycle.home import Home
from civicstat.dispatch.private_sheet import Place, SheetNames, write_private_sheet
from civicstat.dispatch.stop_rows import StopRow, rows_of_plan
from civicstat.ledger.reader import Record
from civicstat.sources.as_of import cut_as_of
from civicstat.sources.commitment import SOURCE_NAME, nonce_of
from civicstat.sources.ingest import TABLE
from civicstat.sources.raw_addresses import SourceRow, has_addresses, read_addresses
from civicstat.warehouse.snapshots import current_snapshot, read_snapshot


NO_COLUMN = "sources.toml names no column of addresses (address), so the sheet shows the points of the requests"


def write_crew_sheet(folder: CityFolder, home: Home, record: Record) -> dict[str, Any]:
    """Write the sheet; what is handed back holds counts and paths, never an address.

    Raises
    ------
    CycleError
        When no plan is on record.
    DispatchError, SourceError
        When the records or the city's files are not those that the plan was made from.
    """
    plans = record.entries_of("route-plan")
    if not plans:
        raise CycleError(
            "no crew plan is on record",
            where=str(home.ledger),
            expected="a city with [[forecasts]] and [dispatch] in its city.toml, and one cycle",
            next_step=f"Run: civicstat cycle {folder.path}",
        )
    plan = record.object_json(plans[-1].statement.body["plan"]["sha256"])
    requests = cut_as_of(read_snapshot(home.folder, TABLE), as_of=date.fromisoformat(plan["as_of"]))
    rows = rows_of_plan(plan, requests)
    addresses = _addresses(folder, home, rows)
    asked = [row for found in rows.values() for row in found]
    sheets = write_private_sheet(
        plan,
        {cell: _places(found, addresses) for cell, found in rows.items()},
        home=home.folder,
        names=[_names(record, folder.city.main_layer, lang) for lang in folder.city.languages],
        has_addresses=has_addresses(folder.sources.service_requests),
    )
    return {
        "plan": plans[-1].key,
        "stops": plan["plan"]["stops"],
        "requests": len(asked),
        "requests_with_an_address": sum((row.source_file, row.source_row) in addresses for row in asked),
        **({} if has_addresses(folder.sources.service_requests) else {"without_addresses": NO_COLUMN}),
        "private_files": [str(path) for path in sheets],
    }


def _addresses(folder: CityFolder, home: Home, rows: Mapping[str, tuple[StopRow, ...]]) -> dict[SourceRow, str]:
    source = folder.sources.service_requests
    if not has_addresses(source):
        return {}
    snapshot = current_snapshot(home.folder, TABLE)
    assert snapshot is not None, "the rows of the plan were read from it"
    return read_addresses(
        source,
        folder.path,
        [(row.source_file, row.source_row) for found in rows.values() for row in found],
        commitment=snapshot.commitments[SOURCE_NAME],
        nonce=nonce_of(folder.city, home.folder),
    )


def _places(rows: Iterable[StopRow], addresses: Mapping[SourceRow, str]) -> list[Place]:
    """The places of a stop, each once, with everything that was reported there."""
    kinds: dict[str, list[str]] = {}
    for row in rows:
        where = addresses.get((row.source_file, row.source_row)) or f"{row.latitude:.5f}, {row.longitude:.5f}"
        kinds.setdefault(where, []).append(row.kind)
    return [Place(where, tuple(sorted(set(found))), len(found)) for where, found in sorted(kinds.items())]


def _names(record: Record, layer: str, lang: str) -> SheetNames:
    field = "name" if lang == "en" else "name_es"
    kinds = record.object_json(record.ref("kinds"))["kinds"]
    areas = record.object_json(record.ref(f"layer/{layer}"))["areas"]
    return SheetNames(
        lang,
        kinds={kind["slug"]: kind[field] for kind in kinds},
        areas={area["slug"]: area["name"] for area in areas},
    )
