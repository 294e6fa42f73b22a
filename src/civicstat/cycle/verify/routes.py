"""A route checker that knows nothing of the planner: it reads a published plan and says what does not hold.

It needs the plan alone, the standard library and H3 (to find the centers of the cells that the plan names).
"""

from __future__ import annotations

import hashlib
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import h3


# What the plan's documentation states (docs/explanation/crew-routes.md): the mean radius of the earth and the label.
EARTH_RADIUS_METERS = 6_371_008.8
LABEL = "example, not validated by crews"
# The straight line is a rounded float: another machine may round it to the neighboring metre.
METERS_OF_ROUNDING = 1
# The center of a cell is rounded to 1e-5 degrees, by another machine perhaps to the next.
UNITS_OF_ROUNDING = 1
# Areas of which no plan says that they wait for a visit.
NO_NEIGHBORHOOD = "unlocated"


def check_plan(plan: Mapping[str, Any]) -> list[str]:
    """Everything in a published plan that does not hold, in plain sentences; empty when it is feasible and adds up.

    Checked: cells and their centers; the matrix against straight lines, detour factor and speed; work and points at
    each stop; every arrival, departure, shift and sum of both sets of routes; each stop once; the reason for every
    stop that is not visited; the minimum-service rule as claimed, and its price; the seed.
    """
    found = list(_floats(plan, "plan"))
    for check in () if found else _CHECKS:
        try:
            found += check(plan)
        except (KeyError, IndexError, TypeError, ValueError, ArithmeticError, h3.H3BaseException) as error:
            found.append(f"the plan is not complete: {type(error).__name__} {error}")
    return found


def _floats(value: object, where: str) -> Iterator[str]:
    if isinstance(value, float):
        yield f"{where} is {value}, not a whole number"
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _floats(inner, f"{where}.{name}")
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _floats(inner, f"{where}[{index}]")


def _said(plan: Mapping[str, Any]) -> Iterator[str]:
    if plan["label"]["en"] != LABEL:
        yield f"the plan is not labelled {LABEL!r}"
    if plan["day"] <= plan["as_of"]:
        yield f"the plan is for {plan['day']}, not after {plan['as_of']}"
    if plan["key"] != f"route-plan/{plan['city']}/{plan['day']}":
        yield f"the key {plan['key']} does not name city and day"
    seed = int.from_bytes(hashlib.sha256(plan["key"].encode()).digest()[:4], "big")
    if plan["method"]["seed"] != seed:
        yield f"the seed is {plan['method']['seed']}, but the key gives {seed}"


def _cells(plan: Mapping[str, Any]) -> Iterator[str]:
    stops = plan["stops"]
    if [stop["stop"] for stop in stops] != list(range(1, len(stops) + 1)):
        yield "the stops are not numbered 1, 2, 3 and so on"
    if len({stop["cell"] for stop in stops}) != len(stops):
        yield "two stops have the same cell"
    for name, place in [("the yard", plan["yard"]), *((f"stop {stop['stop']}", stop) for stop in stops)]:
        if not h3.is_valid_cell(place["cell"]) or h3.get_resolution(place["cell"]) != 10:
            yield f"{name} is not named by a cell of resolution 10"
            continue
        center = h3.cell_to_latlng(place["cell"])
        for published, exact in zip((place["latitude"], place["longitude"]), center, strict=True):
            if abs(published - exact * 100_000) > UNITS_OF_ROUNDING:
                yield f"{name} is not at the center of its cell"


def _matrix(plan: Mapping[str, Any]) -> Iterator[str]:
    places, seconds = _places(plan), plan["seconds"]
    if len(seconds) != len(places) or any(len(row) != len(places) for row in seconds):
        yield f"the matrix is not {len(places)} by {len(places)}"
        return
    for a, row in enumerate(seconds):
        for b, published in enumerate(row):
            possible = {_seconds(plan, way) for way in _ways(plan, places[a], places[b])}
            if published not in possible:
                yield f"from place {a} to {b} the matrix says {published} s, distance and speed say {min(possible)}"


