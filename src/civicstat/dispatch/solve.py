"""The search for good routes: PyVRP, in whole seconds, the same for the same seed and number of iterations."""

from __future__ import annotations

from collections.abc import Collection
from importlib.metadata import version
from typing import Any

import numpy as np
import pyvrp
from pyvrp import IteratedLocalSearchParams, SolveParams
from pyvrp.search import NeighbourhoodParams
from pyvrp.stop import MaxIterations

from civicstat.dispatch.day import Day
from civicstat.dispatch.distances import Matrix
from civicstat.dispatch.routes import Routes, fill
from civicstat.vocabulary.canonical import sha256_hex


# How long the search goes on; docs/explanation/crew-routes.md has points and time for other numbers.
ITERATIONS = 3000
# To the search a point is worth a minute of driving: points first, then short ways. Nothing is passed over for its way
# alone if it still fits: what fits is put in afterwards (`routes.fill`).
SECONDS_PER_POINT = 60
# Neighbors tried at each stop, and how many steps back a worse route may be accepted. PyVRP's own 50 and 300 suit
# longer searches: here they took twice the time for fewer points.
NEIGHBORS = 20
HISTORY = 30


def seed_of(key: str) -> int:
    """The seed of a plan: the first four bytes of the SHA-256 digest of its key."""
    return int(sha256_hex(key.encode("utf-8"))[:8], 16)


def solver_version() -> str:
    """PyVRP's version, which the published plan names: another version finds other routes."""
    return version("pyvrp")


def best_routes(
    day: Day, *, start: Routes, required: Collection[int] = (), seed: int, iterations: int = ITERATIONS
) -> Routes:
    """Routes that collect many points within the shifts and visit every required stop.

    Parameters
    ----------
    start
        Feasible routes with all required stops. The search starts there, so that it always ends with feasible ones.
    required
        Stops that must be visited.
    """
    if not day.stops:
        return start
    task = _task(day, required)
    result = pyvrp.solve(
        task,
        stop=MaxIterations(iterations),
        seed=seed,
        collect_stats=False,
        params=SolveParams(
            ils=IteratedLocalSearchParams(history_length=HISTORY),
            neighbourhood=NeighbourhoodParams(num_neighbours=NEIGHBORS),
        ),
        initial_solution=pyvrp.Solution(task, [[number - 1 for number in route] for route in start if route]),
    )
    assert result.best.is_feasible(), "a search from feasible routes ends with feasible ones"
    return fill(day, _in_order(day, result.best))


def _task(day: Day, required: Collection[int]) -> pyvrp.ProblemData:
    centers = [day.yard, *(stop.center for stop in day.stops)]
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(x=center.longitude, y=center.latitude) for center in centers],
        clients=[
            pyvrp.Client(
                location=stop.number,
                service_duration=stop.service_seconds,
                prize=SECONDS_PER_POINT * stop.worth,
                required=stop.number in required,
            )
            for stop in day.stops
        ],
        depots=[pyvrp.Depot(location=0)],
        vehicle_types=[
            pyvrp.VehicleType(
                num_available=day.crews,
                shift_duration=day.shift_seconds,
                unit_distance_cost=1,
                unit_duration_cost=0,
            )
        ],
        # "Distance" is what the search keeps small: here the time of driving, not of work.
        distance_matrices=[_as_array(day.distances.seconds)],
        duration_matrices=[_as_array(day.distances.seconds)],
    )


def _as_array(matrix: Matrix) -> Any:
    # PyVRP's own stubs name an array's shape as an int, which no array has.
    return np.array(matrix, dtype=np.int64)


def _in_order(day: Day, solution: pyvrp.Solution) -> Routes:
    """The crews' routes: the one with the lowest first stop first, idle crews last."""
    routes = [tuple(activity.idx + 1 for activity in route if activity.is_client()) for route in solution.routes()]
    return (*sorted(route for route in routes if route), *((),) * (day.crews - len([r for r in routes if r])))
