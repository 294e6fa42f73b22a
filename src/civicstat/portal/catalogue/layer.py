"""A set of areas as the pages see it: boundaries, or groups of another layer's areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from civicstat.look.geojson import border_lines


Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Place:
    """An area or a group of areas, named in both languages; `geometry` for areas, `members` for groups."""

    slug: str
    name: str
    name_es: str
    geometry: Mapping[str, Any] | None = None
    members: Sequence[str] = ()

    def title(self, lang: str) -> str:
        """The place's name in a language."""
        return self.name_es if lang == "es" else self.name


@dataclass(frozen=True)
class Layer:
    """`of` is empty for boundaries, else the layer whose areas are grouped; `merged` maps an area to where it went."""

    slug: str
    title_en: str
    title_es: str
    of: str
    source: str
    licence: str
    places: Mapping[str, Place]
    merged: Mapping[str, tuple[str, str]]

    @classmethod
    def from_json(cls, body: Mapping[str, Any], stated: Mapping[str, Any]) -> Self:
        """The layer of a `layer/<slug>` object, with what the city statement says of it."""
        rows = body.get("areas") or body.get("groups") or ()
        return cls(
            slug=body["slug"],
            title_en=body["title"],
            title_es=body["title_es"],
            of=body.get("of") or "",
            source=body.get("source") or stated.get("source", ""),
            licence=body.get("licence") or stated.get("licence", ""),
            places={row["slug"]: _place(row) for row in rows},
            merged={row["area"]: (row["into"], row["reason"]) for row in stated.get("merge", ())},
        )

    @cached_property
    def boundaries(self) -> Mapping[str, Mapping[str, Any]]:
        """The geometry of each area that has one."""
        return {slug: place.geometry for slug, place in self.places.items() if place.geometry is not None}

    @cached_property
    def boxes(self) -> Mapping[str, Box]:
        """West, south, east and north of each area, in the steps of its boundary."""
        return {slug: _box(geometry) for slug, geometry in self.boundaries.items()}

    @cached_property
    def borders(self) -> Mapping[str, Any]:
        """The borders of all areas as GeoJSON, simplified to be drawn."""
        return border_lines(list(self.boundaries.values()))

    def title(self, lang: str) -> str:
        """The layer's title in a language."""
        return self.title_es if lang == "es" else self.title_en

    def name(self, slug: str, lang: str) -> str:
        """The name of an area or group; an area that was merged away is named by its slug, written out."""
        place = self.places.get(slug)
        return place.title(lang) if place else slug.replace("-", " ").title()

    def by_name(self, lang: str) -> list[Place]:
        """Every place, by name."""
        return sorted(self.places.values(), key=lambda place: place.title(lang).casefold())

    def group_of(self, area: str) -> Place | None:
        """The group of a group layer in which an area of the layer below stands."""
        return next((place for place in self.places.values() if area in place.members), None)

    def joined_by(self, area: str) -> list[tuple[str, str]]:
        """Areas that were merged into this one, each with the reason."""
        return sorted((small, reason) for small, (into, reason) in self.merged.items() if into == area)


def _box(geometry: Mapping[str, Any]) -> Box:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    lons, lats = zip(*(point for rings in polygons for ring in rings for point in ring), strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def _place(row: Mapping[str, Any]) -> Place:
    return Place(
        row["slug"],
        row["name"],
        row.get("name_es") or row["name"],
        row.get("geometry"),
        tuple(row.get("members") or ()),
    )
