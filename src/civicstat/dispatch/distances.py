"""How far and how long: from straight lines between cell centers, in whole metres and whole seconds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import h3


# Mean radius of the earth in metres (IUGG, R1).
EARTH_RADIUS_METERS = 6_371_008.8
# Published coordinates are whole numbers of 1e-5 degrees, about 1.1 m.
UNITS_PER_DEGREE = 100_000

Matrix = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Point:
    """A place in whole 1e-5 degrees."""

    latitude: int
    longitude: int


@dataclass(frozen=True)
class Distances:
    """Metres by street and seconds at the stated speed, between all places; place 0 is the yard."""

    meters: Matrix
    seconds: Matrix


def center_of(cell: str) -> Point:
    """The center of a cell, rounded to 1e-5 degrees."""
    latitude, longitude = h3.cell_to_latlng(cell)
    return Point(round(latitude * UNITS_PER_DEGREE), round(longitude * UNITS_PER_DEGREE))


def distances_between(places: Sequence[Point], *, detour_percent: int, speed_kmh: int) -> Distances:
    """All distances and times. Only the straight line is a float, and it is rounded to metres at once."""
    meters = [[0] * len(places) for _ in places]
    for first, a in enumerate(places):
        for second in range(first + 1, len(places)):
            way = street_meters(straight_meters(a, places[second]), detour_percent=detour_percent)
            meters[first][second] = meters[second][first] = way
    seconds = tuple(tuple(driving_seconds(way, speed_kmh=speed_kmh) for way in row) for row in meters)
    return Distances(meters=tuple(tuple(row) for row in meters), seconds=seconds)


def straight_meters(a: Point, b: Point) -> int:
    """Great-circle distance (haversine), to the nearest metre."""
    north, south = math.radians(a.latitude / UNITS_PER_DEGREE), math.radians(b.latitude / UNITS_PER_DEGREE)
    turn = math.radians((a.longitude - b.longitude) / UNITS_PER_DEGREE)
    half = math.sin((north - south) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(turn / 2) ** 2
    return round(2 * EARTH_RADIUS_METERS * math.asin(math.sqrt(half)))


def street_meters(straight: int, *, detour_percent: int) -> int:
    """The way by street, rounded up to a metre."""
    return -(-straight * detour_percent // 100)


def driving_seconds(meters: int, *, speed_kmh: int) -> int:
    """The time it takes, rounded up to a second: one km/h is 5/18 m/s."""
    return -(-meters * 18 // (5 * speed_kmh))
