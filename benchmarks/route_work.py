"""A crews' day planned by us, by PyVRP used directly, and by the rules of thumb: points, stops, feasibility, time."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from by_pyvrp import plain_pyvrp
from clock import Clock

from civicstat.cycle.city_folder import CityFolder
from civicstat.cycle.home import Home
from civicstat.cycle.ingest import read_context
from civicstat.cycle.run import ingest_step, start_cycle
from civicstat.cycle.verify.routes import check_plan
from civicstat.dispatch.baselines import most_points_per_minute_next, nearest_next, oldest_first
from civicstat.dispatch.day import Day, day_of
from civicstat.dispatch.plan import RoutePlan, plan_day
from civicstat.dispatch.published import plan_to_json
from civicstat.dispatch.requests import ForecastCell, OpenStops, forecast_cells, open_stops, usual_neighborhoods
from civicstat.dispatch.routes import Routes, points_collected, stops_visited
from civicstat.dispatch.settings import DispatchSection, DispatchSettings
from civicstat.heatmaps.forecast import forecast_next_week
from civicstat.heatmaps.grid import city_cells, shapes_of_layer
from civicstat.heatmaps.request_rows import RequestRows, read_request_rows
from civicstat.metrics.read_definition import read_definitions
from civicstat.metrics.selection import selectable_kinds
from civicstat.sources.as_of import cut_as_of
from civicstat.sources.ingest import TABLE
from civicstat.vocabulary.tables import ASSET_ROWS
from civicstat.warehouse.snapshots import read_snapshot


# The published day, and days that lie so many weeks before it.
WEEKS_BEFORE = (0, 8)
OURS = "ours"
# What the checker says of a plan that leaves out a stop for which there was room: poor, but feasible.
ROOM_LEFT = "is not visited, but it fits"
Planner = Callable[[Day], Routes]
YARDSTICKS: Mapping[str, Planner] = {
    "pyvrp-20-seconds": partial(plain_pyvrp, seconds=20),
    "pyvrp-5-seconds": partial(plain_pyvrp, seconds=5),
    "most-points-per-minute": most_points_per_minute_next,
    "nearest-next": nearest_next,
    "oldest-first": oldest_first,
}


def plan_days(city: str, home: str, threads: int) -> dict[str, Any]:
    """The same days by every planner; each is a line with its points and seconds, distances and times included."""
    place = Home(Path(home))
    cycle = start_cycle(
        Path(city), place, as_of=None, now=datetime.now(UTC), threads=threads, progress=lambda text, done, total: None
    )
    ingest_step(cycle)
    task = CrewsTask(cycle.folder, place, cycle.as_of)
    found = [line for weeks in WEEKS_BEFORE for line in task.planned(cycle.as_of - timedelta(weeks=weeks))]
    return {"seconds": sum(line["seconds"] for line in found), "plans": found}


class CrewsTask:
    """A city's open requests and forecast on any of its days."""

    def __init__(self, folder: CityFolder, home: Home, last: date) -> None:
        self._folder, self._last = folder, last
        self._context = read_context(home)
        self._section = DispatchSection.model_validate(folder.city.dispatch)
        self._requests = read_snapshot(home.folder, TABLE)
        self._rows: RequestRows = read_request_rows((home.rows / ASSET_ROWS).read_bytes())
        layer = json.loads((home.release / "layer" / folder.city.main_layer).read_bytes())
        self._cells = city_cells(self._rows.h3_8, shapes_of_layer(layer))
        definitions = {one.id: one for one in read_definitions(folder.path / "metrics", context=self._context)}
        metric = definitions[folder.city.forecasts[0].metric]
        selectable = selectable_kinds(metric, self._context)
        self._kinds = [kind for kind in selectable if self._context.kinds[kind] == "asset"]

    def planned(self, as_of: date) -> list[dict[str, Any]]:
        """One line per planner for the first Monday after a day, from what was known at its end."""
        stops, forecast, day = self._known(as_of)
        settings = DispatchSettings.from_section(self._section)
        without_rule = replace(settings, minimum_after_days=None)
        plan = partial(plan_day, stops, forecast, city=self._folder.city.slug, day=day, as_of=as_of)
        clock = Clock()
        ours = plan(without_rule)
        lines = [_line(OURS, ours, clock)]
        for name, planner in YARDSTICKS.items():
            clock = Clock()
            routes = planner(day_of(stops.stops, forecast, without_rule, as_of=as_of))
            lines.append(_line(name, replace(ours, routes=routes, routes_without_rule=routes), clock))
        clock = Clock()
        lines.append(_line("ours-with-minimum-service", plan(settings), clock))
        return lines

    def _known(self, as_of: date) -> tuple[OpenStops, tuple[ForecastCell, ...], date]:
        layer = self._section.layer or self._folder.city.main_layer
        requests = cut_as_of(self._requests, as_of=as_of)
        foretold = forecast_next_week(
            self._rows,
            kinds=self._kinds,
            cells=self._cells,
            as_of=as_of,
            coverage_from=self._context.coverage_from,
            forecast_id="bench",
            most_scored_weeks=1,
        )
        cells = forecast_cells(foretold.figures, neighborhoods=usual_neighborhoods(requests, layer=layer))
        return open_stops(requests, layer=layer, kinds=self._section.kinds), cells, foretold.week.start


def _line(planner: str, plan: RoutePlan, clock: Clock) -> dict[str, Any]:
    told = clock.told()
    faults = check_plan(plan_to_json(plan))
    return {
        **told,
        "planner": planner,
        "day": plan.day.isoformat(),
        "stops_considered": len(plan.task.stops),
        "points": points_collected(plan.task, plan.routes),
        "stops": len(stops_visited(plan.routes)),
        "room_left_for": sum(ROOM_LEFT in fault for fault in faults),
        "faults": [fault for fault in faults if ROOM_LEFT not in fault],
    }
