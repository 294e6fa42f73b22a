"""All area layers of a city, in the order of their slugs."""

from __future__ import annotations

from pathlib import Path

from civicstat.places.boundaries import BoundaryLayer, read_boundary_layer
from civicstat.places.errors import PlaceError
from civicstat.places.groups import GroupLayer, read_group_layer
from civicstat.vocabulary.city import City


AnyLayer = BoundaryLayer | GroupLayer


def read_layers(city: City, city_folder: Path) -> dict[str, AnyLayer]:
    """Each layer by its slug; boundary layers are read first, so that a group layer may stand anywhere.

    They come in the order of their slugs, which is that of the row files' columns: the order in which canonical JSON
    gives layers back, so that whoever reads a context names the columns as they were written.
    """
    boundaries = {layer.slug: read_boundary_layer(layer, city_folder) for layer in city.layers if layer.of is None}
    read: dict[str, AnyLayer] = {}
    for layer in city.layers:
        if layer.slug in read:
            raise PlaceError(
                f"two layers have the slug {layer.slug!r}", where="city.toml", next_step="Give one another slug."
            )
        if layer.of is None:
            read[layer.slug] = boundaries[layer.slug]
        else:
            read[layer.slug] = read_group_layer(layer, city_folder, base=_base(layer.slug, layer.of, boundaries))
    if city.main_layer not in boundaries:
        raise PlaceError(
            f"the main layer {city.main_layer!r} is no layer of boundaries",
            where="city.toml, main_layer",
            expected=f"one of: {', '.join(boundaries)}",
            next_step="Name one of these.",
        )
    return dict(sorted(read.items()))


def _base(slug: str, of: str, boundaries: dict[str, BoundaryLayer]) -> BoundaryLayer:
    if of not in boundaries:
        raise PlaceError(
            f"the layer groups {of!r}, which is no layer of boundaries",
            where=f'city.toml, layer "{slug}", of',
            expected=f"one of: {', '.join(boundaries)}",
            next_step="Name the layer whose areas are grouped.",
        )
    return boundaries[of]
