"""How crews are sent without a planner, on days small enough to follow by eye."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import h3
import pytest

from civicstat.dispatch.baselines import most_points_per_minute_next, nearest_next, oldest_first
from civicstat.dispatch.day import Day
from civicstat.dispatch.routes import Routes, route_seconds, stops_visited


Baseline = Callable[[Day], Routes]
YARD = "8a2664cf6467fff"


def on_a_line(steps: int) -> str:
    """The cell so many steps from the yard along one row."""
    return str(
        h3.local_ij_to_cell(YARD, h3.cell_to_local_ij(YARD, YARD)[0] + steps, h3.cell_to_local_ij(YARD, YARD)[1])
    )


@pytest.fixture
def line(plan_of: Any, stop_of: Any) -> Day:
    """Four stops on a line at 5, 10, 15 and 40 steps; the farther, the longer it has waited."""
    stops = [stop_of(on_a_line(steps), days=days) for steps, days in ((5, 1), (10, 5), (15, 9), (40, 25))]
    day: Day = plan_of(stops, crews=1, shift_minutes=100).task
    return day


def steps_of(day: Day, routes: Routes) -> list[list[int]]:
    """The routes as steps from the yard."""
    here = {on_a_line(steps): steps for steps in (5, 10, 15, 40)}
    return [[here[day.stop(number).cell] for number in route] for route in routes]


def test_oldest_first_goes_down_the_list_and_passes_over_what_does_not_fit(line: Day) -> None:
    # 40 steps and back are 9.4 km as the crow flies, 32 min; with 20 min of work each, three stops fit in 100 min.
    assert steps_of(line, oldest_first(line)) == [[40, 15, 10]]


def test_nearest_next_goes_outwards(line: Day) -> None:
    assert steps_of(line, nearest_next(line)) == [[5, 10, 15]]


def test_most_points_per_minute_next_weighs_points_against_time(line: Day) -> None:
    # 190 points for 26 min at 15 steps; 350 for 36 min at 40 steps; 110 for 22 min at 5 steps.
    assert steps_of(line, most_points_per_minute_next(line))[0][0] == 40


@pytest.mark.parametrize("baseline", [oldest_first, nearest_next, most_points_per_minute_next])
def test_two_crews_keep_their_shifts_and_visit_no_stop_twice(baseline: Baseline, tight_day: Any) -> None:
    day = tight_day.task

    routes = baseline(day)

    assert len(routes) == 2
    assert all(0 < route_seconds(day, route) <= day.shift_seconds for route in routes)
    assert len(stops_visited(routes)) == sum(len(route) for route in routes) < len(day.stops)


@pytest.mark.parametrize("baseline", [oldest_first, nearest_next, most_points_per_minute_next])
def test_without_stops_nobody_leaves_the_yard(baseline: Baseline, plan_of: Any) -> None:
    assert baseline(plan_of([]).task) == ((), ())
