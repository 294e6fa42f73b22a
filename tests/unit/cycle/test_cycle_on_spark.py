"""A city whose engine is Spark: the same objects, said in its statement, and nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from civicstat.cycle.adopt import city_body
from civicstat.cycle.city_folder import read_city_folder
from civicstat.cycle.run import Cycle, run_cycle
from civicstat.ledger.reader import Record
from civicstat.ledger.schemas.city import CityV1
from civicstat.warehouse.errors import WarehouseError


def _on_spark(city: Path) -> Path:
    path = city / "city.toml"
    path.write_text('engine = "spark"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    return city


def _objects(home: Path) -> dict[str, str]:
    record = Record(home / "ledger")
    return {ref.role: ref.sha256 for ref in record.objects_of(record.latest_release().statement)}


def test_only_a_city_that_counts_elsewhere_says_so(city: Path) -> None:
    before = city_body(read_city_folder(city).city)
    after = city_body(read_city_folder(_on_spark(city)).city)

    assert "engine" not in before
    assert after == {**before, "engine": "spark"}
    assert CityV1.model_validate(after).engine == "spark"
    assert CityV1.model_validate(before).engine == "duckdb"


def test_without_the_extra_the_cycle_says_which(
    city: Path, tmp_path: Path, cycle_of: Callable[..., Cycle], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("civicstat.warehouse.spark.importlib.util.find_spec", lambda name: None)

    with pytest.raises(WarehouseError, match=r"civicstat\[spark\]"):
        run_cycle(cycle_of(_on_spark(city), tmp_path / "home"))


@pytest.mark.slow
def test_a_cycle_on_spark_publishes_the_same_objects_and_a_second_run_adds_nothing(
    can_run_spark: None, city: Path, finished_home: Path, tmp_path: Path, cycle_of: Callable[..., Cycle]
) -> None:
    home = tmp_path / "home-on-spark"
    cycle = cycle_of(_on_spark(city), home)

    told = run_cycle(cycle)

    assert told["computed_now"] == told["metrics"] > 0
    assert _objects(home) == _objects(finished_home)
    entries = len(Record(home / "ledger").entries)
    assert run_cycle(cycle)["computed_now"] == 0
    assert len(Record(home / "ledger").entries) == entries