def _work_and_points(plan: Mapping[str, Any]) -> Iterator[str]:
    settings, rule = plan["settings"], plan["points"]
    sharing: dict[str, int] = {}
    for stop in plan["stops"]:
        cell = h3.latlng_to_cell(*h3.cell_to_latlng(stop["cell"]), 8)
        sharing[cell] = sharing.get(cell, 0) + (stop["requests"] > 0)
    for stop in plan["stops"]:
        name, points, forecast = f"stop {stop['stop']}", stop["points"], stop["forecast"]
        if settings["kinds"] and not set(stop["kinds"]) <= set(settings["kinds"]):
            yield f"{name}: {', '.join(stop['kinds'])} is not the crews' work"
        minutes = [settings["service_minutes"].get(k, settings["service_minutes_otherwise"]) for k in stop["kinds"]]
        if stop["service_seconds"] != 60 * (sum(minutes) if minutes else settings["forecast_minutes"]):
            yield f"{name}: {stop['service_seconds']} s of work do not follow from its kinds"
        if bool(stop["kinds"]) != (stop["requests"] > 0) or len(set(stop["kinds"])) != len(stop["kinds"]):
            yield f"{name}: kinds and requests do not fit"
        if (stop["waiting_days"] is None) != (stop["requests"] == 0) or (stop["waiting_days"] or 0) < 0:
            yield f"{name}: days waited and requests do not fit"
        expected = {
            "reports": rule["per_report"] * (stop["requests"] + stop["duplicates"]),
            "waiting": rule["per_day_waited"] * min(stop["waiting_days"] or 0, rule["most_days_counted"]),
            "forecast": 0,
        }
        if forecast is not None:
            cell, shared_by = forecast["cell"], forecast["shared_by"]
            expected["forecast"] = math.floor(rule["per_expected_request"] * Decimal(forecast["mean"]) / shared_by)
            if h3.latlng_to_cell(*h3.cell_to_latlng(stop["cell"]), 8) != cell:
                yield f"{name}: its center lies in another cell than its forecast"
            listed = max(sharing[cell], 1) if cell in sharing else 1
            if shared_by < listed or (shared_by > listed and plan["not_considered"]["stops"] == 0):
                yield f"{name}: {listed} stops share its forecast, not {shared_by}"
        elif not stop["kinds"]:
            yield f"{name}: neither a request nor a forecast"
        expected["total"] = sum(expected.values())
        if dict(points) != expected:
            yield f"{name}: its points are {dict(points)}, the stated rule gives {expected}"


def _routes(plan: Mapping[str, Any]) -> Iterator[str]:
    for name in ("plan", "without_rule"):
        outcome = plan[name]
        visited = _visited(outcome)
        if len(set(visited)) != len(visited):
            yield f"{name}: a stop is visited twice"
        if [crew["crew"] for crew in outcome["crews"]] != list(range(1, plan["settings"]["crews"] + 1)):
            yield f"{name}: not one route for each of {plan['settings']['crews']} crews"
        if outcome["stops"] != len(visited):
            yield f"{name}: {outcome['stops']} stops are claimed, {len(visited)} are visited"
        for crew in outcome["crews"]:
            for fault in _crew(plan, crew):
                yield f"{name}, crew {crew['crew']}: {fault}"
        for total in ("points", "driving_seconds", "driving_meters", "service_seconds"):
            if outcome[total] != (added := sum(crew[total] for crew in outcome["crews"])):
                yield f"{name}: {total} is {outcome[total]}, its crews add up to {added}"


def _crew(plan: Mapping[str, Any], crew: Mapping[str, Any]) -> Iterator[str]:
    now = here = driving = meters = service = points = 0
    back = {
        "stop": 0,
        "drive_seconds": crew["return_seconds"],
        "drive_meters": crew["return_meters"],
        "arrive": crew["back_at"],
        "leave": crew["back_at"],
    }
    for visit in (*crew["visits"], back):
        there, is_back = visit["stop"], visit is back
        stop: Any = {"service_seconds": 0, "points": {"total": 0}} if is_back else _stop(plan, there)
        leg = plan["seconds"][here][there]
        if visit["drive_seconds"] != leg:
            yield f"the drive to {there} takes {visit['drive_seconds']} s, the matrix says {leg}"
        places = _places(plan)
        if visit["drive_meters"] not in (ways := _ways(plan, places[here], places[there])):
            yield f"the way to {there} is {visit['drive_meters']} m, the straight line gives {min(ways)}"
        if visit["arrive"] != now + leg:
            yield f"it reaches {there} at {visit['arrive']} s, but {now} and {leg} are {now + leg}"
        if visit["leave"] != visit["arrive"] + stop["service_seconds"]:
            yield f"it leaves {there} at {visit['leave']} s, not {stop['service_seconds']} s after it came"
        now, here = visit["leave"], there
        driving, meters = driving + visit["drive_seconds"], meters + visit["drive_meters"]
        service, points = service + stop["service_seconds"], points + stop["points"]["total"]
    if now > (shift := 60 * plan["settings"]["shift_minutes"]):
        yield f"it is back after {now} s, the shift is {shift} s"
    added = {"driving_seconds": driving, "driving_meters": meters, "service_seconds": service, "points": points}
    for total, exact in added.items():
        if crew[total] != exact:
            yield f"{total} is {crew[total]}, its visits add up to {exact}"


def _unserved(plan: Mapping[str, Any]) -> Iterator[str]:
    visited = set(_visited(plan["plan"]))
    missing = [stop["stop"] for stop in plan["stops"] if stop["stop"] not in visited]
    if [entry["stop"] for entry in plan["unserved"]] != missing:
        yield "the list of stops that are not visited is not the list of the others"
    for entry in plan["unserved"]:
        yield from _reason(plan, entry["stop"], entry["reason"])


