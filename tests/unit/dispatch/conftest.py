"""A small town on a grid of cells: a yard, stops around it, and plans of a day there."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import h3
import pytest

from civicstat.dispatch.plan import RoutePlan, plan_day
from civicstat.dispatch.published import plan_to_json
from civicstat.dispatch.requests import ForecastCell, OpenStop, OpenStops
from civicstat.dispatch.settings import DispatchSettings, cell_at
from civicstat.vocabulary.canonical import canonical_bytes


AS_OF = date(2014, 6, 30)
YARD = cell_at(41.85, -87.68)
# Tests want a plan, not the best one.
FEW_ITERATIONS = 60


def ring(k: int) -> list[str]:
    """The cells k steps from the yard, sorted."""
    return sorted(h3.grid_ring(YARD, k))


def make_stop(cell: str, *, days: int = 5, neighborhood: str = "north", requests: int = 1, **fields: Any) -> OpenStop:
    """An open stop that has waited some days."""
    kinds = fields.get("kinds", ("alley",))
    return OpenStop(cell, neighborhood, kinds, requests, fields.get("duplicates", 0), AS_OF - timedelta(days=days))


def make_plan(
    stops: Sequence[OpenStop], forecast: Sequence[ForecastCell] = (), *, iterations: int = FEW_ITERATIONS, **fields: Any
) -> RoutePlan:
    """A plan of 1 July 2014."""
    settings = DispatchSettings(**{"yard_cell": YARD, "service_minutes": {"alley": 20, "cart": 10}, **fields})
    found = OpenStops(tuple(stops), without_place=0, duplicates_left_out=0)
    day = AS_OF + timedelta(days=1)
    return plan_day(found, forecast, settings, city="springfield", day=day, as_of=AS_OF, iterations=iterations)


def publish(plan: RoutePlan) -> dict[str, Any]:
    """The plan as a stranger reads it."""
    read: dict[str, Any] = json.loads(canonical_bytes(plan_to_json(plan)))
    return read


@pytest.fixture(scope="session")
def stop_of() -> Callable[..., OpenStop]:
    """`make_stop`, for tests."""
    return make_stop


@pytest.fixture(scope="session")
def plan_of() -> Callable[..., RoutePlan]:
    """`make_plan`, for tests."""
    return make_plan


@pytest.fixture(scope="session")
def published() -> Callable[[RoutePlan], dict[str, Any]]:
    """`publish`, for tests."""
    return publish


@pytest.fixture(scope="session")
def cells_around() -> Callable[[int], list[str]]:
    """`ring`, for tests."""
    return ring


@pytest.fixture(scope="session")
def tight_day() -> RoutePlan:
    """Thirty stops near the yard and one far away, three neighborhoods, a forecast, a rule; more work than time.

    The stop that has waited longest in the south is 8 km off and worth little, so that the rule costs something.
    """
    near = [
        make_stop(cell, days=index % 9, neighborhood="north" if index % 2 else "east", requests=1 + index % 3)
        for index, cell in enumerate(ring(8)[:30])
    ]
    far = make_stop(cell_at(41.78, -87.68), days=25, neighborhood="south")
    abroad = make_stop(cell_at(43.0, -87.9), days=30, neighborhood="abroad", kinds=("alley", "cart"))
    quiet = h3.latlng_to_cell(41.86, -87.70, 8)
    forecast = [ForecastCell(quiet, Decimal("1.25"), "west"), *_expected_at(near[:4])]
    return make_plan([*near, far, abroad], forecast, shift_minutes=150, minimum_after_days=7, iterations=300)


def _expected_at(stops: Sequence[OpenStop]) -> list[ForecastCell]:
    cells = sorted({h3.latlng_to_cell(*h3.cell_to_latlng(stop.cell), 8) for stop in stops})
    return [ForecastCell(cell, Decimal("0.70"), "north") for cell in cells]
