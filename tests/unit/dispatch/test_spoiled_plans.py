"""Each rule of the route checker, by a plan that breaks it and nothing else."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from civicstat.cycle.verify import routes
from civicstat.cycle.verify.routes import check_plan
from civicstat.dispatch.plan import RoutePlan


Plan = dict[str, Any]


def first_crew(plan: Plan) -> Plan:
    found: Plan = plan["plan"]["crews"][0]
    return found


def visit_a_stop_twice(plan: Plan) -> None:
    crews = plan["plan"]["crews"]
    crews[1]["visits"][0] = copy.deepcopy(crews[0]["visits"][0])


def forget_a_crew(plan: Plan) -> None:
    plan["plan"]["crews"].pop()


def make_the_shift_short(plan: Plan) -> None:
    plan["settings"]["shift_minutes"] = max(crew["back_at"] for crew in plan["plan"]["crews"]) // 60 - 1


def promise_a_stop(plan: Plan) -> None:
    plan["minimum_rule"]["neighborhoods"][0]["visited"] = True


def own_another_stop(plan: Plan) -> None:
    claims = plan["minimum_rule"]["neighborhoods"]
    claims[1]["stop"] = next(
        s["stop"] for s in plan["stops"] if s["neighborhood"] == "north" and s["stop"] != claims[1]["stop"]
    )


def lose_a_neighborhood(plan: Plan) -> None:
    plan["minimum_rule"]["neighborhoods"].pop()


def leave_out_what_fits(plan: Plan) -> None:
    """Take the last visit of a crew away, consistently but for the claim that there was no room."""
    crew = first_crew(plan)
    visit = crew["visits"].pop()
    last = crew["visits"][-1]["stop"]
    seconds, stop = plan["seconds"], plan["stops"][visit["stop"] - 1]
    crew["back_at"] = crew["visits"][-1]["leave"] + seconds[last][0]
    crew["return_seconds"] = seconds[last][0]
    plan["unserved"] = sorted([*plan["unserved"], {"stop": stop["stop"], "reason": "no-room"}], key=lambda e: e["stop"])


def change(path: str, by: Any) -> Callable[[Plan], None]:
    """A number moved, or a text replaced, somewhere in the plan."""

    def spoil(plan: Plan) -> None:
        *way, last = [int(part) if part.lstrip("-").isdigit() else part for part in path.split("/")]
        place: Any = plan
        for part in way:
            place = place[part]
        place[last] = place[last] + by if isinstance(by, int) else by

    return spoil


SPOILED = [
    (change("label/en", "validated"), "the plan is not labelled"),
    (change("day", "2014-06-30"), "not after 2014-06-30"),
    (change("key", "route-plan/elsewhere/2014-07-01"), "does not name city and day"),
    (change("method/seed", 1), "but the key gives"),
    (change("stops/3/stop", 1), "not numbered 1, 2, 3"),
    (change("yard/cell", "882664cf65fffff"), "the yard is not named by a cell of resolution 10"),
    (change("stops/0/cell", "8a2664cf6467ffe"), "stop 1 is not named by a cell of resolution 10"),
    (change("stops/2/latitude", 5), "stop 3 is not at the center of its cell"),
    (change("yard/longitude", -5), "the yard is not at the center of its cell"),
    (change("seconds/0/1", -30), "from place 0 to 1 the matrix says"),
    (change("seconds/4/4", 1), "from place 4 to 4 the matrix says 1 s"),
    (change("seconds", []), "the matrix is not"),
    (change("settings/speed_kmh", 5), "the matrix says"),
    (change("settings/detour_percent", -20), "the matrix says"),
    (change("stops/0/service_seconds", -60), "s of work do not follow from its kinds"),
    (change("settings/service_minutes/alley", -10), "s of work do not follow from its kinds"),
    (change("settings/kinds", ["cart"]), "is not the crews' work"),
    (change("stops/0/requests", 1), "the stated rule gives"),
    (change("stops/0/points/reports", 100), "the stated rule gives"),
    (change("stops/5/waiting_days", 3), "the stated rule gives"),
    (change("points/per_day_waited", 5), "the stated rule gives"),
    (change("stops/0/kinds", []), "kinds and requests do not fit"),
    (visit_a_stop_twice, "a stop is visited twice"),
    (forget_a_crew, "not one route for each of 2 crews"),
    (change("settings/crews", 1), "not one route for each of 3 crews"),
    (make_the_shift_short, "the shift is"),
    (change("plan/crews/0/visits/1/arrive", -60), "it reaches"),
    (change("plan/crews/0/visits/1/leave", -60), "it leaves"),
    (change("plan/crews/0/visits/1/drive_seconds", -60), "s, the matrix says"),
    (change("plan/crews/0/visits/1/drive_meters", -60), "the straight line gives"),
    (change("plan/crews/0/back_at", -60), "it reaches 0 at"),
    (change("plan/crews/0/return_seconds", -60), "the drive to 0 takes"),
    (change("plan/crews/0/points", 10), "points is"),
    (change("plan/crews/0/driving_meters", 10), "driving_meters is"),
    (change("plan/crews/0/service_seconds", 60), "service_seconds is"),
    (change("plan/points", 10), "plan: points is"),
    (change("plan/stops", 1), "stops are claimed"),
    (change("without_rule/points", 10), "without_rule: points is"),
    (change("without_rule/crews/1/visits/0/arrive", 1), "without_rule, crew 2: it reaches"),
    (change("unserved", []), "is not the list of the others"),
    (change("unserved/0/reason", "bad-weather"), "for an unknown reason, bad-weather"),
    (change("unserved/-1/reason", "too-far"), "the reason is too-far, and alone it would take"),
    (leave_out_what_fits, "is not visited, but it fits in the shift of crew 1"),
    (change("settings/minimum_after_days", None), "the minimum-service rule and the settings do not fit"),
    (change("settings/minimum_after_days", 3), "counts other days than the settings"),
    (lose_a_neighborhood, "are not those where a stop has waited long enough"),
    (own_another_stop, "is not the one that has waited longest"),
    (change("minimum_rule/neighborhoods/1/waiting_days", 1), "is not the one that has waited longest"),
    (promise_a_stop, "abroad: the plan claims that its stop is visited"),
    (change("minimum_rule/neighborhoods/0/reason", "no-room"), "the reason is no-room, and alone it would take"),
    (change("minimum_rule/price/points", -10), "the minimum-service rule is said to cost"),
    (change("minimum_rule/price/stops", 1), "the minimum-service rule is said to cost"),
    (change("minimum_rule/price/percent_of_points", "0.0"), "the minimum-service rule is said to cost"),
    (change("minimum_rule/price/only_with_rule", []), "the minimum-service rule is said to cost"),
    (change("minimum_rule", None), "the minimum-service rule and the settings do not fit"),
    (change("stops/0/points/total", 0.5), "is 0.5, not a whole number"),
    (change("plan/crews/0/visits/0/stop", 500), "the plan is not complete: IndexError there is no stop"),
    (change("method", {}), "the plan is not complete: KeyError 'seed'"),
]


@pytest.mark.parametrize(("spoil", "finding"), SPOILED, ids=[f"{n} {f[:40]}" for n, (_, f) in enumerate(SPOILED)])
def test_a_spoiled_plan_is_found(
    spoil: Callable[[Plan], None], finding: str, tight_day: RoutePlan, published: Callable[[RoutePlan], Plan]
) -> None:
    plan = published(tight_day)
    spoil(plan)

    assert finding in "\n".join(check_plan(plan))


@pytest.mark.parametrize(
    ("field", "value", "finding"),
    [("mean", "3.00", "the stated rule gives"), ("shared_by", 9, "share its forecast"), ("cell", "x", "another cell")],
)
def test_a_spoiled_forecast_is_found(
    field: str, value: Any, finding: str, tight_day: RoutePlan, published: Callable[[RoutePlan], Plan]
) -> None:
    plan = published(tight_day)
    next(stop for stop in plan["stops"] if stop["forecast"])["forecast"][field] = value

    assert finding in "\n".join(check_plan(plan))


def test_a_plan_that_gains_by_its_rule_is_found(tight_day: RoutePlan, published: Callable[[RoutePlan], Plan]) -> None:
    plan = published(tight_day)
    plan["plan"], plan["without_rule"] = plan["without_rule"], plan["plan"]

    assert "collects fewer points than the one with it" in "\n".join(check_plan(plan))


def test_the_checker_shares_nothing_with_the_planner() -> None:
    tree = ast.parse(Path(routes.__file__).read_text(encoding="utf-8"))
    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }

    assert not {name for name in imported if name.startswith(("civicstat", "pyvrp", "numpy"))}
