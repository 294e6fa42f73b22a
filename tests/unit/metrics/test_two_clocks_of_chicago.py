"""Chicago, April 2013 to March 2014: poorer areas close slower and repeat less, and neither says what was fixed."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from civicstat.metrics.two_clocks.file import two_clocks_of_rows
from civicstat.sources.ingest import ingest
from civicstat.vocabulary.city import City, Sources


CHICAGO = Path(__file__).parents[3] / "cities" / "chicago"
FIRST, LAST = date(2013, 4, 1), date(2014, 3, 31)
COLUMNS = ("is_duplicate", "hardship_group", "opened_day", "closed_day", "again_days")
pytestmark = pytest.mark.skipif(not (CHICAGO / "data/requests.parquet").exists(), reason="no data here")


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What residents complained of in the year, the city's own duplicates left out."""
    city, sources = (tomllib.loads((CHICAGO / name).read_text("utf-8")) for name in ("city.toml", "sources.toml"))
    ingested = ingest(
        City.model_validate(city),
        Sources.model_validate(sources),
        CHICAGO,
        tmp_path_factory.mktemp("home"),
        as_of=date(2014, 6, 30),
    )
    rows = ingested.table.select(COLUMNS).to_pylist()
    return [row for row in rows if not row["is_duplicate"] and FIRST <= row["opened_day"] <= LAST]


def as_closings(complaints: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The closed ones as a closings file would list them; Chicago publishes no inspection of any."""
    return [
        {
            "request": str(number),
            "closed_day": row["closed_day"].isoformat(),
            "area": row["hardship_group"],
            "in_time": "yes" if (row["closed_day"] - row["opened_day"]).days <= 5 else "no",
            "again_days": "" if row["again_days"] is None else str(row["again_days"]),
        }
        for number, row in enumerate(complaints)
        if row["closed_day"] is not None
    ]


def counts(share: dict[str, Any]) -> tuple[str, int, int]:
    return share["value"], share["numerator"], share["denominator"]


def test_high_hardship_areas_close_slower_and_are_reported_again_less(complaints: list[dict[str, Any]]) -> None:
    found = two_clocks_of_rows([], as_closings(complaints), as_of=date(2014, 6, 30))
    groups = {area["area"]: area for area in found["areas"]}

    in_time = {name: counts(groups[name]["city_says_closed"]["in_time"]) for name in ("low", "high")}
    again = {name: groups[name]["reported_again"] for name in ("low", "high")}
    # Nothing of that year was open on 30 June 2014, so closings are complaints here.
    assert in_time == {"low": ("82.0", 4_423, 5_394), "high": ("45.0", 3_286, 7_307)}
    assert groups["high"]["city_says_closed"]["closings"] == sum(row["hardship_group"] == "high" for row in complaints)
    assert {name: counts(again[name]) for name in again} == {"low": ("11.1", 601, 5_394), "high": ("8.5", 623, 7_307)}
    assert Decimal(again["low"]["low"]) > Decimal(again["high"]["high"])


def test_no_group_of_chicago_has_a_confirmed_fixed_rate(complaints: list[dict[str, Any]]) -> None:
    for area in two_clocks_of_rows([], as_closings(complaints), as_of=date(2014, 6, 30))["areas"]:
        for name in ("confirmed_fixed", "false_closures"):
            assert area[name]["value"] is area[name]["low"] is area[name]["high"] is None
            assert area[name]["status"] == "too-few"
        assert "silence is not success" in area["confirmed_fixed"]["reason"]
        assert area["reported_again"]["value"] is not None
