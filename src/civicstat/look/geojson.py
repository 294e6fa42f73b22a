"""Places as GeoJSON in degrees, for the interactive map: drawn, never counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import h3

from civicstat.look.projection import simple_ring


# Published boundaries are whole numbers of 0.00001 degree; five decimals of a degree are about a meter.
STEPS_PER_DEGREE = 100_000
_DECIMALS = 5
# A boundary may be drawn five meters off: nobody sees it without streets, and the file is a third of the size.
_LEAST_BEND = 5.0


def cell_geometry(cell: str) -> dict[str, Any]:
    """An H3 cell as a polygon."""
    ring = [[round(lon, _DECIMALS), round(lat, _DECIMALS)] for lat, lon in h3.cell_to_boundary(cell)]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def area_geometry(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """A published area as a MultiPolygon."""
    return {"type": "MultiPolygon", "coordinates": [[_ring(ring) for ring in rings] for rings in _polygons(geometry)]}


def border_lines(geometries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The borders of published areas, without what is inside them."""
    rings = [_ring(ring) for geometry in geometries for rings in _polygons(geometry) for ring in rings]
    return {"type": "MultiLineString", "coordinates": rings}


def point(longitude: int, latitude: int) -> list[float]:
    """A published point in degrees."""
    return [longitude / STEPS_PER_DEGREE, latitude / STEPS_PER_DEGREE]


def _polygons(geometry: Mapping[str, Any]) -> Sequence[Sequence[Sequence[Sequence[int]]]]:
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]


def _ring(ring: Sequence[Sequence[int]]) -> list[list[float]]:
    whole = [(lon, lat) for lon, lat in ring]
    kept = simple_ring(whole, _LEAST_BEND)
    # An islet whose every bend is smaller keeps its own points: a polygon of two would be none.
    places = kept if len(kept) >= 3 else whole[:-1]
    return [point(lon, lat) for lon, lat in [*places, places[0]]]
