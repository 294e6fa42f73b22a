"""The cells of a city: which there are, and how far apart their centers lie."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import h3
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from civicstat.heatmaps.errors import HeatmapError


Kilometres = npt.NDArray[np.float64]
# Mean radius of the earth (IUGG): distances inside a city need nothing finer.
EARTH_RADIUS_KM = 6371.0088
# Published boundaries are whole numbers of this part of a degree.
STEPS_PER_DEGREE = 100_000


@dataclass(frozen=True)
class Grid:
    """Cells in the order of their names, with the place of each center.

    `east_km` and `north_km` are distances on a flat map that is true at the city's middle latitude; `spacing_km` is the
    usual distance between two neighboring centers.
    """

    cells: tuple[str, ...]
    east_km: Kilometres
    north_km: Kilometres
    spacing_km: float

    def __len__(self) -> int:
        return len(self.cells)


def city_cells(history: Iterable[str], shapes: Iterable[BaseGeometry], *, resolution: int = 8) -> tuple[str, ...]:
    """Every H3 cell of a city, sorted: those with a request ever, and those whose center lies inside a boundary.

    Parameters
    ----------
    history
        Cells of requests; an empty one is no cell.
    shapes
        Polygons in WGS 84 degrees, such as the areas of the city's main layer (`shapes_of_layer`).
    resolution
        Of the cells, 0 to 15.
    """
    found = {cell for cell in history if cell}
    for shape in shapes:
        for part in shapely.get_parts(shape):
            found.update(h3.h3shape_to_cells(_h3_polygon(part), resolution))
    return tuple(sorted(found))


def shapes_of_layer(layer: Mapping[str, Any]) -> list[BaseGeometry]:
    """The areas of a published boundary layer (role `layer/<slug>`), in degrees: anyone gets the same cells from it."""
    whole = [shapely.geometry.shape(area["geometry"]) for area in layer["areas"]]
    return [shapely.transform(shape, lambda corners: corners / STEPS_PER_DEGREE) for shape in whole]


def h3_grid(cells: Sequence[str]) -> Grid:
    """The grid of H3 cells of one resolution, sorted by name."""
    names = tuple(sorted(set(cells)))
    wrong = [cell for cell in names if not h3.is_valid_cell(cell)]
    resolutions = {h3.get_resolution(cell) for cell in names if cell not in wrong}
    if not names or wrong or len(resolutions) > 1:
        raise HeatmapError(
            f"{wrong[0]!r} is no H3 cell" if wrong else f"the grid has {len(resolutions)} sizes of cell",
            expected="H3 cells of one resolution",
            next_step="Give the cells that `city_cells` returns.",
        )
    centers = np.array([h3.cell_to_latlng(cell) for cell in names])
    edge = h3.average_hexagon_edge_length(resolutions.pop(), unit="km")
    return Grid(names, *flat_map(centers[:, 1], centers[:, 0]), spacing_km=edge * math.sqrt(3))


def flat_map(
    longitude: npt.NDArray[np.float64], latitude: npt.NDArray[np.float64], *, middle: float | None = None
) -> tuple[Kilometres, Kilometres]:
    """Kilometres east and north on a flat map, true at the middle latitude (by default that of the points)."""
    true_at = (float(latitude.min()) + float(latitude.max())) / 2 if middle is None else middle
    kilometres_per_degree = EARTH_RADIUS_KM * math.pi / 180
    east: Kilometres = longitude * (kilometres_per_degree * math.cos(math.radians(true_at)))
    return east, latitude * kilometres_per_degree


def _h3_polygon(part: BaseGeometry) -> h3.LatLngPoly:
    rings = [part.exterior, *part.interiors]
    return h3.LatLngPoly(*[[(north, east) for east, north in ring.coords[:-1]] for ring in rings])
