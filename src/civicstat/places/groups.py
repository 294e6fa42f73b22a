"""A layer of groups: sets of another layer's areas, such as areas of high, middle and low hardship."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civicstat.places.boundaries import BoundaryLayer
from civicstat.places.errors import PlaceError
from civicstat.places.names import read_lines
from civicstat.vocabulary.city import Layer
from civicstat.vocabulary.slugs import require_slug


@dataclass(frozen=True)
class AreaGroup:
    """A named set of areas, by slug, sorted."""

    slug: str
    name: str
    name_es: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class GroupLayer:
    """The groups of a layer's areas, in the order in which `city.toml` titles them."""

    slug: str
    title: str
    title_es: str
    of: str
    groups: tuple[AreaGroup, ...]

    @property
    def group_of(self) -> dict[str, str]:
        """The group of each area."""
        return {area: group.slug for group in self.groups for area in group.members}

    def to_json(self) -> dict[str, Any]:
        """The object of role `layer/<slug>`."""
        return {
            "slug": self.slug,
            "title": self.title,
            "title_es": self.title_es,
            "of": self.of,
            "groups": [
                {"slug": group.slug, "name": group.name, "name_es": group.name_es, "members": list(group.members)}
                for group in self.groups
            ],
        }


def read_group_layer(layer: Layer, city_folder: Path, *, base: BoundaryLayer) -> GroupLayer:
    """The groups that a CSV `area,group` makes of a boundary layer's areas.

    An area that was merged away may stand in the CSV, with the group of the area that it went into. Every area
    belongs to exactly one group: an area without one would drop out of a comparison in silence.

    Raises
    ------
    PlaceError
        When an area is unknown, stands in two groups or in none, or a group has no title in both languages.
    """
    group_of: dict[str, str] = {}
    areas = {area.slug for area in base.areas}
    for line, fields in read_lines(city_folder / layer.file, shown_as=layer.file, columns=("area", "group")):
        where = f"{layer.file}, line {line}"
        group = require_slug(fields["group"], where=f"{where}, group")
        area = base.absorbed.get(fields["area"], fields["area"])
        if area not in areas:
            raise PlaceError(
                f"there is no area {fields['area']!r} in layer {base.slug!r}",
                where=where,
                next_step=f"Use the slugs of {base.slug!r}, or remove the line.",
            )
        if group_of.setdefault(area, group) != group:
            raise PlaceError(
                f"{fields['area']!r} is put into {group!r}, but {area!r} is already in {group_of[area]!r}",
                where=where,
                expected="one group for each area; merged areas count as one",
                next_step="Correct one of the lines.",
            )
    _refuse_areas_without_group(layer, areas - set(group_of))
    return GroupLayer(layer.slug, layer.title, layer.title_es, base.slug, _groups(layer, group_of))


def _refuse_areas_without_group(layer: Layer, missing: set[str]) -> None:
    if missing:
        raise PlaceError(
            f"no group for {', '.join(sorted(missing))}",
            where=layer.file,
            expected="one group for every area of the layer",
            next_step='Add a line for each; where nothing is known, make a group such as "not-known".',
        )


def _groups(layer: Layer, group_of: dict[str, str]) -> tuple[AreaGroup, ...]:
    found = set(group_of.values())
    untitled = sorted(found - layer.titles.keys())
    if untitled:
        raise PlaceError(
            f"no title for the group {', '.join(untitled)}",
            where=f'city.toml, layer "{layer.slug}", titles',
            expected='a line such as: high = ["High hardship", "Alta dificultad"]',
            next_step="Add the title in English and in Spanish.",
        )
    return tuple(
        AreaGroup(slug, *layer.titles[slug], tuple(sorted(area for area, group in group_of.items() if group == slug)))
        for slug in layer.titles
        if slug in found
    )
