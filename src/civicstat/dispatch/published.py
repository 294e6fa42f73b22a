"""The published plan: one object that names everything it rests on, so that a stranger can check every route."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from civicstat.dispatch.plan import RoutePlan, price_of_rule
from civicstat.dispatch.points import rule_to_json
from civicstat.dispatch.routes import Routes, crew_days, points_collected, stops_visited
from civicstat.dispatch.solve import HISTORY, NEIGHBORS, SECONDS_PER_POINT, solver_version
from civicstat.dispatch.words import LABEL, PURPOSE, REASONS, method_words, rule_words


def plan_to_json(plan: RoutePlan) -> dict[str, Any]:
    """The object `route-plan/<id>`: canonical JSON, whole numbers and text only; coordinates in 1e-5 degrees.

    Stops are named by their resolution 10 cell; no address, request or person is in it. `seconds` is the whole
    matrix of driving times: row and column 0 are the yard, n is stop n. Times of day are seconds after the start of
    the shift.
    """
    task = plan.task
    return {
        "key": plan.key,
        "city": plan.city,
        "day": plan.day.isoformat(),
        "as_of": plan.as_of.isoformat(),
        "label": LABEL,
        "purpose": PURPOSE,
        "settings": plan.settings.to_json(),
        "points": rule_to_json(),
        "yard": {
            "cell": plan.settings.yard_cell,
            "latitude": task.yard.latitude,
            "longitude": task.yard.longitude,
        },
        "stops": [stop.to_json() for stop in task.stops],
        "seconds": [list(row) for row in task.distances.seconds],
        "plan": _outcome(plan, plan.routes),
        "without_rule": _outcome(plan, plan.routes_without_rule),
        "unserved": [
            {"stop": stop.number, "reason": plan.why_not(stop.number)}
            for stop in task.stops
            if stop.number not in stops_visited(plan.routes)
        ],
        "reasons": REASONS,
        "minimum_rule": _minimum_rule(plan),
        "not_considered": {
            "stops": len(task.not_considered),
            "points": sum(stop.worth for stop in task.not_considered),
        },
        "requests_without_place": plan.without_place,
        "duplicates_left_out": plan.duplicates_left_out,
        "method": {
            "name": "pyvrp",
            "version": solver_version(),
            "seed": plan.seed,
            "iterations": plan.iterations,
            "seconds_per_point": SECONDS_PER_POINT,
            "neighbors": NEIGHBORS,
            "history": HISTORY,
            "words": method_words(plan.settings),
        },
    }


def _outcome(plan: RoutePlan, routes: Routes) -> dict[str, Any]:
    crews = [crew.to_json() for crew in crew_days(plan.task, routes)]
    return {
        "crews": crews,
        "stops": len(stops_visited(routes)),
        "points": points_collected(plan.task, routes),
        "driving_seconds": sum(crew["driving_seconds"] for crew in crews),
        "driving_meters": sum(crew["driving_meters"] for crew in crews),
        "service_seconds": sum(crew["service_seconds"] for crew in crews),
    }


def _minimum_rule(plan: RoutePlan) -> dict[str, Any] | None:
    """The rule, neighborhood by neighborhood, and its price; None where the city has none."""
    if plan.settings.minimum_after_days is None:
        return None
    visited = stops_visited(plan.routes)
    price = price_of_rule(plan)
    return {
        "after_days": plan.settings.minimum_after_days,
        "words": rule_words(plan.settings.minimum_after_days),
        "neighborhoods": [
            {
                "neighborhood": claim.neighborhood,
                "stop": claim.stop,
                "waiting_days": claim.waiting_days,
                "visited": claim.stop in visited,
                "reason": None if claim.stop in visited else plan.why_not(claim.stop),
            }
            for claim in plan.claims
        ],
        "price": {
            **price,
            "percent_of_points": _percent(price["points"], points_collected(plan.task, plan.routes_without_rule)),
        },
    }


def _percent(part: int, whole: int) -> str | None:
    """Rounded half to even to one digit; None of nothing."""
    if whole == 0:
        return None
    return format((Decimal(100 * part) / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_EVEN), "f")
