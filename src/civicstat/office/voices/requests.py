"""Closed requests that residents can be asked about, as the last cycle read them; numbers never leave the office."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
from django.conf import settings

from civicstat.cycle.city_folder import read_city_folder
from civicstat.office.errors import OfficeError
from civicstat.office.faults import Fault
from civicstat.sources.follow_up.read import read_numbers
from civicstat.vocabulary.tables import column_of_layer
from civicstat.warehouse.errors import WarehouseError
from civicstat.warehouse.snapshots import snapshot_path


@dataclass(frozen=True)
class Closing:
    """One closed request: its number, kind, area of the main layer, closing day and department."""

    request: str
    kind: str
    area: str
    closed: date
    department: str


def closings_by_number(numbers: Sequence[str]) -> dict[str, Closing]:
    """The closed requests of these numbers; what is open, about a person, or in the file twice is not among them.

    Raises
    ------
    CivicstatError
        When the city names no column of numbers, or no cycle has run.
    """
    wanted = [(number,) for number in numbers]
    return {found.request: found for found in _closings("n.request IN (SELECT * FROM wanted)", wanted)}


def closings_of(department: str, *, since: date, until: date, size: int) -> list[Closing]:
    """So many closings of a department's days, drawn by lot, in order of day and number.

    Raises
    ------
    CivicstatError
        When the city names no column of numbers, or no cycle has run.
    """
    of_department = "r.department = $department AND r.closed_day BETWEEN $since AND $until"
    found = list(_closings(of_department, [], department=department, since=since, until=until))
    drawn = random.SystemRandom().sample(found, min(size, len(found)))
    return sorted(drawn, key=lambda closing: (closing.closed, closing.request))


def department_of_kind(kind: str) -> str:
    """The department that most requests of a kind go to; empty where nobody can say."""
    path = _snapshot()
    if path is None:
        return ""
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as engine:
        row = engine.execute(
            "SELECT department FROM read_parquet($path) WHERE kind = $kind AND department IS NOT NULL"
            " GROUP BY department ORDER BY count(*) DESC, department LIMIT 1",
            {"path": str(path), "kind": kind},
        ).fetchone()
    return "" if row is None else str(row[0])


def _snapshot() -> Path | None:
    try:
        return snapshot_path(settings.HOME, "service_requests")
    except WarehouseError:
        return None


def _closings(where: str, wanted: Sequence[tuple[str]], **values: object) -> Iterator[Closing]:
    folder, path = settings.ENVIRONMENT.city, _snapshot()
    if folder is None or path is None:
        raise OfficeError(Fault("no_records"), next_step=Fault("run_first"))
    city = read_city_folder(folder)
    if not city.sources.service_requests.request_number:
        raise OfficeError(
            Fault("no_numbers"),
            where="sources.toml, [service_requests] request_number",
            next_step=Fault("name_it_there"),
        )
    numbers = read_numbers(city.sources.service_requests, folder)
    area = column_of_layer(city.city.main_layer)
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as engine:
        engine.register("numbers", numbers)
        engine.execute("CREATE TABLE wanted (request VARCHAR)")
        if wanted:
            engine.executemany("INSERT INTO wanted VALUES (?)", wanted)
        # `where` is one of two texts above, `area` the slug of one of the city's own layers.
        rows = engine.execute(
            f"""
            SELECT n.request, any_value(r.kind), any_value(r."{area}"), any_value(r.closed_day),
              any_value(r.department)
            FROM numbers n JOIN read_parquet($path) r USING (source_file, source_row)
            WHERE {where} AND n.request <> '' AND r.closed_day IS NOT NULL AND r.kind IS NOT NULL
              AND r.subject_class <> 'person' AND NOT r.is_duplicate
            GROUP BY n.request HAVING count(*) = 1 ORDER BY n.request
            """,  # noqa: S608
            {"path": str(path), **values},
        ).fetchall()
    for request, kind, place, closed, department in rows:
        yield Closing(str(request), str(kind), str(place or ""), closed, str(department or ""))
