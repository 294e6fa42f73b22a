from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from civicstat.places.assign import NO_AREA, assign_to_shapes, prepare


def one_by_one(longitude: list[float], latitude: list[float], shapes: list[BaseGeometry]) -> list[int]:
    """The oracle: each point asks each shape in turn, plainly; the first that covers it wins."""
    found = []
    for x, y in zip(longitude, latitude, strict=True):
        here = NO_AREA
        for index, shape in enumerate(shapes):
            if np.isfinite(x) and np.isfinite(y) and shape.covers(Point(x, y)):
                here = index
                break
        found.append(here)
    return found


# Touching squares, a hole filled by another shape, an island, and a sliver with a slanted border.
RING = Polygon(box(4, 0, 8, 4).exterior, [box(5, 1, 6, 2).exterior])
SHAPES = [
    box(0, 0, 2, 2),
    box(2, 0, 4, 2),
    RING,
    box(5, 1, 6, 2),
    MultiPolygon([box(0, 3, 1, 4), box(2, 3, 3, 4)]),
    Polygon([(0, 2), (4, 2), (2, 3)]),
]
# Quarters of a degree hit corners and borders often.
COORDINATE = st.integers(-2, 36).map(lambda quarter: quarter / 4) | st.floats(-1, 9) | st.just(float("nan"))


@settings(max_examples=100, deadline=None)
@given(points=st.lists(st.tuples(COORDINATE, COORDINATE), max_size=60))
def test_whole_columns_agree_with_asking_one_point_at_a_time(points: list[tuple[float, float]]) -> None:
    longitude = [x for x, _ in points]
    latitude = [y for _, y in points]
    prepare(SHAPES)

    found = assign_to_shapes(np.array(longitude, dtype=float), np.array(latitude, dtype=float), SHAPES)

    assert found.tolist() == one_by_one(longitude, latitude, SHAPES)


def test_random_polygons_agree_with_asking_one_point_at_a_time() -> None:
    rng = np.random.default_rng(20140630)
    corners = shapely.multipoints(rng.uniform(0, 10, (40, 2)))
    shapes = list(shapely.get_parts(shapely.voronoi_polygons(corners)))
    longitude, latitude = rng.uniform(-30, 40, 3000), rng.uniform(-30, 40, 3000)
    # The corners where three areas meet are the hardest points there are.
    meeting = shapely.get_coordinates(shapely.union_all(shapely.boundary(shapes)))
    longitude, latitude = np.append(longitude, meeting[:, 0]), np.append(latitude, meeting[:, 1])

    found = assign_to_shapes(longitude, latitude, shapes)

    assert found.tolist() == one_by_one(longitude.tolist(), latitude.tolist(), shapes)
    assert (found == NO_AREA).any()
    assert len(set(found.tolist())) > 30


def test_a_point_on_a_border_belongs_to_the_first_area() -> None:
    corner = assign_to_shapes(np.array([2.0, 5.0, 2.0]), np.array([1.0, 1.5, 2.0]), SHAPES)

    # x = 2 is shared by the two squares; x = 5 by the ring and the square in its hole; (2, 2) by four shapes.
    assert corner.tolist() == [0, 2, 0]


def test_no_points_give_no_areas() -> None:
    assert assign_to_shapes(np.array([]), np.array([]), SHAPES).tolist() == []
