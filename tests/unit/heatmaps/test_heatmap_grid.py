from __future__ import annotations

import h3
import numpy as np
import pytest
import shapely

from civicstat.heatmaps.errors import HeatmapError
from civicstat.heatmaps.grid import city_cells, flat_map, h3_grid, shapes_of_layer


SQUARE = shapely.box(-87.70, 41.80, -87.60, 41.90)


def center(cell: str) -> shapely.Point:
    north, east = h3.cell_to_latlng(cell)
    return shapely.Point(east, north)


def test_a_city_is_the_cells_centered_inside_its_boundary_and_those_with_a_request() -> None:
    far = h3.latlng_to_cell(42.5, -88.0, 8)

    cells = city_cells([far, "", far], [SQUARE])

    around = {h3.latlng_to_cell(41.79 + i / 500, -87.71 + j / 500, 8) for i in range(61) for j in range(61)}
    assert set(cells) == {cell for cell in around if SQUARE.contains(center(cell))} | {far}
    assert list(cells) == sorted(cells)


def test_a_hole_in_the_boundary_holds_no_cells_and_two_parts_hold_both() -> None:
    hole = shapely.box(-87.68, 41.82, -87.62, 41.88)

    ring = city_cells([], [SQUARE.difference(hole)])
    parts = city_cells([], [shapely.MultiPolygon([hole, shapely.box(-87.5, 41.8, -87.45, 41.85)])])

    assert not any(hole.contains(center(cell)) for cell in ring)
    assert len(ring) > 50
    assert {bool(hole.contains(center(cell))) for cell in parts} == {True, False}


def test_the_published_layer_gives_the_same_cells() -> None:
    corners = [[round(x * 1e5), round(y * 1e5)] for x, y in SQUARE.exterior.coords]
    layer = {"areas": [{"slug": "a", "geometry": {"type": "Polygon", "coordinates": [corners]}}]}

    assert city_cells([], shapes_of_layer(layer)) == city_cells([], [SQUARE])


def test_the_flat_map_is_true_within_a_few_metres_across_a_city() -> None:
    grid = h3_grid(city_cells([], [SQUARE]))

    for one, other in ((0, len(grid) - 1), (3, len(grid) // 2)):
        flat = float(np.hypot(grid.east_km[one] - grid.east_km[other], grid.north_km[one] - grid.north_km[other]))
        round_earth = h3.great_circle_distance(
            h3.cell_to_latlng(grid.cells[one]), h3.cell_to_latlng(grid.cells[other]), unit="km"
        )
        assert flat == pytest.approx(round_earth, rel=1e-3)
    assert flat_map(np.array([0.0, 1.0]), np.array([0.0, 0.0]))[0][1] == pytest.approx(111.195, abs=0.001)


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["882664c107fffff", "nowhere"], "'nowhere' is no H3 cell"),
        (["882664c107fffff", h3.cell_to_parent("882664c107fffff", 7)], "the grid has 2 sizes of cell"),
        ([], "the grid has 0 sizes of cell"),
    ],
)
def test_a_grid_of_something_else_is_refused(cells: list[str], found: str) -> None:
    with pytest.raises(HeatmapError) as refused:
        h3_grid(cells)

    assert str(refused.value) == (
        f"{found}\nExpected: H3 cells of one resolution\nNext step: Give the cells that `city_cells` returns."
    )
