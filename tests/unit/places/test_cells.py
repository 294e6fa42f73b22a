from __future__ import annotations

import h3
import numpy as np
import pytest

from civicstat.places.cells import cell_names, cells_of


@pytest.mark.parametrize("resolution", [8, 10])
def test_whole_columns_agree_with_the_reference_library_point_by_point(resolution: int) -> None:
    rng = np.random.default_rng(8)
    # The world over, and thickly over one city.
    longitude = np.append(rng.uniform(-180, 180, 1000), rng.uniform(-88, -87, 1000))
    latitude = np.append(rng.uniform(-89, 89, 1000), rng.uniform(41, 42, 1000))

    names = cell_names(cells_of(longitude, latitude, resolution=resolution)).to_pylist()

    assert names == [h3.latlng_to_cell(y, x, resolution) for x, y in zip(longitude, latitude, strict=True)]


def test_a_point_without_a_coordinate_has_no_cell() -> None:
    cells = cells_of(np.array([np.nan, -87.6, -87.6]), np.array([41.8, np.inf, 41.8]), resolution=8)

    assert cell_names(cells).to_pylist() == [None, None, h3.latlng_to_cell(41.8, -87.6, 8)]


def test_no_points_give_no_cells() -> None:
    assert cell_names(cells_of(np.array([]), np.array([]), resolution=8)).to_pylist() == []


def test_the_parent_of_a_fine_cell_is_not_always_the_coarse_cell() -> None:
    # Why each resolution is asked for by itself: cells of different sizes do not nest exactly.
    rng = np.random.default_rng(8)
    longitude, latitude = rng.uniform(-88, -87, 2000), rng.uniform(41, 42, 2000)

    coarse = cell_names(cells_of(longitude, latitude, resolution=8)).to_pylist()
    fine = cell_names(cells_of(longitude, latitude, resolution=10)).to_pylist()
    share = np.mean([h3.cell_to_parent(cell, 8) != other for cell, other in zip(fine, coarse, strict=True)])

    assert 0.03 < share < 0.10
