"""The yardstick in PyVRP: its plain model of the same day, with its own settings, for as long as it is given."""

from __future__ import annotations

import time

import pyvrp

from civicstat.dispatch.day import Day
from civicstat.dispatch.routes import Routes


# A point is worth a minute of driving, as to our own search: points first, then short ways.
SECONDS_PER_POINT = 60
SEED = 1


class ProcessorSeconds:
    """PyVRP's limit on time, counted on the processor: other work on the machine does not cost it a search."""

    def __init__(self, most: int) -> None:
        self._until = time.process_time() + most

    def __call__(self, best_cost: int) -> bool:
        """Whether the time is over."""
        return time.process_time() >= self._until


def plain_pyvrp(day: Day, *, seconds: int) -> Routes:
    """The best routes that PyVRP finds in that many seconds of the processor; it uses one."""
    model = pyvrp.Model()
    centers = [day.yard, *(stop.center for stop in day.stops)]
    places = [model.add_location(x=center.longitude, y=center.latitude) for center in centers]
    depot = model.add_depot(places[0])
    for stop in day.stops:
        model.add_client(
            places[stop.number],
            service_duration=stop.service_seconds,
            prize=SECONDS_PER_POINT * stop.worth,
            required=False,
        )
    model.add_vehicle_type(
        num_available=day.crews, start_depot=depot, end_depot=depot, shift_duration=day.shift_seconds
    )
    for a, row in zip(places, day.distances.seconds, strict=True):
        for b, way in zip(places, row, strict=True):
            if a is not b:
                model.add_edge(a, b, distance=way, duration=way)
    best = model.solve(stop=ProcessorSeconds(seconds), seed=SEED, collect_stats=False, display=False).best
    routes = [tuple(visit.idx + 1 for visit in route if visit.is_client()) for route in best.routes()]
    return (*routes, *((),) * (day.crews - len(routes)))
