"""Areas for a city that has given none, or whose own are too quiet: large hexagons, and merges with reasons."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h3
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Polygon, mapping
from shapely.geometry.base import BaseGeometry

from civicstat.places.assign import NO_AREA, assign_areas
from civicstat.places.boundaries import read_boundary_layer
from civicstat.places.cells import cells_of
from civicstat.sources.errors import SourceError
from civicstat.vocabulary.city import Layer, Merge
from civicstat.vocabulary.slugs import slug_of


Degrees = npt.NDArray[np.float64]
# About 36 square km: larger than most neighborhoods, so that a city of a million has some twenty.
GRID_RESOLUTION = 6
# A cell with a smaller share of the points is a slip, or lies outside of the city.
LEAST_SHARE_OF_A_CELL = 0.001
# Rows that are refused later, and points at the very edge of an area, are counted here and not there.
MARGIN = 1.1
# Names that a layer cannot have, because figures use them for something else.
RESERVED = ("city", "kind", "department", "channel", "h3")
TITLES_ES = {
    "neighborhood-council": "Consejo vecinal",
    "neighborhood": "Vecindario",
    "neighbourhood": "Vecindario",
    "ward": "Distrito electoral",
    "council-district": "Distrito del concejo",
    "district": "Distrito",
    "community-area": "Área comunitaria",
    "zip": "Código postal",
    "tract": "Sector censal",
}


@dataclass(frozen=True)
class Floor:
    """How much an area must have to be published alone, of what, and the years over which requests are counted."""

    least: int
    of: str
    years: float = 1.0

    def a_year(self, rows: int) -> int:
        """Rows as requests a year; a file shorter than a year is taken as one."""
        return int(rows / max(1.0, self.years) / MARGIN)


@dataclass(frozen=True)
class Areas:
    """The layer for `city.toml`, its GeoJSON as text, and households per area where somebody gave them."""

    layer: Layer
    geojson: str
    households: Mapping[str, int]
    words: tuple[str, ...]


def grid_areas(latitude: Degrees, longitude: Degrees, *, is_place: npt.NDArray[np.bool_], floor: Floor) -> Areas:
    """Hexagons that hold the points, joined with a neighbor until each has enough place requests a year.

    Parameters
    ----------
    latitude, longitude
        All usable points; not-a-number elsewhere.
    is_place
        Which rows are about places with an occupant, opened in the covered days; they are what is counted.
    floor
        The fewest place requests of an area.
    """
    cells = cells_of(longitude, latitude, resolution=GRID_RESOLUTION)
    usable = cells != 0
    if not usable.any():
        raise SourceError(
            "no row has a usable point, so there is nothing to lay a grid over",
            next_step="Give a boundary file: --boundary FILE --boundary-key NAME.",
        )
    names, rows = np.unique(cells[usable], return_counts=True)
    kept = [int(cell) for cell, count in zip(names, rows, strict=True) if count >= LEAST_SHARE_OF_A_CELL * usable.sum()]
    shapes = {h3.int_to_str(cell): _hexagon(h3.int_to_str(cell)) for cell in kept}
    counted = cells if not is_place.any() else cells[is_place]
    weights = {h3.int_to_str(cell): floor.a_year(int((counted == cell).sum())) for cell in kept}
    into = merge_quiet(shapes, weights, least=floor.least if is_place.any() else 0)
    groups: dict[str, list[BaseGeometry]] = {}
    for cell in shapes:
        groups.setdefault(into.get(cell, cell), []).append(shapes[cell])
    joined = sorted((shapely.union_all(parts) for parts in groups.values()), key=_north_to_south)
    features = [
        {"type": "Feature", "properties": {"name": f"Area {number}"}, "geometry": mapping(shape)}
        for number, shape in enumerate(joined, start=1)
    ]
    layer = Layer(
        slug="grid-area",
        title="Grid areas (not neighborhoods, made by us)",
        title_es="Zonas de cuadrícula (no son vecindarios, hechas por nosotros)",
        file="areas/grid-areas.geojson",
        key="name",
        source="Not neighborhoods: hexagons of H3 resolution 6, joined until each has enough requests; made by "
        "civicstat propose from the points of the file",
        licence="CC0",
    )
    words = (
        f"{len(joined)} areas from {len(kept)} hexagons of about 36 square km, numbered from north to south.",
        "They are not neighborhoods. Put your own boundaries in their place as soon as you can.",
    )
    return Areas(layer, _geojson(features), {}, words)


def boundary_areas(
    file: Path,
    *,
    key: str,
    points: tuple[Degrees, Degrees] | None,
    is_place: npt.NDArray[np.bool_],
    households: Mapping[str, int],
    floor: Floor,
) -> Areas:
    """The areas of a boundary file; those below the floor join the neighbor with the longest common border.

    Parameters
    ----------
    file, key
        GeoJSON in degrees and the property with the area's name.
    points
        Latitude and longitude of all rows; none where the file has no points.
    is_place
        As in `grid_areas`.
    households
        Households by area, under its slug; where they are given they are what is counted, else place requests.
    floor
        The fewest households or place requests of an area.
    """
    layer = _boundary_layer(file, key)
    read = read_boundary_layer(layer.model_copy(update={"file": file.name}), file.parent)
    shapes = {area.slug: area.geometry for area in read.areas}
    names = {area.slug: area.name for area in read.areas}
    weights: dict[str, int] = dict.fromkeys(shapes, 0)
    if households:
        weights |= {slug: households.get(slug, 0) for slug in shapes}
    elif points is not None and is_place.any():
        found = assign_areas(points[1][is_place], points[0][is_place], read)
        rows = np.bincount(found[found != NO_AREA], minlength=len(read.areas))
        weights = {area.slug: floor.a_year(int(count)) for area, count in zip(read.areas, rows, strict=True)}
    is_asked = bool(households) or is_place.any()
    into = merge_quiet(shapes, weights, least=floor.least if is_asked else 0)
    merges = tuple(
        Merge(
            area=small,
            into=large,
            reason=f"Fewer than {floor.least:,} {floor.of}: {weights[small]:,}. "
            f"Of its neighbors {names[large]} has the longest border with it, or is nearest.",
        )
        for small, large in sorted(into.items())
    )
    words = [f"{len(shapes)} areas from {file.name}, by the property {key!r}."]
    if merges:
        words.append(f"Too small to publish alone, so they join a neighbor ({len(merges)}): {_listed(merges)}.")
    return Areas(
        layer.model_copy(update={"merge": merges}),
        file.read_text(encoding="utf-8"),
        {slug: households.get(slug, 0) for slug in shapes} if households else {},
        tuple(words),
    )


def _boundary_layer(file: Path, key: str) -> Layer:
    """The layer with its slug and titles from the file's name: `community_areas.geojson` is `community-area`."""
    words = [
        word for word in slug_of(file.stem).split("-") if word.isalpha() and word not in ("boundary", "boundaries")
    ]
    name = " ".join(words).removesuffix("s") or "neighborhood"
    slug = slug_of(name) if name not in RESERVED else "neighborhood"
    spanish = next((text for part, text in TITLES_ES.items() if part in slug), "Zona")
    return Layer(
        slug=slug,
        title=slug.replace("-", " ").capitalize(),
        title_es=spanish,
        file=f"areas/{file.name}",
        key=key,
        source=f"{file.name}; say who drew it",
        licence="not verified",
    )


