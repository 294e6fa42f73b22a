"""A layer of boundaries: a city's areas with their slugs, names and shapes, checked when read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from civicstat.places.assign import prepare
from civicstat.places.errors import PlaceError
from civicstat.places.geojson import Feature, read_features
from civicstat.places.merges import absorbed_areas
from civicstat.places.names import AreaName, read_area_names
from civicstat.places.publish import published_geometries
from civicstat.vocabulary.city import Layer
from civicstat.vocabulary.slugs import slug_of


@dataclass(frozen=True)
class Area:
    """One area of a layer: its slug, its name as residents know it, and its shape in WGS 84 degrees."""

    slug: str
    name: str
    geometry: BaseGeometry


@dataclass(frozen=True)
class BoundaryLayer:
    """A layer of boundaries after its merges, areas in the order of their slugs.

    `absorbed` says into which area each merged area went, by slug.
    """

    slug: str
    title: str
    title_es: str
    source: str
    licence: str
    areas: tuple[Area, ...]
    absorbed: Mapping[str, str] = field(default_factory=dict)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of all areas together, in degrees."""
        west, south, east, north = shapely.total_bounds(np.array([area.geometry for area in self.areas]))
        return float(west), float(south), float(east), float(north)

    def to_json(self) -> dict[str, Any]:
        """The object of role `layer/<slug>`: geometry simplified, coordinates in whole 1e-5 degrees."""
        shapes = published_geometries([area.geometry for area in self.areas])
        return {
            "slug": self.slug,
            "title": self.title,
            "title_es": self.title_es,
            "source": self.source,
            "licence": self.licence,
            "areas": [
                {"slug": area.slug, "name": area.name, "geometry": geometry}
                for area, geometry in zip(self.areas, shapes, strict=True)
            ],
        }


def read_boundary_layer(layer: Layer, city_folder: Path) -> BoundaryLayer:
    """The areas that a layer's GeoJSON holds, named, merged as `city.toml` says and sorted by slug.

    Raises
    ------
    PlaceError
        When the file is missing, is no GeoJSON of polygons in degrees, has a broken polygon, lacks the key property,
        names two areas alike, or a merge names an area that is not there.
    """
    path = city_folder / layer.file
    features = read_features(path, shown_as=layer.file, key=layer.key)
    names = _names(layer, city_folder, features)
    _refuse_double_areas(layer, features, names)
    shapes = {names[feature.key].slug: feature.geometry for feature in features}
    titles = {name.slug: name.name for name in names.values()}
    absorbed = absorbed_areas(layer, known=set(shapes))
    areas = tuple(_area(slug, shapes, titles, absorbed) for slug in sorted(set(shapes) - set(absorbed)))
    prepare([area.geometry for area in areas])
    return BoundaryLayer(
        slug=layer.slug,
        title=layer.title,
        title_es=layer.title_es,
        source=layer.source,
        licence=layer.licence,
        areas=areas,
        absorbed=absorbed,
    )


def _names(layer: Layer, city_folder: Path, features: list[Feature]) -> dict[str, AreaName]:
    if layer.names:
        return read_area_names(city_folder / layer.names, shown_as=layer.names, keys=[f.key for f in features])
    return {feature.key: AreaName(slug_of(feature.key), feature.key) for feature in features}


def _refuse_double_areas(layer: Layer, features: list[Feature], names: Mapping[str, AreaName]) -> None:
    first_with: dict[str, Feature] = {}
    for feature in features:
        slug = names[feature.key].slug
        if not slug:
            raise PlaceError(
                f"the {layer.key} {feature.key!r} has no letter or digit to make a slug of",
                where=f"{layer.file}, feature {feature.number}",
                next_step=f'Give layer "{layer.slug}" a `names` table (key,slug,name) in city.toml.',
            )
        if slug in first_with:
            raise PlaceError(
                f"features {first_with[slug].number} and {feature.number} are both the area {slug!r}",
                where=f"{layer.file}, property {layer.key}",
                expected="one feature for each area",
                next_step="Join the two into one MultiPolygon, or name another property as `key` in city.toml.",
            )
        first_with[slug] = feature


def _area(
    slug: str, shapes: Mapping[str, BaseGeometry], titles: Mapping[str, str], absorbed: Mapping[str, str]
) -> Area:
    members = [slug, *sorted(member for member, into in absorbed.items() if into == slug)]
    if len(members) == 1:
        return Area(slug, titles[slug], shapes[slug])
    joined = shapely.union_all([shapes[member] for member in members])
    # A slash reads the same in both languages: "Downtown / Leather District".
    return Area(slug, " / ".join(titles[member] for member in members), joined)
