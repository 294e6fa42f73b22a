"""A crew's way as a small SVG: numbered stops in their order, the yard, and the lines of a boundary layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from civicstat.look.projection import FINENESS, Ring, Sheet, rings_of, sheet_for
from civicstat.look.svg import picture


# Room around the outermost stops, in 1e-5 degrees: about 700 meters.
_ROOM = 700
_RADIUS = 12 * FINENESS
# Text is set in the sheet's fine units.
_TEXT = 14 * FINENESS


@dataclass(frozen=True)
class RouteStop:
    """A stop as drawn: its number, its place in 1e-5 degrees, and whether a rule rather than its points brought it."""

    number: int
    longitude: int
    latitude: int
    is_owed: bool = False


def route_map_svg(
    stops: Sequence[RouteStop],
    yard: tuple[int, int],
    outlines: Mapping[str, Any],
    *,
    map_id: str,
    title: str,
    desc: str,
    width: int = 400,
) -> Markup:
    """Stops joined by straight lines, which are not the streets to take; round, or square where a rule brought them.

    Parameters
    ----------
    stops
        In the order of the visits.
    yard
        (longitude, latitude) where the day starts and ends, a black diamond.
    outlines
        A published boundary layer, as in `cells_map_svg`.
    map_id, title, desc
        As in `cells_map_svg`.
    """
    places = [(stop.longitude, stop.latitude) for stop in stops]
    frame = _frame([*places, yard])
    sheet = sheet_for([frame], width)
    lines = sheet.path(_near(outlines, frame))
    way = " ".join(f"{x} {y}" for x, y in map(sheet.place, [yard, *places, yard]))
    inside = (
        f'<path class="lines" d="{lines}"/><path class="way rim" d="M{way}"/><path class="way" d="M{way}"/>'
        f"{_yard(sheet, yard)}{''.join(_stop(sheet, stop) for stop in stops)}"
    )
    return picture(inside, size=sheet.size, picture_id=map_id, title=title, desc=desc, fineness=FINENESS)


def _frame(places: Sequence[tuple[int, int]]) -> Ring:
    lons, lats = [lon for lon, _ in places], [lat for _, lat in places]
    west, east, south, north = min(lons) - _ROOM, max(lons) + _ROOM, min(lats) - _ROOM, max(lats) + _ROOM
    # Never a thin strip: at least half as high as wide, and half as wide as high.
    wider, higher = max(0, (north - south) // 2 - (east - west)), max(0, (east - west) // 2 - (north - south))
    west, east, south, north = west - wider, east + wider, south - higher, north + higher
    return [(west, south), (east, south), (east, north), (west, north)]


def _near(outlines: Mapping[str, Any], frame: Ring) -> list[Ring]:
    """The rings that come near the frame, without points far outside it that no one sees."""
    (west, south), _, (east, north), _ = frame
    found = []
    for area in sorted(outlines["areas"], key=lambda area: str(area["slug"])):
        for ring in rings_of(area["geometry"]):
            lons, lats = [lon for lon, _ in ring], [lat for _, lat in ring]
            if min(lons) <= east and max(lons) >= west and min(lats) <= north and max(lats) >= south:
                found.append(ring)
    return found


def _yard(sheet: Sheet, yard: tuple[int, int]) -> str:
    x, y = sheet.place(yard)
    return f'<path class="yard" d="M{x} {y - _RADIUS}l{_RADIUS} {_RADIUS} {-_RADIUS} {_RADIUS} {-_RADIUS}-{_RADIUS}z"/>'


def _stop(sheet: Sheet, stop: RouteStop) -> str:
    x, y = sheet.place((stop.longitude, stop.latitude))
    shape = (
        f'<rect class="stop owed" x="{x - _RADIUS}" y="{y - _RADIUS}" width="{2 * _RADIUS}" height="{2 * _RADIUS}"/>'
        if stop.is_owed
        else f'<circle class="stop" cx="{x}" cy="{y}" r="{_RADIUS}"/>'
    )
    text = f'<text class="stop-text" x="{x}" y="{y + _TEXT * 36 // 100}" font-size="{_TEXT}" text-anchor="middle">'
    return f"{shape}{text}{stop.number}</text>"
