"""The crew's sheet as everybody sees it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from civicstat.dispatch.plan import RoutePlan
from civicstat.dispatch.sheet import route_geojson, sheet_rows, time_of_day


Plan = dict[str, Any]


@pytest.fixture
def plan(tight_day: RoutePlan, published: Callable[[RoutePlan], Plan]) -> Plan:
    return published(tight_day)


def test_the_sheet_lists_every_visit_in_order_with_times_of_day(plan: Plan) -> None:
    rows = sheet_rows(plan)

    assert len(rows) == plan["plan"]["stops"]
    assert [row.position for row in rows if row.crew == 1] == list(
        range(1, len(plan["plan"]["crews"][0]["visits"]) + 1)
    )
    assert all("07:00" <= row.arrive < row.leave <= "09:30" for row in rows)
    assert [row.neighborhood for row in rows if row.for_minimum_rule and row.neighborhood == "south"] == ["south"]


@pytest.mark.parametrize(
    ("starts", "seconds", "clock"),
    [("07:00", 0, "07:00"), ("07:00", 2579, "07:42"), ("06:30", 1800, "07:00"), ("22:00", 7200, "00:00")],
)
def test_times_are_those_of_the_clock_in_the_yard(plan: Plan, starts: str, seconds: int, clock: str) -> None:
    plan["settings"]["shift_starts"] = starts

    assert time_of_day(plan, seconds) == clock


def test_geojson_has_a_point_for_each_stop_and_a_line_for_each_crew(plan: Plan) -> None:
    text = route_geojson(plan)
    features = json.loads(text)["features"]
    points = [f for f in features if f["properties"]["role"] == "stop"]
    lines = [f for f in features if f["geometry"]["type"] == "LineString"]

    assert [point["properties"]["stop"] for point in points] == [row.stop for row in sheet_rows(plan)]
    for point in points:
        stop = plan["stops"][point["properties"]["stop"] - 1]
        assert point["geometry"]["coordinates"] == [stop["longitude"] / 100_000, stop["latitude"] / 100_000]
    assert [line["properties"]["crew"] for line in lines] == [1, 2]
    yard = [plan["yard"]["longitude"] / 100_000, plan["yard"]["latitude"] / 100_000]
    assert all(line["geometry"]["coordinates"][0] == line["geometry"]["coordinates"][-1] == yard for line in lines)
    # No coordinate says more than 1e-5 degrees.
    assert not re.search(r"\d\.\d{6}", text)
    assert json.loads(text)["label"] == "example, not validated by crews"
