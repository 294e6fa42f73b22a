"""GeoJSON read with care: every feature a valid polygon in degrees, or one letter that names what is broken."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from civicstat.places.errors import PlaceError


# A letter names this many broken features and counts the rest.
FAULTS_SHOWN = 5


@dataclass(frozen=True)
class Feature:
    """One feature: its place in the file (from 1), the value of its key property as text, and its shape."""

    number: int
    key: str
    geometry: BaseGeometry


def read_features(path: Path, *, shown_as: str, key: str) -> list[Feature]:
    """Every feature of a GeoJSON file, in file order.

    Parameters
    ----------
    path
        The file.
    shown_as
        The file's name as `city.toml` writes it; letters use it.
    key
        The property that holds an area's id or name.
    """
    listed = _features(path, shown_as)
    found: list[Feature] = []
    faults: list[str] = []
    for number, fields in enumerate(listed, start=1):
        label = _key_value(fields, key=key, where=f"{shown_as}, feature {number}")
        geometry, fault = _polygon(fields.get("geometry"))
        if fault:
            faults.append(f"feature {number} ({key} {label!r}) {fault}")
        elif geometry is not None:
            found.append(Feature(number, label, geometry))
    if faults:
        raise _broken(faults, shown_as)
    return found


def _features(path: Path, shown_as: str) -> list[Mapping[str, Any]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PlaceError(
            "the file of boundaries is not there",
            where=shown_as,
            next_step="Put the GeoJSON there, or correct `file` of this layer in city.toml.",
        ) from None
    except (UnicodeDecodeError, json.JSONDecodeError, OSError) as fault:
        raise PlaceError(
            f"the file cannot be read as GeoJSON ({fault})",
            where=shown_as,
            expected="a GeoJSON FeatureCollection, UTF-8, longitude and latitude in WGS 84",
            next_step="Export the boundaries again as GeoJSON.",
        ) from None
    listed = content.get("features") if isinstance(content, dict) else None
    if not isinstance(listed, list) or not listed:
        raise PlaceError(
            "the file holds no features",
            where=shown_as,
            expected="a GeoJSON FeatureCollection with one feature for each area",
            next_step="Export the boundaries again as GeoJSON.",
        )
    return listed


def _key_value(fields: Mapping[str, Any], *, key: str, where: str) -> str:
    properties = fields.get("properties") or {}
    if key not in properties:
        near = difflib.get_close_matches(key, list(properties), n=1)
        raise PlaceError(
            f"there is no property {key!r}",
            where=where,
            expected=f"one of: {', '.join(sorted(properties)) or 'no properties at all'}",
            next_step=f'Write key = "{near[0] if near else "the right property"}" for this layer in city.toml.',
        )
    value = properties[key]
    if value is None or str(value).strip() == "":
        raise PlaceError(
            f"the property {key!r} is empty",
            where=where,
            expected="an id or a name for every area",
            next_step="Fill it in, or name another property as `key` in city.toml.",
        )
    # A spreadsheet's 23.0 is the area 23.
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _polygon(geometry: Any) -> tuple[BaseGeometry | None, str]:
    """The shape, or None and what is wrong with it."""
    if not isinstance(geometry, dict):
        return None, "has no geometry"
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None, f"is a {geometry.get('type')}, not a Polygon or MultiPolygon"
    try:
        shape = shapely.force_2d(shapely.from_geojson(json.dumps(geometry)))
    except shapely.errors.GEOSException as fault:
        return None, f"cannot be read: {str(fault).splitlines()[0]}"
    if shape.is_empty:
        return None, "is an empty polygon"
    west, south, east, north = shape.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        return None, f"is not in degrees: x runs from {west:.0f} to {east:.0f}, y from {south:.0f} to {north:.0f}"
    if not shape.is_valid:
        return None, f"is broken: {shapely.is_valid_reason(shape)}"
    return shape, ""


def _broken(faults: list[str], shown_as: str) -> PlaceError:
    more = len(faults) - FAULTS_SHOWN
    listed = "; ".join(faults[:FAULTS_SHOWN]) + (f"; and {more} more" if more > 0 else "")
    return PlaceError(
        listed,
        where=shown_as,
        expected="polygons in WGS 84 degrees whose borders neither cross nor touch themselves",
        next_step="Repair these shapes in a map editor (QGIS: Fix geometries, then export as GeoJSON in EPSG:4326).",
    )
