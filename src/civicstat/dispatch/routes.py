"""A crew's day as an order of stops, and what the order comes to on the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from civicstat.dispatch.day import Day


# One tuple of stop numbers per crew, in the order of the visits; empty for a crew that is not needed.
Routes = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Visit:
    """One stop on a route; times are seconds after the start of the shift."""

    stop: int
    drive_seconds: int
    drive_meters: int
    arrive: int
    leave: int


@dataclass(frozen=True)
class CrewDay:
    """What one crew does."""

    crew: int
    visits: tuple[Visit, ...]
    return_seconds: int
    return_meters: int
    back_at: int
    points: int

    @property
    def meters(self) -> int:
        """Everything the crew drives."""
        return sum(visit.drive_meters for visit in self.visits) + self.return_meters

    def to_json(self) -> dict[str, Any]:
        """As the published plan states it."""
        driving = sum(visit.drive_seconds for visit in self.visits) + self.return_seconds
        return {
            "crew": self.crew,
            "visits": [dict(visit.__dict__) for visit in self.visits],
            "return_seconds": self.return_seconds,
            "return_meters": self.return_meters,
            "back_at": self.back_at,
            "driving_seconds": driving,
            "driving_meters": self.meters,
            "service_seconds": self.back_at - driving,
            "points": self.points,
        }


def route_seconds(day: Day, route: Sequence[int]) -> int:
    """From leaving the yard to being back."""
    seconds = day.distances.seconds
    legs = zip((0, *route), (*route, 0), strict=True)
    return sum(seconds[a][b] for a, b in legs) + sum(day.stop(number).service_seconds for number in route)


def points_collected(day: Day, routes: Routes) -> int:
    """The points of all stops visited."""
    return sum(day.stop(number).worth for route in routes for number in route)


def stops_visited(routes: Routes) -> frozenset[int]:
    """The numbers of all stops visited."""
    return frozenset(number for route in routes for number in route)


def crew_days(day: Day, routes: Routes) -> tuple[CrewDay, ...]:
    """Every crew's day on the clock."""
    return tuple(_crew_day(day, crew, route) for crew, route in enumerate(routes, start=1))


def insert_cheapest(day: Day, routes: Routes, number: int) -> Routes | None:
    """The routes with one more stop, where it costs least time; None where it fits in no crew's shift."""
    seconds, service = day.distances.seconds, day.stop(number).service_seconds
    best: tuple[int, int, int] | None = None
    for crew, route in enumerate(routes):
        spare = day.shift_seconds - route_seconds(day, route)
        places = (0, *route, 0)
        for position in range(len(route) + 1):
            before, after = places[position], places[position + 1]
            more = seconds[before][number] + service + seconds[number][after] - seconds[before][after]
            if more <= spare and (best is None or (more, crew, position) < best):
                best = (more, crew, position)
    if best is None:
        return None
    _, crew, position = best
    longer = (*routes[crew][:position], number, *routes[crew][position:])
    return (*routes[:crew], longer, *routes[crew + 1 :])


def fill(day: Day, routes: Routes) -> Routes:
    """The routes with every further stop that still fits, most points first: afterwards none fits."""
    for stop in sorted(day.stops, key=lambda stop: (-stop.worth, stop.number)):
        if stop.number not in stops_visited(routes):
            routes = insert_cheapest(day, routes, stop.number) or routes
    return routes


def _crew_day(day: Day, crew: int, route: Sequence[int]) -> CrewDay:
    seconds, meters = day.distances.seconds, day.distances.meters
    visits, here, now = [], 0, 0
    for number in route:
        arrive = now + seconds[here][number]
        leave = arrive + day.stop(number).service_seconds
        visits.append(Visit(number, seconds[here][number], meters[here][number], arrive, leave))
        here, now = number, leave
    return CrewDay(
        crew=crew,
        visits=tuple(visits),
        return_seconds=seconds[here][0],
        return_meters=meters[here][0],
        back_at=now + seconds[here][0],
        points=sum(day.stop(number).worth for number in route),
    )
