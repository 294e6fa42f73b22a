"""A crew plan for one day: stops, routes with and without the minimum-service rule, and the price of the rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from civicstat.dispatch.baselines import most_points_per_minute_next
from civicstat.dispatch.day import Day, day_of
from civicstat.dispatch.errors import DispatchError
from civicstat.dispatch.fairness import Claim, claims_of, place_claims
from civicstat.dispatch.requests import ForecastCell, OpenStops
from civicstat.dispatch.routes import Routes, fill, points_collected, route_seconds, stops_visited
from civicstat.dispatch.settings import DispatchSettings
from civicstat.dispatch.solve import ITERATIONS, best_routes, seed_of


WhyNot = Literal["too-far", "no-room"]


@dataclass(frozen=True)
class RoutePlan:
    """What the crews do on a day, and how it came about; `dispatch.published` writes it down.

    `routes` keep the minimum-service rule, `routes_without_rule` are the best found when nobody is owed a visit. They
    are the same where the rule costs nothing or the city has none.
    """

    key: str
    city: str
    day: date
    as_of: date
    settings: DispatchSettings
    task: Day
    routes: Routes
    routes_without_rule: Routes
    claims: tuple[Claim, ...]
    without_place: int
    duplicates_left_out: int
    seed: int
    iterations: int

    def why_not(self, number: int) -> WhyNot:
        """Why a stop that was considered is not visited."""
        too_far = self.task.round_trip_seconds(number) > self.task.shift_seconds
        return "too-far" if too_far else "no-room"


def plan_key(city: str, day: date) -> str:
    """The key of a city's plan for a day; its seed follows from it."""
    return f"route-plan/{city}/{day.isoformat()}"


def plan_day(
    stops: OpenStops,
    forecast: Sequence[ForecastCell],
    settings: DispatchSettings,
    *,
    city: str,
    day: date,
    as_of: date,
    iterations: int = ITERATIONS,
) -> RoutePlan:
    """The crews' routes for `day`, from what was known at the end of `as_of`.

    The same arguments give the same plan, to the byte, on one platform with one set of locked packages.

    Parameters
    ----------
    stops
        Open requests merged into stops: `requests.open_stops`.
    forecast
        Cells of next week's forecast: `requests.forecast_cells`.
    iterations
        How many steps each of the searches makes: one, or three where the rule changes something.

    Raises
    ------
    DispatchError
        When a stop or cell is not sound, or the day is not after `as_of`.
    """
    if day <= as_of:
        raise DispatchError(f"the plan is for {day}, which is not after the as-of day {as_of}", where="plan day")
    task = day_of(stops.stops, forecast, settings, as_of=as_of)
    claims = claims_of(task, minimum_after_days=settings.minimum_after_days)
    key = plan_key(city, day)
    seed = seed_of(key)
    routes, without = find_routes(task, claims, seed=seed, iterations=iterations)
    return RoutePlan(
        key=key,
        city=city,
        day=day,
        as_of=as_of,
        settings=settings,
        task=task,
        routes=routes,
        routes_without_rule=without,
        claims=claims,
        without_place=stops.without_place,
        duplicates_left_out=stops.duplicates_left_out,
        seed=seed,
        iterations=iterations,
    )


def find_routes(task: Day, claims: Sequence[Claim], *, seed: int, iterations: int) -> tuple[Routes, Routes]:
    """The routes that keep the minimum-service rule, and the best found when nobody is owed a visit."""
    without = best_routes(task, start=most_points_per_minute_next(task), seed=seed, iterations=iterations)
    if all(claim.stop in stops_visited(without) for claim in claims):
        return without, without
    placed = place_claims(task, tuple(claims))
    routes = best_routes(
        task, start=fill(task, placed), required=stops_visited(placed), seed=seed, iterations=iterations
    )
    # The price of the rule is a difference: a poor search without the rule would make the rule look cheap.
    freed = best_routes(task, start=routes, seed=seed, iterations=iterations)
    return routes, max(without, freed, routes, key=lambda found: _how_good(task, found))


def _how_good(task: Day, routes: Routes) -> tuple[int, int]:
    return points_collected(task, routes), -sum(route_seconds(task, route) for route in routes)


def price_of_rule(plan: RoutePlan) -> dict[str, Any]:
    """What the minimum-service rule costs: points, stops, and which stops changed places."""
    with_rule, without = stops_visited(plan.routes), stops_visited(plan.routes_without_rule)
    return {
        "points": points_collected(plan.task, plan.routes_without_rule) - points_collected(plan.task, plan.routes),
        "stops": len(without) - len(with_rule),
        "only_with_rule": sorted(with_rule - without),
        "only_without_rule": sorted(without - with_rule),
    }
