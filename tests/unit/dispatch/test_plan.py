"""A crew plan: feasible under a checker that shares no code with it, the same twice, honest about what it leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any

import h3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicstat.cycle.verify.routes import check_plan
from civicstat.dispatch.baselines import most_points_per_minute_next, nearest_next, oldest_first
from civicstat.dispatch.day import MOST_STOPS_CONSIDERED
from civicstat.dispatch.errors import DispatchError
from civicstat.dispatch.plan import RoutePlan, plan_day, price_of_rule
from civicstat.dispatch.published import plan_to_json
from civicstat.dispatch.requests import ForecastCell, OpenStop, OpenStops
from civicstat.dispatch.routes import fill, points_collected, route_seconds, stops_visited
from civicstat.dispatch.settings import DispatchSettings, cell_at
from civicstat.dispatch.solve import seed_of
from civicstat.vocabulary.canonical import canonical_bytes


AS_OF = date(2014, 6, 30)
TOMORROW = AS_OF + timedelta(days=1)
Published = Callable[[RoutePlan], dict[str, Any]]

places = st.tuples(st.integers(4_160_000, 4_200_000), st.integers(-8_780_000, -8_760_000))
cells = places.map(lambda place: cell_at(place[0] / 100_000, place[1] / 100_000))
kinds = st.sampled_from([("alley",), ("cart",), ("alley", "cart"), ("sofa",)])
neighborhoods = st.sampled_from(["north", "south", "west", "unlocated"])
stops = st.builds(
    OpenStop,
    cell=cells,
    neighborhood=neighborhoods,
    kinds=kinds,
    requests=st.integers(1, 4),
    duplicates=st.integers(0, 2),
    oldest_opened=st.integers(0, 60).map(lambda days: AS_OF - timedelta(days=days)),
)
forecasts = st.builds(
    ForecastCell,
    cell=cells.map(lambda cell: str(h3.cell_to_parent(cell, 8))),
    mean=st.integers(0, 300).map(lambda hundredths: Decimal(hundredths) / 100),
    neighborhood=neighborhoods,
)
city_settings = st.builds(
    DispatchSettings,
    yard_cell=cells,
    crews=st.integers(1, 4),
    shift_minutes=st.integers(20, 300),
    speed_kmh=st.integers(5, 60),
    detour_percent=st.integers(100, 200),
    service_minutes=st.fixed_dictionaries({"alley": st.integers(1, 60), "cart": st.integers(1, 60)}),
    forecast_visits=st.integers(0, 5),
    minimum_after_days=st.none() | st.integers(1, 40),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(stops, max_size=14, unique_by=lambda stop: stop.cell),
    st.lists(forecasts, max_size=5, unique_by=lambda cell: cell.cell),
    city_settings,
)
def test_every_plan_is_feasible_and_adds_up_under_the_independent_checker(
    open_now: list[OpenStop], forecast: list[ForecastCell], city: DispatchSettings
) -> None:
    plan = plan_day(
        OpenStops(tuple(open_now), 0, 0), forecast, city, city="springfield", day=TOMORROW, as_of=AS_OF, iterations=30
    )

    assert check_plan(plan_to_json(plan)) == []


def test_a_crowded_day_with_a_rule_and_a_forecast_is_feasible(tight_day: RoutePlan, published: Published) -> None:
    assert check_plan(published(tight_day)) == []


def test_the_same_day_gives_the_same_bytes_twice(plan_of: Any, stop_of: Any, cells_around: Any) -> None:
    near = [stop_of(cell, days=index) for index, cell in enumerate(cells_around(5)[:20])]

    first, second = (plan_of(order, shift_minutes=120, minimum_after_days=10) for order in (near, near[::-1]))

    assert canonical_bytes(plan_to_json(first)) == canonical_bytes(plan_to_json(second))


def test_the_seed_follows_from_the_key(tight_day: RoutePlan) -> None:
    assert tight_day.key == "route-plan/springfield/2014-07-01"
    assert tight_day.seed == seed_of(tight_day.key)
    assert seed_of("route-plan/springfield/2014-07-02") != tight_day.seed
    # SHA-256 of no bytes begins with e3b0c442 (FIPS 180-4, test vector of NIST).
    assert seed_of("") == 0xE3B0C442


def test_a_plan_is_the_best_of_all_orders_where_all_can_be_tried(plan_of: Any, stop_of: Any, cells_around: Any) -> None:
    """The oracle: every order of every choice of five stops, for one crew."""
    chosen = [cells_around(k)[7 * k % 13] for k in (6, 9, 12, 15, 18)]
    day_plan = plan_of([stop_of(c, days=5 * i) for i, c in enumerate(chosen)], crews=1, shift_minutes=75)
    task = day_plan.task
    orders = [order for length in range(6) for order in permutations(range(1, 6), length)]

    best = max(points_collected(task, (o,)) for o in orders if route_seconds(task, o) <= task.shift_seconds)

    assert points_collected(task, day_plan.routes) == best
    assert 0 < len(stops_visited(day_plan.routes)) < 5


def test_a_day_without_open_stops_keeps_the_crews_in_the_yard(plan_of: Any, published: Published) -> None:
    plan = published(plan_of([], minimum_after_days=14))

    assert check_plan(plan) == []
    assert (plan["plan"]["stops"], plan["plan"]["points"], plan["unserved"]) == (0, 0, [])
    assert [crew["visits"] for crew in plan["plan"]["crews"]] == [[], []]
    assert plan["minimum_rule"]["price"]["percent_of_points"] is None


def test_one_crew_has_one_route(plan_of: Any, stop_of: Any, cells_around: Any, published: Published) -> None:
    plan = published(plan_of([stop_of(cell) for cell in cells_around(4)[:6]], crews=1))

    assert check_plan(plan) == []
    assert [len(crew["visits"]) for crew in plan["plan"]["crews"]] == [6]


def test_more_crews_than_stops_leave_crews_free(plan_of: Any, stop_of: Any, cells_around: Any) -> None:
    plan = plan_of([stop_of(cells_around(4)[0])], crews=3)

    assert [len(route) for route in plan.routes] == [1, 0, 0]


def test_from_a_yard_far_away_nothing_is_visited_and_each_stop_says_why(
    plan_of: Any, stop_of: Any, cells_around: Any, published: Published
) -> None:
    near = [stop_of(cell, days=20) for cell in cells_around(4)[:3]]

    plan = published(plan_of(near, yard_cell=cell_at(40.0, -90.0), minimum_after_days=14))

    assert check_plan(plan) == []
    assert plan["unserved"] == [{"stop": number, "reason": "too-far"} for number in (1, 2, 3)]
    assert [(claim["visited"], claim["reason"]) for claim in plan["minimum_rule"]["neighborhoods"]] == [
        (False, "too-far")
    ]


def test_every_stop_that_is_left_out_has_its_reason(tight_day: RoutePlan, published: Published) -> None:
    plan = published(tight_day)
    reasons = {entry["stop"]: entry["reason"] for entry in plan["unserved"]}
    abroad = next(stop["stop"] for stop in plan["stops"] if stop["neighborhood"] == "abroad")

    assert reasons.pop(abroad) == "too-far"
    assert set(reasons.values()) == {"no-room"}
    assert plan["reasons"].keys() == {"too-far", "no-room"}
    assert all(words["en"] and words["es"] for words in plan["reasons"].values())


def test_no_stop_that_would_still_fit_is_left_out(plan_of: Any, stop_of: Any, cells_around: Any) -> None:
    # A new request is worth little, yet time that is left is used for it.
    plan = plan_of([stop_of(cell, days=0) for cell in cells_around(20)[::20]], shift_minutes=400)

    assert fill(plan.task, plan.routes) == plan.routes
    assert len(stops_visited(plan.routes)) == len(plan.task.stops)


def test_the_rule_brings_a_crew_where_somebody_waited_long_and_its_price_is_exact(
    tight_day: RoutePlan, published: Published
) -> None:
    plan = published(tight_day)
    rule, price = plan["minimum_rule"], plan["minimum_rule"]["price"]
    south = next(claim for claim in rule["neighborhoods"] if claim["neighborhood"] == "south")

    assert south["visited"]
    assert south["stop"] in price["only_with_rule"]
    assert price["points"] == plan["without_rule"]["points"] - plan["plan"]["points"] > 0
    assert price["stops"] == plan["without_rule"]["stops"] - plan["plan"]["stops"]
    assert [claim["waiting_days"] for claim in rule["neighborhoods"]] == [30, 25, 8, 8]


def test_without_a_rule_there_is_one_plan_and_no_price(plan_of: Any, stop_of: Any, cells_around: Any) -> None:
    plan = plan_of([stop_of(cell, days=60) for cell in cells_around(4)[:3]])

    assert plan.routes == plan.routes_without_rule
    assert plan_to_json(plan)["minimum_rule"] is None
    assert price_of_rule(plan) == {"points": 0, "stops": 0, "only_with_rule": [], "only_without_rule": []}


def test_a_rule_that_is_kept_anyway_costs_nothing(plan_of: Any, stop_of: Any, cells_around: Any) -> None:
    plan = plan_of([stop_of(cell, days=60) for cell in cells_around(4)[:3]], minimum_after_days=14)

    assert price_of_rule(plan)["points"] == 0
    assert [claim.neighborhood for claim in plan.claims] == ["north"]


def test_stops_outside_every_area_are_no_neighborhood(plan_of: Any, stop_of: Any, cells_around: Any) -> None:
    plan = plan_of([stop_of(cells_around(4)[0], days=60, neighborhood="unlocated")], minimum_after_days=14)

    assert plan.claims == ()


def test_a_place_where_the_forecast_expects_most_is_visited_at_the_middle_of_its_cell(
    plan_of: Any, published: Published
) -> None:
    quiet, quieter = sorted(h3.grid_ring(h3.latlng_to_cell(41.85, -87.68, 8), 2))[:2]
    forecast = [ForecastCell(quiet, Decimal("0.20"), "north"), ForecastCell(quieter, Decimal("1.25"), "south")]

    plan = published(plan_of([], forecast, forecast_visits=1))

    (stop,) = plan["stops"]
    assert stop["cell"] == h3.cell_to_center_child(quieter, 10)
    assert stop["forecast"] == {"cell": quieter, "mean": "1.25", "shared_by": 1}
    assert (stop["kinds"], stop["requests"], stop["waiting_days"], stop["neighborhood"]) == ([], 0, None, "south")
    assert stop["points"]["total"] == 125
    assert plan["plan"]["stops"] == 1


def test_what_a_cell_expects_goes_to_the_stops_in_it_and_makes_no_visit_of_its_own(
    plan_of: Any, stop_of: Any, published: Published
) -> None:
    middle = h3.cell_to_center_child(h3.latlng_to_cell(41.85, -87.68, 8), 10)
    near = [stop_of(cell) for cell in sorted(h3.grid_disk(middle, 1))[:2]]
    forecast = [ForecastCell(h3.cell_to_parent(middle, 8), Decimal("0.51"), "north")]

    plan = published(plan_of(near, forecast))

    assert [stop["points"]["forecast"] for stop in plan["stops"]] == [25, 25]
    assert [stop["forecast"]["shared_by"] for stop in plan["stops"]] == [2, 2]


def test_the_stops_with_most_points_are_considered_and_the_rest_is_counted(
    plan_of: Any, stop_of: Any, cells_around: Any, published: Published
) -> None:
    # One more than the list holds is owed a visit whatever its points.
    many = [stop_of(cell, days=2) for cell in (*cells_around(20), *cells_around(12))[: MOST_STOPS_CONSIDERED + 7]]
    poor = stop_of(cells_around(3)[0], days=1, neighborhood="south")

    plan = published(plan_of([*many, poor], iterations=5, minimum_after_days=1))

    assert check_plan(plan) == []
    assert len(plan["stops"]) == MOST_STOPS_CONSIDERED + 1
    assert poor.cell in {stop["cell"] for stop in plan["stops"]}
    assert plan["not_considered"] == {"stops": 7, "points": 7 * 120}


def test_a_plan_beats_the_usual_ways_on_a_crowded_day(tight_day: RoutePlan) -> None:
    task = tight_day.task
    usual = [oldest_first(task), nearest_next(task), most_points_per_minute_next(task)]

    best = points_collected(task, tight_day.routes_without_rule)

    assert best >= max(points_collected(task, routes) for routes in usual)


def test_the_published_plan_names_no_request_address_or_point(tight_day: RoutePlan, published: Published) -> None:
    plan = published(tight_day)

    assert plan["label"]["en"] == "example, not validated by crews"
    assert {key for stop in plan["stops"] for key in stop} == {
        "stop", "cell", "latitude", "longitude", "neighborhood", "kinds", "requests", "duplicates", "waiting_days",
        "forecast", "service_seconds", "points",
    }  # fmt: skip
    for stop in plan["stops"]:
        center = h3.cell_to_latlng(stop["cell"])
        assert (stop["latitude"], stop["longitude"]) == tuple(round(degrees * 100_000) for degrees in center)


def test_what_is_not_sound_is_refused(plan_of: Any, stop_of: Any, cells_around: Any) -> None:
    cell = cells_around(1)[0]
    refused = [
        ([stop_of(cell), stop_of(cell)], f"stops and forecast: these cells come twice: {cell}"),
        ([stop_of(cell, days=-1)], f"open stops, cell {cell}: a request was opened on 2014-07-01, after the as-of day"),
        ([stop_of("882664cf65fffff")], "open stops: '882664cf65fffff' is not an H3 cell of resolution 10"),
        ([stop_of(cell, kinds=())], f"open stops, cell {cell}: a stop without a request"),
    ]
    with pytest.raises(DispatchError, match="these kinds are not the crews' work: alley"):
        plan_of([stop_of(cell)], kinds=("cart",))
    for wrong, message in refused:
        with pytest.raises(DispatchError) as error:
            plan_of(wrong)
        assert str(error.value).startswith(message)


def test_a_plan_is_for_a_day_that_is_still_to_come() -> None:
    settings_here = DispatchSettings(yard_cell=cell_at(41.85, -87.68))

    with pytest.raises(DispatchError, match="which is not after the as-of day"):
        plan_day(OpenStops((), 0, 0), [], settings_here, city="springfield", day=AS_OF, as_of=AS_OF)
