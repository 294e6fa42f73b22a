"""In which area a map cell's middle lies: a name for the cell, nothing that is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import h3

from civicstat.portal.catalogue.layer import Box, Layer


# Published boundaries are whole numbers of 0.00001 degree, about a metre.
STEPS_PER_DEGREE = 100_000

Ring = Sequence[Sequence[int]]


def area_of_cell(layer: Layer, cell: str) -> str:
    """The slug of the area that holds the middle of an H3 cell; empty where none does."""
    latitude, longitude = h3.cell_to_latlng(cell)
    point = (round(longitude * STEPS_PER_DEGREE), round(latitude * STEPS_PER_DEGREE))
    return next(
        (
            slug
            for slug, geometry in layer.boundaries.items()
            if _is_in_box(layer.boxes[slug], point) and _holds(geometry, point)
        ),
        "",
    )


def _is_in_box(box: Box, point: tuple[int, int]) -> bool:
    west, south, east, north = box
    return west <= point[0] <= east and south <= point[1] <= north


def _holds(geometry: Mapping[str, Any], point: tuple[int, int]) -> bool:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return any(_crossings(rings, point) % 2 == 1 for rings in polygons)


def _crossings(rings: Iterable[Ring], point: tuple[int, int]) -> int:
    """How often a line from the point to the east crosses the rings; holes count as crossings too."""
    x, y = point
    crossings = 0
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > y) != (y2 > y):
                # Whole-number form of: the edge meets the line to the right of the point.
                side = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1)
                crossings += side > 0 if y2 > y1 else side < 0
    return crossings
