"""From degrees to a sheet of whole-number coordinates, small enough to send."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


# (longitude, latitude) in units of 1e-5 degrees, as published.
Point = tuple[Decimal | int, Decimal | int]
Ring = Sequence[Point]
_Place = tuple[int, int]

# Coordinates per pixel: hexagons about 12 pixels across need more than whole pixels to look regular.
FINENESS = 3
_MARGIN = 2 * FINENESS
# Points nearer than this to the line of their neighbors say nothing at this size.
_LEAST_BEND = 1.5


@dataclass(frozen=True)
class Sheet:
    """An equirectangular projection, narrowed by the cosine of the middle latitude."""

    west: float
    north: float
    across: float
    down: float
    size: tuple[int, int]

    def place(self, point: Point) -> _Place:
        """A point in the sheet's whole-number coordinates."""
        lon, lat = point
        x = _MARGIN + (float(lon) - self.west) * self.across
        y = _MARGIN + (self.north - float(lat)) * self.down
        return round(x), round(y)

    def path(self, rings: Sequence[Ring]) -> str:
        """Rings as SVG path data, whole and relative: each ring starts from where the one before it did."""
        text, start = "", (0, 0)
        for ring in rings:
            places = simple_ring([self.place(point) for point in ring])
            if len(places) >= 3:
                text += _ring_path(places, start)
                start = places[0]
        return text

    def diagonals(self, rings: Sequence[Ring]) -> str:
        """Lines at 45 degrees, 6 pixels apart, over the box around the rings."""
        places = [self.place(point) for ring in rings for point in ring]
        left, right = min(x for x, _ in places), max(x for x, _ in places)
        top, bottom = min(y for _, y in places), max(y for _, y in places)
        height = bottom - top
        # 6 pixels between lines, measured across them.
        step = round(6 * FINENESS * math.sqrt(2))
        first = left - height - (left - height) % step
        return "".join(f"M{x} {bottom}l{height} {-height}" for x in range(first, right + 1, step))


def sheet_for(rings: Sequence[Ring], width: int) -> Sheet:
    """A sheet, `width` pixels across, that holds all rings."""
    points = [point for ring in rings for point in ring]
    lons, lats = [float(lon) for lon, _ in points], [float(lat) for _, lat in points]
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    # Rounded so that the last bit of a cosine cannot move a coordinate from one machine to the next.
    narrowing = round(math.cos(math.radians((south + north) / 2 * 1e-5)), 6)
    usable = width * FINENESS - 2 * _MARGIN
    across = usable / max(east - west, 1.0)
    down = across / narrowing
    height = round((north - south) * down) + 2 * _MARGIN
    return Sheet(west, north, across, down, (width * FINENESS, height))


def rings_of(geometry: Mapping[str, Any]) -> list[Ring]:
    """The rings of a GeoJSON Polygon or MultiPolygon, outer and inner alike."""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [[(point[0], point[1]) for point in ring] for polygon in polygons for ring in polygon]


def _ring_path(places: Sequence[_Place], start: _Place) -> str:
    """The pairs after the first are lines; `z` goes back to the first, from which the next ring is counted."""
    x, y = start
    steps = []
    for next_x, next_y in places:
        steps.append(f"{next_x - x} {next_y - y}")
        x, y = next_x, next_y
    return "m" + " ".join(steps).replace(" -", "-") + "z"


def simple_ring(places: Sequence[_Place], least_bend: float = _LEAST_BEND) -> list[_Place]:
    """The ring without its repeated end and without points that bend nothing (Douglas and Peucker, 1973)."""
    ring = [place for index, place in enumerate(places) if index == 0 or place != places[index - 1]]
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    if len(ring) <= 8:
        return ring
    far = max(range(len(ring)), key=lambda index: math.dist(ring[0], ring[index]))
    return _kept(ring[: far + 1], least_bend)[:-1] + _kept([*ring[far:], ring[0]], least_bend)[:-1]


def _kept(line: Sequence[_Place], least_bend: float) -> list[_Place]:
    stack, keep = [(0, len(line) - 1)], {0, len(line) - 1}
    while stack:
        first, last = stack.pop()
        bends = [(_bend(line[index], line[first], line[last]), index) for index in range(first + 1, last)]
        if bends and max(bends)[0] > least_bend:
            index = max(bends)[1]
            keep.add(index)
            stack += [(first, index), (index, last)]
    return [line[index] for index in sorted(keep)]


def _bend(place: _Place, start: _Place, end: _Place) -> float:
    """How far a point lies from the line between two others."""
    length = math.dist(start, end)
    if length == 0:
        return math.dist(place, start)
    across = (end[0] - start[0]) * (start[1] - place[1]) - (start[0] - place[0]) * (end[1] - start[1])
    return abs(across) / length
