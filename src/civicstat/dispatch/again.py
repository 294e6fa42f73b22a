"""A published plan made again: the same search over the same stops, from the plan alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from civicstat.dispatch.day import Day, Stop
from civicstat.dispatch.distances import center_of, distances_between
from civicstat.dispatch.fairness import claims_of
from civicstat.dispatch.plan import RoutePlan, find_routes, plan_key
from civicstat.dispatch.points import points_of
from civicstat.dispatch.published import plan_to_json
from civicstat.dispatch.requests import ForecastCell
from civicstat.dispatch.settings import DispatchSettings
from civicstat.dispatch.solve import seed_of


# Taken from the plan as stated: they rest on records that are not published so closely.
AS_STATED = ("not_considered", "requests_without_place", "duplicates_left_out")


def plan_again(published: Mapping[str, Any]) -> dict[str, Any]:
    """The plan as the program makes it from the published stops, settings and number of steps.

    Stops, their requests, days waited and forecasts are taken as stated; points, work, matrix, routes with and without
    the rule, reasons, price and words are made anew. Only the same version of PyVRP finds the same routes.
    """
    settings = _settings(published)
    stops = sorted((_stop(stop, settings) for stop in published["stops"]), key=lambda stop: (-stop.worth, stop.cell))
    yard = center_of(settings.yard_cell)
    task = Day(
        yard=yard,
        stops=tuple(replace(stop, number=number) for number, stop in enumerate(stops, start=1)),
        distances=distances_between(
            [yard, *(stop.center for stop in stops)],
            detour_percent=settings.detour_percent,
            speed_kmh=settings.speed_kmh,
        ),
        crews=settings.crews,
        shift_seconds=settings.shift_seconds,
    )
    city, day = published["city"], date.fromisoformat(published["day"])
    claims = claims_of(task, minimum_after_days=settings.minimum_after_days)
    seed, iterations = seed_of(plan_key(city, day)), published["method"]["iterations"]
    routes, without = find_routes(task, claims, seed=seed, iterations=iterations)
    plan = RoutePlan(
        key=plan_key(city, day),
        city=city,
        day=day,
        as_of=date.fromisoformat(published["as_of"]),
        settings=settings,
        task=task,
        routes=routes,
        routes_without_rule=without,
        claims=claims,
        without_place=0,
        duplicates_left_out=0,
        seed=seed,
        iterations=iterations,
    )
    return {**plan_to_json(plan), **{name: published[name] for name in AS_STATED}}


def differences(again: Any, published: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Where two JSON values differ: the path, what was made again, what is published."""
    if isinstance(again, dict) and isinstance(published, Mapping):
        for name in sorted(again.keys() | published.keys()):
            yield from differences(again.get(name), published.get(name), f"{path}.{name}".lstrip("."))
    elif isinstance(again, list) and isinstance(published, list | tuple) and len(again) == len(published):
        for index, (one, other) in enumerate(zip(again, published, strict=True)):
            yield from differences(one, other, f"{path}.{index}")
    elif again != published:
        yield path, str(again), str(published)


def _settings(published: Mapping[str, Any]) -> DispatchSettings:
    stated = {name: value for name, value in published["settings"].items() if name != "set_by"}
    set_by = published["settings"]["set_by"]
    return DispatchSettings(
        **{**stated, "kinds": tuple(stated["kinds"])},
        yard_cell=published["yard"]["cell"],
        set_by=set_by["en"],
        set_by_es=set_by["es"],
    )


def _stop(stated: Mapping[str, Any], settings: DispatchSettings) -> Stop:
    forecast, shared_by = None, 1
    if stated["forecast"] is not None:
        shared_by = stated["forecast"]["shared_by"]
        forecast = ForecastCell(stated["forecast"]["cell"], Decimal(stated["forecast"]["mean"]))
    kinds = tuple(stated["kinds"])
    return Stop(
        number=0,
        cell=stated["cell"],
        center=center_of(stated["cell"]),
        neighborhood=stated["neighborhood"],
        kinds=kinds,
        requests=stated["requests"],
        duplicates=stated["duplicates"],
        waiting_days=stated["waiting_days"],
        forecast=forecast,
        forecast_shared_by=shared_by,
        service_seconds=settings.service_seconds(kinds),
        points=points_of(
            reports=stated["requests"] + stated["duplicates"],
            waiting_days=stated["waiting_days"],
            mean=None if forecast is None else forecast.mean,
            shared_by=shared_by,
        ),
    )
