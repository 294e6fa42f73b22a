from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Point, box, shape
from shapely.geometry.base import BaseGeometry

from civicstat.places.publish import STEPS_PER_DEGREE, published_geometries
from civicstat.vocabulary.canonical import canonical_bytes


def drawn(geometry: dict[str, Any]) -> BaseGeometry:
    return shape(geometry)


def city_of_cells(areas: int) -> list[BaseGeometry]:
    """Neighbors that share crooked borders corner by corner, about 0.3 degrees across."""
    rng = np.random.default_rng(77)
    fine = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(rng.uniform(0, 0.3, (4000, 2)))))
    seeds = rng.uniform(0, 0.3, (areas, 2))
    center = shapely.get_coordinates(shapely.centroid(fine))
    nearest = ((center[:, None, :] - seeds[None]) ** 2).sum(axis=2).argmin(axis=1)
    return [shapely.union_all(fine[nearest == area]) for area in range(areas)]


def test_coordinates_are_whole_numbers_that_canonical_json_takes() -> None:
    (geometry,) = published_geometries([box(-87.70001, 41.8, -87.6, 41.9)])

    assert geometry["type"] == "Polygon"
    assert canonical_bytes(geometry)
    assert {tuple(corner) for corner in geometry["coordinates"][0]} == {
        (-8770001, 4180000),
        (-8760000, 4180000),
        (-8760000, 4190000),
        (-8770001, 4190000),
    }


def test_outer_rings_run_counter_clockwise_and_close() -> None:
    with_hole = box(0, 0, 1, 1) - box(0.4, 0.4, 0.6, 0.6)

    (geometry,) = published_geometries([with_hole])

    outer, inner = geometry["coordinates"]
    assert outer[0] == outer[-1]
    assert shapely.is_ccw(shapely.linearrings(outer))
    assert not shapely.is_ccw(shapely.linearrings(inner))


def test_neighbors_still_touch_after_simplifying_and_rounding() -> None:
    shapes = city_of_cells(12)

    published = [drawn(geometry) for geometry in published_geometries(shapes)]

    assert all(geometry.is_valid for geometry in published)
    for i, one in enumerate(shapes):
        for j, other in enumerate(shapes[:i]):
            if one.intersection(other).length > 0.01:  # a shared border, not a shared corner
                border = published[i].intersection(published[j])
                assert border.length > 0.9 * 0.01 * STEPS_PER_DEGREE, (i, j)
                # No overlap beyond a rounding step along the border.
                assert border.area <= border.length


def test_simplifying_leaves_out_most_corners_and_little_area() -> None:
    shapes = city_of_cells(12)

    published = [drawn(geometry) for geometry in published_geometries(shapes)]

    for before, after in zip(shapes, published, strict=True):
        assert abs(after.area / STEPS_PER_DEGREE**2 - before.area) < 0.01 * before.area


def test_an_island_smaller_than_the_grain_is_kept() -> None:
    island = Point(0, 0).buffer(0.00006)  # about seven metres

    (geometry,) = published_geometries([island])

    assert geometry["type"] == "Polygon"
    assert drawn(geometry).area > 0


def test_several_parts_make_a_multipolygon() -> None:
    (geometry,) = published_geometries([MultiPolygon([box(0, 0, 1, 1), box(2, 2, 3, 3)])])

    assert geometry["type"] == "MultiPolygon"
    assert len(geometry["coordinates"]) == 2


def test_the_same_shapes_are_published_in_the_same_bytes() -> None:
    first, second = (published_geometries(city_of_cells(6)) for _ in range(2))

    assert canonical_bytes(first) == canonical_bytes(second)
