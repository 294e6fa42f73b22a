"""The outline of a city out of any GeoJSON of polygons."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from civicstat.heatmaps.errors import HeatmapError


EXPECTED = "GeoJSON polygons, longitude and latitude in WGS 84 degrees"


@dataclass(frozen=True)
class Boundary:
    """All polygons of a file as one shape, and how many of them had to be repaired."""

    outline: BaseGeometry
    repaired: int


def read_boundary(path: Path) -> Boundary:
    """The polygons of the file; anything else in it is refused.

    A polygon whose border crosses or touches itself is repaired, and counted: cities publish such polygons, and only
    what lies inside the city is asked of them here.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise HeatmapError("the boundary file is not there", where=str(path), expected=EXPECTED) from None
    except (OSError, ValueError) as fault:
        raise HeatmapError(f"the boundary cannot be read ({fault})", where=str(path), expected=EXPECTED) from None
    geometries = _geometries(content)
    shapes = [_shape(geometry, where=f"{path}, shape {number}") for number, geometry in enumerate(geometries, start=1)]
    if not shapes:
        raise HeatmapError("the boundary holds no shape", where=str(path), expected=EXPECTED)
    outline = shapely.union_all([_repaired(shape) for shape in shapes])
    west, south, east, north = outline.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise HeatmapError(
            f"x runs from {west:.0f} to {east:.0f} and y from {south:.0f} to {north:.0f}: these are no degrees",
            where=str(path),
            expected=EXPECTED,
            next_step="Export the boundary as GeoJSON in EPSG:4326.",
        )
    shapely.prepare(outline)
    return Boundary(outline, sum(not shape.is_valid for shape in shapes))


def _geometries(content: Any) -> list[Any]:
    if not isinstance(content, dict):
        return []
    if content.get("type") == "FeatureCollection":
        features = content.get("features")
        return [_of_feature(feature) for feature in features] if isinstance(features, list) else []
    return [_of_feature(content) if content.get("type") == "Feature" else content]


def _of_feature(feature: Any) -> Any:
    return feature.get("geometry") if isinstance(feature, dict) else None


def _shape(geometry: Any, *, where: str) -> BaseGeometry:
    kind = geometry.get("type") if isinstance(geometry, dict) else geometry
    if kind not in ("Polygon", "MultiPolygon"):
        raise HeatmapError(f"this is a {kind}, not a polygon", where=where, expected=EXPECTED)
    try:
        shape = shapely.force_2d(shapely.from_geojson(json.dumps(geometry)))
    except shapely.errors.GEOSException as fault:
        raise HeatmapError(str(fault).splitlines()[0], where=where, expected=EXPECTED) from None
    if shape.is_empty:
        raise HeatmapError("the polygon is empty", where=where, expected=EXPECTED)
    return shape


def _repaired(shape: BaseGeometry) -> BaseGeometry:
    if shape.is_valid:
        return shape
    parts = shapely.get_parts(shapely.make_valid(shape, method="structure"))
    return shapely.union_all([part for part in parts if part.geom_type in ("Polygon", "MultiPolygon")])