def _reason(plan: Mapping[str, Any], number: int, reason: str) -> Iterator[str]:
    shift = 60 * plan["settings"]["shift_minutes"]
    seconds, service = plan["seconds"], _stop(plan, number)["service_seconds"]
    alone = seconds[0][number] + service + seconds[number][0]
    if reason not in plan["reasons"]:
        yield f"stop {number} is not visited for an unknown reason, {reason}"
    if (reason == "too-far") != (alone > shift):
        yield f"stop {number}: the reason is {reason}, and alone it would take {alone} of {shift} s"
    for crew in plan["plan"]["crews"]:
        way = [0, *(visit["stop"] for visit in crew["visits"]), 0]
        more = min(seconds[a][number] + service + seconds[number][b] - seconds[a][b] for a, b in _pairs(way))
        if crew["back_at"] + more <= shift:
            yield f"stop {number} is not visited, but it fits in the shift of crew {crew['crew']}"


def _minimum_rule(plan: Mapping[str, Any]) -> Iterator[str]:
    rule = plan["minimum_rule"]
    visited, without = set(_visited(plan["plan"])), set(_visited(plan["without_rule"]))
    if (rule is None) != (plan["settings"]["minimum_after_days"] is None):
        yield "the minimum-service rule and the settings do not fit"
    if rule is None:
        if plan["plan"] != plan["without_rule"]:
            yield "there is no minimum-service rule, yet there are two plans"
        return
    if rule["after_days"] != plan["settings"]["minimum_after_days"]:
        yield "the minimum-service rule counts other days than the settings"
    owed: dict[str, int] = {}
    for stop in plan["stops"]:
        if (stop["waiting_days"] or 0) >= rule["after_days"] and stop["neighborhood"] != NO_NEIGHBORHOOD:
            owed[stop["neighborhood"]] = max(owed.get(stop["neighborhood"], 0), stop["waiting_days"])
    claimed = {claim["neighborhood"]: claim for claim in rule["neighborhoods"]}
    if claimed.keys() != owed.keys() or len(claimed) != len(rule["neighborhoods"]):
        yield "the neighborhoods that are owed a visit are not those where a stop has waited long enough"
    for name, claim in claimed.items():
        stop = _stop(plan, claim["stop"])
        if stop["neighborhood"] != name or not claim["waiting_days"] == stop["waiting_days"] == owed.get(name):
            yield f"{name}: stop {claim['stop']} is not the one that has waited longest"
        if claim["visited"] != (claim["stop"] in visited):
            yield f"{name}: the plan claims that its stop is {'' if claim['visited'] else 'not '}visited"
        if not claim["visited"]:
            yield from _reason(plan, claim["stop"], claim["reason"])
    yield from _price(plan, rule["price"], visited, without)


def _price(plan: Mapping[str, Any], price: Mapping[str, Any], visited: set[int], without: set[int]) -> Iterator[str]:
    points, all_points = plan["without_rule"]["points"] - plan["plan"]["points"], plan["without_rule"]["points"]
    percent = None
    if all_points:
        percent = str((Decimal(100 * points) / all_points).quantize(Decimal("0.1"), rounding=ROUND_HALF_EVEN))
    exact = {
        "points": points,
        "stops": len(without) - len(visited),
        "only_with_rule": sorted(visited - without),
        "only_without_rule": sorted(without - visited),
        "percent_of_points": percent,
    }
    if dict(price) != exact:
        yield f"the minimum-service rule is said to cost {dict(price)}, the two plans differ by {exact}"
    if points < 0:
        yield "the plan without the minimum-service rule collects fewer points than the one with it"


def _places(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [plan["yard"], *plan["stops"]]


def _stop(plan: Mapping[str, Any], number: int) -> Any:
    if not 1 <= number <= len(plan["stops"]):
        raise IndexError(f"there is no stop {number}")
    return plan["stops"][number - 1]


def _visited(outcome: Mapping[str, Any]) -> list[int]:
    return [visit["stop"] for crew in outcome["crews"] for visit in crew["visits"]]


def _pairs(way: Sequence[int]) -> Iterator[tuple[int, int]]:
    return itertools.pairwise(way)


def _ways(plan: Mapping[str, Any], a: Mapping[str, Any], b: Mapping[str, Any]) -> set[int]:
    """The metres by street that the stated detour factor gives, for a straight line give or take its rounding."""
    if a is b:
        return {0}
    north, south, turn = (
        math.radians(units / 100_000) for units in (a["latitude"], b["latitude"], a["longitude"] - b["longitude"])
    )
    # The formula of Vincenty for a sphere: exact at every distance, and not the planner's.
    across = math.hypot(
        math.cos(south) * math.sin(turn),
        math.cos(north) * math.sin(south) - math.sin(north) * math.cos(south) * math.cos(turn),
    )
    along = math.sin(north) * math.sin(south) + math.cos(north) * math.cos(south) * math.cos(turn)
    straight = round(EARTH_RADIUS_METERS * math.atan2(across, along))
    around = range(max(straight - METERS_OF_ROUNDING, 0), straight + METERS_OF_ROUNDING + 1)
    return {math.ceil(Decimal(meters * plan["settings"]["detour_percent"]) / 100) for meters in around}


def _seconds(plan: Mapping[str, Any], meters: int) -> int:
    kmh: int = plan["settings"]["speed_kmh"]
    return math.ceil(Decimal(3600 * meters) / (1000 * kmh))


_CHECKS = (_said, _cells, _matrix, _work_and_points, _routes, _unserved, _minimum_rule)
