"""The second engine on real records: every figure of both cities, to the digit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from civicstat.cycle.home import Home
from civicstat.cycle.ingest import read_context
from civicstat.cycle.run import Cycle, ingest_step, read_proposals, start_cycle
from civicstat.cycle.steps import no_progress
from civicstat.metrics.compute import compute
from civicstat.warehouse.spark import SparkEngine


CITIES = Path(__file__).parents[3] / "cities"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
# At least so many metrics and figures: a comparison of nothing proves nothing.
EXPECTED = {"chicago": (12, 35_000), "boston": (23, 20_000)}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=sorted(EXPECTED))
def ingested(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Cycle:
    """A city whose records are read and whose row files are written; nothing is computed yet."""
    city = CITIES / request.param
    if not (city / "data").exists():
        pytest.skip(f"cities/{request.param} has no data here")
    home = Home(tmp_path_factory.mktemp("homes") / request.param)
    cycle = start_cycle(city, home, as_of=None, now=NOW, threads=2, progress=no_progress)
    ingest_step(cycle)
    return cycle


def test_spark_finds_every_figure_and_every_count_left_out_that_duckdb_finds(
    ingested: Cycle, spark: SparkEngine, record_property: Callable[[str, object], None]
) -> None:
    context = read_context(ingested.home)
    definitions = read_proposals(ingested)
    figures = 0
    with duckdb.connect(config={"threads": 2}) as connection:
        for definition in definitions:
            first, second = (
                compute(definition, connection=engine, records_folder=ingested.home.rows, context=context)
                for engine in (connection, spark)
            )
            figures += len(first.figures)
            assert second.figures == first.figures, definition.id
            assert second.accountings == first.accountings, definition.id
            assert second.sql == first.sql, definition.id

    record_property("figures", figures)
    metrics, least = EXPECTED[ingested.folder.city.slug]
    assert len(definitions) >= metrics
    assert figures >= least
