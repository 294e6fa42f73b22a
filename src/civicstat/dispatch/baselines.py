"""How crews are often sent without a planner: what a plan must beat, under the same shifts and the same matrix."""

from __future__ import annotations

from collections.abc import Callable

from civicstat.dispatch.day import Day, Stop
from civicstat.dispatch.routes import Routes


def oldest_first(day: Day) -> Routes:
    """Down the list by days waited; each stop goes to the crew that can be there first, or is passed over.

    Forecast visits come last, in order of their number.
    """
    routes: list[list[int]] = [[] for _ in range(day.crews)]
    clocks = [0] * day.crews
    by_wait = sorted(day.stops, key=lambda stop: (stop.waiting_days is None, -(stop.waiting_days or 0), stop.number))
    for stop in by_wait:
        arrivals = [(clocks[c] + _drive(day, routes[c], stop.number), c) for c in range(day.crews)]
        for arrive, crew in sorted(arrivals):
            if arrive + _work_and_return(day, stop) <= day.shift_seconds:
                routes[crew].append(stop.number)
                clocks[crew] = arrive + stop.service_seconds
                break
    return tuple(tuple(route) for route in routes)


def nearest_next(day: Day) -> Routes:
    """Always to the nearest stop that still fits; crews take turns by who is free first."""
    return _one_after_another(day, lambda drive, stop: (drive, stop.number))


def most_points_per_minute_next(day: Day) -> Routes:
    """Always to the stop with most points for the time of driving and work; the strongest of the three."""

    def poorest(drive: int, stop: Stop) -> tuple[float, int]:
        return (-stop.worth / (drive + stop.service_seconds), stop.number)

    return _one_after_another(day, poorest)


def _one_after_another(day: Day, rank: Callable[[int, Stop], tuple[float, int]]) -> Routes:
    """The crew that is free first goes to the stop of lowest rank that fits, until nothing fits any more."""
    routes: list[list[int]] = [[] for _ in range(day.crews)]
    clocks: dict[int, int] = dict.fromkeys(range(day.crews), 0)
    left = {stop.number: stop for stop in day.stops}
    while clocks:
        crew = min(clocks, key=lambda crew: (clocks[crew], crew))
        choices = [
            (rank(drive, stop), drive, stop)
            for stop in left.values()
            for drive in [_drive(day, routes[crew], stop.number)]
            if clocks[crew] + drive + _work_and_return(day, stop) <= day.shift_seconds
        ]
        if not choices:
            del clocks[crew]
            continue
        _, drive, stop = min(choices, key=lambda choice: choice[0])
        routes[crew].append(stop.number)
        clocks[crew] += drive + stop.service_seconds
        del left[stop.number]
    return tuple(tuple(route) for route in routes)


def _drive(day: Day, route: list[int], number: int) -> int:
    return day.distances.seconds[route[-1] if route else 0][number]


def _work_and_return(day: Day, stop: Stop) -> int:
    return stop.service_seconds + day.distances.seconds[stop.number][0]
