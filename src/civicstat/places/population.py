"""How many people live in each area: what a rate divides by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civicstat.places.boundaries import BoundaryLayer
from civicstat.places.errors import PlaceError
from civicstat.places.groups import GroupLayer
from civicstat.places.names import read_lines
from civicstat.vocabulary.city import Population
from civicstat.vocabulary.figure import WHOLE_CITY


AnyLayer = BoundaryLayer | GroupLayer


@dataclass(frozen=True)
class Residents:
    """Residents of the whole city (`city:-`) and of areas (`layer:slug`), and who counted them when."""

    by_area: Mapping[str, int]
    year: int
    source: str
    licence: str
    verified: bool

    def to_json(self) -> dict[str, Any]:
        """The object of role `population`."""
        return {
            "year": self.year,
            "source": self.source,
            "licence": self.licence,
            "verified": self.verified,
            "areas": [{"area": area, "residents": count} for area, count in sorted(self.by_area.items())],
        }


def read_residents(
    population: Population, city_folder: Path, *, layers: Mapping[str, AnyLayer], main_layer: str
) -> Residents:
    """The residents that a CSV `layer,area,residents` tells.

    A merged area adds to the one that it went into. A layer of groups adds up its areas, and the whole city those of
    the main layer, unless the file has lines of their own (`city,-,2695598`).

    Raises
    ------
    PlaceError
        When a line names an unknown layer or area, holds no whole number or stands twice, or when a layer has lines
        for some of its areas only.
    """
    counts: dict[str, int] = {}
    seen: set[tuple[str, str]] = set()
    for line, fields in read_lines(
        city_folder / population.file, shown_as=population.file, columns=("layer", "area", "residents")
    ):
        where = f"{population.file}, line {line}"
        name = (fields["layer"], fields["area"])
        if name in seen:
            raise PlaceError(f"{name[0]}:{name[1]} stands twice", where=where, next_step="Keep one of the two lines.")
        seen.add(name)
        area = _area(*name, layers=layers, where=where)
        counts[area] = counts.get(area, 0) + _whole(fields["residents"], where=where)
    _require_whole_layers(counts, layers, population.file)
    for layer in layers.values():
        if isinstance(layer, GroupLayer):
            _add_up(counts, layer)
    main = [count for area, count in counts.items() if area.startswith(f"{main_layer}:")]
    if WHOLE_CITY not in counts and main:
        counts[WHOLE_CITY] = sum(main)
    return Residents(counts, population.year, population.source, population.licence, population.verified)


def _area(layer: str, area: str, *, layers: Mapping[str, AnyLayer], where: str) -> str:
    if f"{layer}:{area}" == WHOLE_CITY:
        return WHOLE_CITY
    read = layers.get(layer)
    if isinstance(read, BoundaryLayer):
        area = read.absorbed.get(area, area)
    if read is None or area not in _slugs(read):
        raise PlaceError(
            f"there is no area {layer}:{area}",
            where=where,
            expected="a layer of city.toml and the slug of one of its areas, or city,- for the whole city",
            next_step="Use the slugs of the boundary file, or remove the line.",
        )
    return f"{layer}:{area}"


def _slugs(layer: AnyLayer) -> list[str]:
    return [member.slug for member in (layer.areas if isinstance(layer, BoundaryLayer) else layer.groups)]


def _whole(text: str, *, where: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise PlaceError(
            f"the residents are {text!r}",
            where=where,
            expected="a whole number without commas, 0 where nobody lives",
            next_step="Correct the number, or remove the line.",
        )
    return int(text)


def _require_whole_layers(counts: Mapping[str, int], layers: Mapping[str, AnyLayer], file: str) -> None:
    for name, layer in layers.items():
        missing = [slug for slug in _slugs(layer) if f"{name}:{slug}" not in counts]
        if missing and len(missing) < len(_slugs(layer)):
            raise PlaceError(
                f"no line for {', '.join(missing[:10])} of layer {name!r}",
                where=file,
                expected="residents of every area of a layer, or of none",
                next_step="Add the missing lines.",
            )


def _add_up(counts: dict[str, int], layer: GroupLayer) -> None:
    for group in layer.groups:
        members = [f"{layer.of}:{member}" for member in group.members]
        if f"{layer.slug}:{group.slug}" not in counts and all(member in counts for member in members):
            counts[f"{layer.slug}:{group.slug}"] = sum(counts[member] for member in members)
