"""The same statements on Spark: definitions and rows that nobody wrote by hand, and files in odd places."""

from __future__ import annotations

import dataclasses
import importlib.util
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicstat.metrics.compute import compute
from civicstat.metrics.errors import RecordsError
from civicstat.vocabulary.tables import ASSET_ROWS
from civicstat.warehouse.spark import SparkEngine


pytestmark = pytest.mark.slow
EXAMPLES = 12

_SPEC = importlib.util.spec_from_file_location("agreement", Path(__file__).with_name("test_agreement.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
agreement: Any = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(agreement)


@pytest.fixture(name="spark_town")
def town_on_spark(town: Any, spark: SparkEngine) -> Any:
    """The town, whose first computation runs on Spark; its second is plain Python as ever."""
    return dataclasses.replace(town, connection=spark)


@pytest.mark.parametrize("seconds", [False, True], ids=["days", "seconds"])
@pytest.mark.parametrize("assets_only", [False, True], ids=["with places", "assets only"])
def test_spark_and_plain_python_agree_to_the_digit(spark_town: Any, seconds: bool, assets_only: bool) -> None:
    place = spark_town.with_context(
        precision="second" if seconds else "day",
        coverage_from=date(2014, 1, 1),
        residents=agreement.RESIDENTS,
        calendar=agreement.CALENDAR,
        knows_reopenings=True,
    )
    tried = []

    @given(
        fields=agreement.metrics(seconds=seconds, assets_only=assets_only),
        drawn=st.lists(agreement.requests(seconds=seconds), min_size=10, max_size=60),
    )
    @settings(max_examples=EXAMPLES)
    def agree(fields: dict[str, Any], drawn: list[dict[str, Any]]) -> None:
        definition = agreement._definition(place, fields)
        if definition is not None:
            place.results(definition, agreement._rows(place, drawn, seconds=seconds))
            tried.append(definition)

    agree()
    assert len(tried) > EXAMPLES // 3


def test_a_folder_may_be_named_with_the_letters_of_a_pattern(spark_town: Any, town: Any, tmp_path: Path) -> None:
    definition = town.metric(by=["kind"])
    rows = [town.asset("2014-01-06", "2014-01-08") for _ in range(12)]
    expected = town.results(definition, rows).computed
    folder = tmp_path / "rows of o'hare [1] {a,b} *"
    folder.mkdir()
    for file in town.folder.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())

    found = compute(definition, connection=spark_town.connection, records_folder=folder, context=town.context)

    assert found == expected


def test_rows_written_anew_are_read_anew(spark_town: Any, town: Any) -> None:
    definition = town.metric()
    for requests in (12, 15):
        results = spark_town.results(definition, [town.asset("2014-01-06", "2014-01-08") for _ in range(requests)])
        assert results.figures["2014-01|city:-|-"].denominator == requests


def test_a_value_of_the_wrong_type_is_refused_and_not_left_empty(spark_town: Any, town: Any) -> None:
    town.write([town.asset("2014-01-06", "2014-01-08") for _ in range(12)])
    path = town.folder / ASSET_ROWS
    path.write_text(path.read_text(encoding="utf-8").replace("2014-01-08", "soon", 1), encoding="utf-8")

    with pytest.raises(RecordsError, match="does not have the type of its column"):
        compute(town.metric(), connection=spark_town.connection, records_folder=town.folder, context=town.context)
