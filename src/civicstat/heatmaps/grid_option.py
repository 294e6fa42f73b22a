"""The grid that a person asks for: `square:250` or `h3:9`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import h3
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from civicstat.heatmaps.errors import HeatmapError
from civicstat.heatmaps.grid import EARTH_RADIUS_KM, Grid, city_cells, flat_map, h3_grid
from civicstat.places.cells import cell_names, cells_of


FORM = re.compile(r"(square|h3):(\d{1,5})")
SMALLEST_SQUARE, LARGEST_SQUARE = 50, 10_000
COARSEST_H3, FINEST_H3 = 5, 11
# Above this a forecast takes minutes and gigabytes, and a week's requests are spread too thin to say anything.
MOST_CELLS = 60_000
EXPECTED = (
    f"square:METRES from {SMALLEST_SQUARE} to {LARGEST_SQUARE}, or h3:RESOLUTION from {COARSEST_H3} to {FINEST_H3}"
)

Degrees = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Placed:
    """A grid over a city, the cell (position in the grid) of each point, and each cell's center in degrees."""

    grid: Grid
    cell_of_point: npt.NDArray[np.int64]
    center_longitude: Degrees
    center_latitude: Degrees


def place_on_grid(option: str, outline: BaseGeometry, longitude: Degrees, latitude: Degrees) -> Placed:
    """The cells of a city whose center lies inside the outline or which hold a point, and each point's cell.

    Square cells are counted from the south-west corner of the outline on a flat map that is true at its middle
    latitude: `square-250-e12-n40` is the 13th column from the west and the 41st row from the south.
    """
    match = FORM.fullmatch(option)
    kind, size = (match[1], int(match[2])) if match else ("", 0)
    makers: dict[str, tuple[range, Callable[[int, BaseGeometry, Degrees, Degrees], Placed]]] = {
        "square": (range(SMALLEST_SQUARE, LARGEST_SQUARE + 1), _squares),
        "h3": (range(COARSEST_H3, FINEST_H3 + 1), _hexagons),
    }
    if kind not in makers or size not in makers[kind][0]:
        raise HeatmapError(f"{option!r} is no grid", where="--grid", expected=EXPECTED, next_step="Try square:250.")
    return makers[kind][1](size, outline, longitude, latitude)


def _hexagons(resolution: int, outline: BaseGeometry, longitude: Degrees, latitude: Degrees) -> Placed:
    east, north = flat_map(*np.array(outline.bounds).reshape(2, 2).T)
    _require_few((east[1] - east[0]) * (north[1] - north[0]) / h3.average_hexagon_area(resolution, unit="km^2"))
    names = cell_names(cells_of(longitude, latitude, resolution=resolution)).to_pylist()
    grid = h3_grid(city_cells(names, [outline], resolution=resolution))
    position = {cell: index for index, cell in enumerate(grid.cells)}
    centers = np.array([h3.cell_to_latlng(cell) for cell in grid.cells])
    cell_of_point = np.array([position[name] for name in names], dtype=np.int64)
    return Placed(grid, cell_of_point, centers[:, 1], centers[:, 0])


def _squares(metres: int, outline: BaseGeometry, longitude: Degrees, latitude: Degrees) -> Placed:
    west, south, east, north = outline.bounds
    side = metres / 1000
    middle = (south + north) / 2
    (left, right), (bottom, top) = flat_map(np.array([west, east]), np.array([south, north]), middle=middle)
    _require_few((right - left) * (top - bottom) / side**2)
    columns, rows = int((right - left) / side) + 1, int((top - bottom) / side) + 1
    x, y = flat_map(longitude, latitude, middle=middle)
    # A point on the outline's own edge may round to one square beyond; it belongs to the last one.
    column = np.clip(np.floor((x - left) / side).astype(np.int64), 0, columns - 1)
    row = np.clip(np.floor((y - bottom) / side).astype(np.int64), 0, rows - 1)
    number = row * columns + column
    center_x = left + (np.arange(columns * rows) % columns + 0.5) * side
    center_y = bottom + (np.arange(columns * rows) // columns + 0.5) * side
    center_longitude, center_latitude = _degrees(center_x, center_y, middle)
    inside = shapely.contains_xy(outline, center_longitude, center_latitude)
    inside[number] = True
    kept = np.flatnonzero(inside)
    names = tuple(f"square-{metres}-e{index % columns}-n{index // columns}" for index in kept.tolist())
    grid = Grid(names, center_x[kept], center_y[kept], spacing_km=side)
    return Placed(grid, np.searchsorted(kept, number), center_longitude[kept], center_latitude[kept])


def _degrees(east_km: Degrees, north_km: Degrees, middle: float) -> tuple[Degrees, Degrees]:
    per_degree = EARTH_RADIUS_KM * np.pi / 180
    return east_km / (per_degree * np.cos(np.radians(middle))), north_km / per_degree


def _require_few(cells: float) -> None:
    if cells > 8 * MOST_CELLS:
        raise HeatmapError(
            f"the city's box would hold about {cells:,.0f} cells",
            where="--grid",
            expected=f"at most {8 * MOST_CELLS:,}",
            next_step="Ask for larger cells.",
        )
