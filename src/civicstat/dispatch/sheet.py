"""The crew's sheet: from the published plan for everybody, and with addresses for the crew alone."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civicstat.dispatch.distances import UNITS_PER_DEGREE
from civicstat.dispatch.errors import DispatchError


# The one folder of a home that is never published.
PRIVATE_FOLDER = "private"
# "HH:MM" of a day: a plan's times are seconds after the start of the shift.
SECONDS_PER_DAY = 24 * 60 * 60

PublishedPlan = Mapping[str, Any]


@dataclass(frozen=True)
class SheetRow:
    """One stop on a crew's way, in the order of the visits. Coordinates are 1e-5 degrees; times are `HH:MM`."""

    crew: int
    position: int
    stop: int
    cell: str
    latitude: int
    longitude: int
    neighborhood: str
    kinds: tuple[str, ...]
    requests: int
    duplicates: int
    waiting_days: int | None
    drive_minutes: int
    drive_meters: int
    arrive: str
    leave: str
    service_minutes: int
    for_minimum_rule: bool


def sheet_rows(plan: PublishedPlan) -> tuple[SheetRow, ...]:
    """The public sheet: every visit of the published plan, crew by crew. Minutes and times are rounded down."""
    owed = {claim["stop"] for claim in (plan["minimum_rule"] or {"neighborhoods": []})["neighborhoods"]}
    stops = {stop["stop"]: stop for stop in plan["stops"]}
    return tuple(
        SheetRow(
            crew=crew["crew"],
            position=position,
            stop=visit["stop"],
            cell=stop["cell"],
            latitude=stop["latitude"],
            longitude=stop["longitude"],
            neighborhood=stop["neighborhood"],
            kinds=tuple(stop["kinds"]),
            requests=stop["requests"],
            duplicates=stop["duplicates"],
            waiting_days=stop["waiting_days"],
            drive_minutes=visit["drive_seconds"] // 60,
            drive_meters=visit["drive_meters"],
            arrive=time_of_day(plan, visit["arrive"]),
            leave=time_of_day(plan, visit["leave"]),
            service_minutes=stop["service_seconds"] // 60,
            for_minimum_rule=visit["stop"] in owed,
        )
        for crew in plan["plan"]["crews"]
        for position, visit in enumerate(crew["visits"], start=1)
        for stop in [stops[visit["stop"]]]
    )


def time_of_day(plan: PublishedPlan, seconds: int) -> str:
    """`07:42`: the local time so many seconds after the start of the shift, the minute begun."""
    hours, minutes = plan["settings"]["shift_starts"].split(":")
    clock = (3600 * int(hours) + 60 * int(minutes) + seconds) % SECONDS_PER_DAY
    return f"{clock // 3600:02d}:{clock // 60 % 60:02d}"


def route_geojson(plan: PublishedPlan) -> str:
    """The public plan as GeoJSON text: yard and stops as points at cell centers, one line per crew.

    The lines join the cell centers: they are not the streets to take.
    """
    yard = [_degrees(plan["yard"]["longitude"]), _degrees(plan["yard"]["latitude"])]
    rows = sheet_rows(plan)
    features = [_feature("Point", yard, {"role": "yard", "cell": plan["yard"]["cell"]})]
    for row in rows:
        point = [_degrees(row.longitude), _degrees(row.latitude)]
        features.append(_feature("Point", point, {"role": "stop", **_public_fields(row)}))
    for crew in plan["plan"]["crews"]:
        way = [[_degrees(row.longitude), _degrees(row.latitude)] for row in rows if row.crew == crew["crew"]]
        if way:
            about = {"role": "route", "crew": crew["crew"], "stops": len(way)}
            features.append(_feature("LineString", [yard, *way, yard], about))
    document = {"type": "FeatureCollection", "label": plan["label"]["en"], "features": features}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def write_private_sheet(plan: PublishedPlan, addresses: Mapping[str, Sequence[str]], *, home: Path) -> int:
    """Write the crew's sheet with addresses to the home's `private/` folder, and nowhere else.

    Nothing of it is handed back but the number of lines: addresses never enter the ledger, an object or the portal.

    Parameters
    ----------
    addresses
        The addresses of the open requests in each resolution 10 cell. A stop without any keeps its cell.

    Raises
    ------
    DispatchError
        When the plan's day is no day, or `private/` leads out of the home.
    """
    folder = home / PRIVATE_FOLDER
    if folder.is_symlink() or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", plan["day"]):
        raise DispatchError(
            f"the sheet of {plan['day']!r} cannot be kept private",
            where=PRIVATE_FOLDER,
            expected="a plan of a day such as 2014-07-01, and a folder that is no link",
        )
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*SheetRow.__dataclass_fields__, "address"])
    lines = 0
    for row in sheet_rows(plan):
        for address in addresses.get(row.cell) or [""]:
            writer.writerow([_cell_text(value) for value in (*row.__dict__.values(), address)])
            lines += 1
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"route-sheet-{plan['day']}.csv"
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text.getvalue())
    return lines


def _public_fields(row: SheetRow) -> dict[str, Any]:
    left_out = ("latitude", "longitude")
    return {name: list(v) if isinstance(v, tuple) else v for name, v in row.__dict__.items() if name not in left_out}


def _feature(kind: str, coordinates: list[Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": kind, "coordinates": coordinates},
        "properties": properties,
    }


def _degrees(units: int) -> float:
    """A JSON number of at most five decimals: the nearest float prints as just these."""
    return units / UNITS_PER_DEGREE


def _cell_text(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else str(value)
    # A spreadsheet takes a text that starts so for a formula.
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") and not isinstance(value, int) else text