def merge_quiet(shapes: Mapping[str, BaseGeometry], weights: Mapping[str, int], *, least: int) -> dict[str, str]:
    """For every area below `least` the area that it ends in; the quietest joins first, until none is left.

    An area joins the neighbor with which it shares the longest border, or where it touches none the nearest.
    """
    borders = _borders(shapes)
    members = {slug: [slug] for slug in shapes}
    weight = dict(weights)
    while len(members) > 1:
        small = min(members, key=lambda slug: (weight[slug], slug))
        if weight[small] >= least:
            break
        near = {
            other: sum(borders.get((a, b), 0.0) for a in members[small] for b in members[other])
            for other in members
            if other != small
        }
        best = max(near, key=lambda other: (near[other], other))
        if near[best] == 0:
            center = shapes[small].centroid
            best = min(near, key=lambda other: (shapes[other].distance(center), other))
        members[best] += members.pop(small)
        weight[best] += weight.pop(small)
    return {member: leader for leader, group in members.items() for member in group if member != leader}


def _borders(shapes: Mapping[str, BaseGeometry]) -> dict[tuple[str, str], float]:
    """How much of each area lies within about 20 m of another: the length of the border that they share."""
    slugs = list(shapes)
    wide = [shapes[slug].buffer(2e-4) for slug in slugs]
    tree = shapely.STRtree(wide)
    found: dict[tuple[str, str], float] = {}
    for one, two in zip(*tree.query(wide, predicate="intersects"), strict=True):
        if one != two:
            found[slugs[one], slugs[two]] = float(wide[one].intersection(wide[two]).area)
    return found


def _hexagon(cell: str) -> Polygon:
    return Polygon([(round(longitude, 6), round(latitude, 6)) for latitude, longitude in h3.cell_to_boundary(cell)])


def _north_to_south(shape: BaseGeometry) -> tuple[float, float]:
    return (-round(shape.centroid.y, 3), shape.centroid.x)


def _geojson(features: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")) + "\n"


def _listed(merges: Sequence[Merge]) -> str:
    shown = ", ".join(f"{merge.area} into {merge.into}" for merge in merges[:6])
    return shown + (f" and {len(merges) - 6} more" if len(merges) > 6 else "")
