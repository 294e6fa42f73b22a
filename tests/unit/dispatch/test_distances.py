"""Distances and times: whole numbers, held to H3's own great circle and to sums done by hand."""

from __future__ import annotations

import h3
from hypothesis import given
from hypothesis import strategies as st

from civicstat.dispatch.distances import (
    EARTH_RADIUS_METERS,
    UNITS_PER_DEGREE,
    Point,
    center_of,
    distances_between,
    driving_seconds,
    straight_meters,
    street_meters,
)


DEGREES_NORTH = st.integers(min_value=-89 * UNITS_PER_DEGREE, max_value=89 * UNITS_PER_DEGREE)
DEGREES_EAST = st.integers(min_value=-180 * UNITS_PER_DEGREE, max_value=180 * UNITS_PER_DEGREE)
PLACES = st.builds(Point, DEGREES_NORTH, DEGREES_EAST)


@given(PLACES, PLACES)
def test_a_straight_line_is_the_great_circle_that_h3_measures(a: Point, b: Point) -> None:
    ends = [(p.latitude / UNITS_PER_DEGREE, p.longitude / UNITS_PER_DEGREE) for p in (a, b)]
    measured = h3.great_circle_distance(*ends, unit="rads") * EARTH_RADIUS_METERS

    # Half a metre of rounding. Near the far side of the earth the two formulas part by more; no crew goes there.
    assert abs(straight_meters(a, b) - measured) <= 0.51 + measured * 1e-7


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    # 2 * pi * 6,371,008.8 m / 360
    assert straight_meters(Point(4_100_000, 0), Point(4_200_000, 0)) == 111_195


def test_a_way_by_street_is_longer_by_the_detour_and_rounded_up() -> None:
    assert street_meters(1000, detour_percent=140) == 1400
    assert street_meters(1, detour_percent=140) == 2
    assert street_meters(1001, detour_percent=100) == 1001


def test_driving_takes_the_time_of_the_stated_speed_rounded_up() -> None:
    # 25 km/h are 25,000 m in 3,600 s: 144 s per kilometre.
    assert driving_seconds(1000, speed_kmh=25) == 144
    assert driving_seconds(1001, speed_kmh=25) == 145
    assert driving_seconds(0, speed_kmh=25) == 0


@given(st.integers(min_value=0, max_value=10**7), st.integers(min_value=1, max_value=80))
def test_whole_number_arithmetic_is_the_ceiling_of_the_exact_time(meters: int, speed: int) -> None:
    seconds = driving_seconds(meters, speed_kmh=speed)

    assert (seconds - 1) * speed * 1000 < meters * 3600 <= seconds * speed * 1000


def test_the_matrix_is_symmetric_with_nothing_on_its_diagonal() -> None:
    places = [center_of(cell) for cell in ("8a2664cf6467fff", "8a2664cf36f7fff", "8a2664cde9a7fff")]

    found = distances_between(places, detour_percent=140, speed_kmh=25)

    # New City is 5.02 km from the yard as the crow flies: 7,031 m by street, 17 minutes.
    assert straight_meters(places[0], places[1]) == 5022
    assert found.meters[0][1] == found.meters[1][0] == 7031
    assert found.seconds[0][1] == found.seconds[1][0] == 1013
    assert [found.seconds[i][i] for i in range(3)] == [0, 0, 0]
