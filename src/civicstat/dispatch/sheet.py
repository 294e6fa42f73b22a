"""The crew's sheet as everybody sees it, from the published plan; the one with addresses is `private_sheet`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from civicstat.dispatch.distances import UNITS_PER_DEGREE


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
