"""Ratios and costs on Spark: every case worked by hand, and every breakdown equal to DuckDB's."""

from __future__ import annotations

import dataclasses
import importlib.util
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from civicstat.metrics.compute import compute
from civicstat.warehouse.spark import SparkEngine


pytestmark = pytest.mark.slow

_SPEC = importlib.util.spec_from_file_location("quotients", Path(__file__).with_name("test_quotients.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
quotients: Any = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(quotients)
# The cases that need a town and nothing else, and compute something.
BY_HAND = {
    name: case
    for name, case in vars(quotients).items()
    if name.startswith("test_")
    and list(inspect.signature(case).parameters) == ["town"]
    and ("found(" in inspect.getsource(case) or ".results(" in inspect.getsource(case))
}


@pytest.fixture(name="spark_town")
def town_on_spark(town: Any, spark: SparkEngine) -> Any:
    """The town, whose first computation runs on Spark; its second is plain Python as ever."""
    return dataclasses.replace(town, connection=spark)


def test_there_are_cases_worked_by_hand() -> None:
    assert len(BY_HAND) > 5


@pytest.mark.parametrize("case", BY_HAND.values(), ids=BY_HAND.keys())
def test_spark_finds_what_was_worked_by_hand(spark_town: Any, case: Callable[[Any], None]) -> None:
    case(spark_town)


@pytest.mark.parametrize("measure", ["ratio of counts", "ratio of shares", "cost"])
def test_spark_and_duckdb_divide_alike_in_every_breakdown(spark_town: Any, town: Any, measure: str) -> None:
    is_cost = measure == "cost"
    place = town.with_context(budget=quotients.budget(*quotients.PLANNED, *quotients.SPENT)) if is_cost else town
    by: dict[str, Any] = {"periods": ["month", "year"], "by": ["ward", "channel"]}
    share = {"measure": "share", "numerator": "days_between(opened, closed) <= 20", "unit": "percent"}
    parts = [
        quotients.counted(place, kind, **by, **(share if measure == "ratio of shares" else {}))
        for kind in ("alley", "cart")
    ]
    definition = place.metric(**(quotients.COST if is_cost else {**quotients.RATIO, **by}))
    place.write([_request(place, at, "2013" if is_cost else "2014") for at in range(240)])
    others = {part.id: part for part in (*parts, definition)}

    first, second = (
        compute(definition, connection=engine, records_folder=place.folder, context=place.context, others=others)
        for engine in (place.connection, spark_town.connection)
    )

    assert any(figure.value is not None for figure in first.figures)
    assert second == first


def _request(place: Any, at: int, year: str) -> Any:
    opened = f"{year}-0{1 + at % 2}-1{at % 9}"
    closed = f"{year}-0{2 + at % 2}-0{1 + at % 7}" if at % 11 else ""
    ward, channel = ("north", "south")[at % 4 == 0], ("phone", "web")[at % 3 == 0]
    return place.asset(opened, closed, kind=("alley", "cart")[at % 5 > 2], channel=channel, ward=ward)
