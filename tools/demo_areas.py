"""Areas of the demo cities as committed, and one point for everything that must not have its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import h3
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry


GRID = 1e-5  # degrees, about a metre: the decimals that we keep
SIMPLIFY = 1e-4  # degrees, about ten metres: detail that no map of ours shows
LARGEST_SLIVER = 2e-6  # square degrees, about two hectares: smaller gaps are drawing faults, larger ones are real


@dataclass(frozen=True)
class PublishedAreas:
    """Areas as published, after merging, each with one point inside it."""

    slugs: Sequence[str]
    tree: shapely.STRtree
    stand_ins: Mapping[str, tuple[str, str]]
    merged: Mapping[str, str]
    blocks: dict[tuple[str, str | None], tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, areas: Mapping[str, BaseGeometry], merged: Mapping[str, str]) -> PublishedAreas:
        """Find a point well inside each published area."""
        slugs = sorted(areas)
        return cls(
            slugs,
            shapely.STRtree([areas[slug] for slug in slugs]),
            {slug: point_inside(areas[slug]) for slug in slugs if slug not in merged},
            merged,
        )

    def stand_in(self, latitude: float, longitude: float) -> tuple[str, str] | None:
        """The point that stands for everything in the same published area; none outside of all areas."""
        slug = self.slug_at(latitude, longitude)
        return None if slug is None else self.stand_ins[self.merged.get(slug, slug)]

    def block(self, latitude: float, longitude: float) -> tuple[str, str]:
        """The point that stands for everything in the same H3 cell at resolution 10 and the same area."""
        cell = h3.latlng_to_cell(latitude, longitude, 10)
        slug = self.slug_at(latitude, longitude)
        if (cell, slug) not in self.blocks:
            block: BaseGeometry = shapely.Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(cell)])
            if slug is not None:
                block = block.intersection(self.tree.geometries[self.slugs.index(slug)])
            self.blocks[cell, slug] = point_inside(block)
        return self.blocks[cell, slug]

    def slug_at(self, latitude: float, longitude: float) -> str | None:
        """The area in which a point lies; none outside of all areas."""
        hits = self.tree.query(shapely.Point(longitude, latitude), predicate="intersects")
        return self.slugs[int(min(hits))] if len(hits) else None


def point_inside(area: BaseGeometry) -> tuple[str, str]:
    """Latitude and longitude of the middle of the largest circle that fits into an area, 5 decimals."""
    middle = shapely.get_point(shapely.maximum_inscribed_circle(area, tolerance=GRID), 0)
    return f"{middle.y:.5f}", f"{middle.x:.5f}"


def write_boundaries(source: Path, *, key: str, to: Path) -> dict[str, BaseGeometry]:
    """The areas with shared borders, simplified without opening a gap between neighbors; also written as GeoJSON."""
    features = json.loads(source.read_text(encoding="utf-8"))["features"]
    full = {str(feature["properties"][key]): shape(feature["geometry"]) for feature in features}
    areas = simplify_together(full)
    text = ",\n".join(
        json.dumps(
            {"type": "Feature", "properties": {key: name}, "geometry": rounded(mapping(areas[name]))},
            separators=(",", ":"),
            ensure_ascii=False,
        )
        for name in sorted(areas)
    )
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(f'{{"type":"FeatureCollection","features":[\n{text}\n]}}\n', encoding="utf-8")
    return areas


def simplify_together(areas: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Areas on a grid of 5 decimals whose neighbors share the same border points, simplified as one drawing."""
    names = sorted(areas)
    snapped = [shapely.make_valid(shapely.set_precision(areas[name], GRID)) for name in names]
    tree = shapely.STRtree(snapped)
    faces: list[list[BaseGeometry]] = [[] for _ in names]
    lines = shapely.union_all([area.boundary for area in snapped], grid_size=GRID)
    for face in shapely.get_parts(shapely.polygonize([lines])):
        owners = tree.query(face.representative_point(), predicate="within")
        if len(owners):
            faces[int(min(owners))].append(face)
        elif face.area < LARGEST_SLIVER:
            shared = [face.boundary.intersection(area.boundary).length for area in snapped]
            faces[shared.index(max(shared))].append(face)
    together = shapely.coverage_simplify([shapely.union_all(parts, grid_size=GRID) for parts in faces], SIMPLIFY)
    if not shapely.coverage_is_valid(together):
        raise SystemExit("the simplified areas overlap or no longer touch; choose a smaller SIMPLIFY")
    return dict(zip(names, together, strict=True))


def rounded(geometry: object) -> object:
    """A GeoJSON geometry with 5 decimals, lists for tuples."""
    if isinstance(geometry, Mapping):
        return {name: rounded(part) for name, part in geometry.items()}
    if isinstance(geometry, Sequence) and not isinstance(geometry, str):
        return [rounded(part) for part in geometry]
    return round(geometry, 5) if isinstance(geometry, float) else geometry
