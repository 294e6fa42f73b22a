"""Chicago, April 2013 to March 2014: high-hardship areas close slower; whether they repeat less, areas cannot tell."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from civicstat.metrics.equity.file import equity_of_rows
from civicstat.sources.ingest import ingest
from civicstat.vocabulary.city import City, Sources


CHICAGO = Path(__file__).parents[4] / "cities" / "chicago"
FIRST, LAST, AS_OF = date(2013, 4, 1), date(2014, 3, 31), date(2014, 6, 30)
COLUMNS = ("kind", "is_duplicate", "community_area", "hardship_group", "opened_day", "closed_day", "again_days")
pytestmark = pytest.mark.skipif(not (CHICAGO / "data/requests.parquet").exists(), reason="no data here")


@pytest.fixture(scope="module")
def since_april_2013(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What residents complained of from April 2013 on, the city's own duplicates left out."""
    city, sources = (tomllib.loads((CHICAGO / name).read_text("utf-8")) for name in ("city.toml", "sources.toml"))
    ingested = ingest(
        City.model_validate(city),
        Sources.model_validate(sources),
        CHICAGO,
        tmp_path_factory.mktemp("home"),
        as_of=AS_OF,
    )
    rows = ingested.table.select(COLUMNS).to_pylist()
    return [row for row in rows if not row["is_duplicate"] and row["opened_day"] >= FIRST]


@pytest.fixture(scope="module")
def complaints(since_april_2013: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the year to March 2014."""
    return [row for row in since_april_2013 if row["opened_day"] <= LAST]


def is_in_time(row: dict[str, Any]) -> bool:
    return row["closed_day"] is not None and (row["closed_day"] - row["opened_day"]).days <= 5


def is_again(row: dict[str, Any]) -> bool:
    return row["again_days"] is not None and row["again_days"] <= 30


def compared(complaints: list[dict[str, Any]], is_hit: Any) -> dict[str, Any]:
    counts: dict[tuple[str, ...], list[int]] = {}
    for row in complaints:
        # Without a place there is no need to set beside it.
        if row["community_area"] != "unlocated":
            month = row["opened_day"].isoformat()[:7]
            key = (row["community_area"], row["hardship_group"], row["kind"] or "unnamed", month)
            tally = counts.setdefault(key, [0, 0])
            tally[0] += is_hit(row)
            tally[1] += 1
    names = ("area", "hardship", "kind", "month")
    rows = [
        {**dict(zip(names, key, strict=True)), "numerator": str(hits), "denominator": str(cases)}
        for key, (hits, cases) in counts.items()
    ]
    return equity_of_rows(rows, groups="hardship")


def ends(found: dict[str, Any]) -> tuple[str, str]:
    return found["low"], found["high"]


def test_closing_within_five_days_is_clearly_rarer_in_high_hardship_areas(complaints: list[dict[str, Any]]) -> None:
    found = compared(complaints, is_in_time)
    difference = found["gap"]["difference"]

    groups = {name: (each["value"], each["numerator"], each["denominator"]) for name, each in found["groups"].items()}
    assert groups["high"] == ("44.97", 3_286, 7_307)
    assert groups["low"] == ("82.00", 4_423, 5_394)
    assert found["gap"]["clear"]
    assert difference["value"] == "-37.03"
    # Areas of one group differ a lot among each other: nine times as wide as if they were one.
    assert ends(difference["over_cases"]) == ("-38.54", "-35.48")
    assert float(difference["over_areas"]["high"]) - float(difference["over_areas"]["low"]) > 25
    assert Decimal(difference["over_areas"]["high"]) < -20


def test_the_twelve_months_to_may_give_the_shares_of_the_published_figures(
    since_april_2013: list[dict[str, Any]],
) -> None:
    year = [row for row in since_april_2013 if date(2013, 6, 1) <= row["opened_day"] <= date(2014, 5, 31)]

    found = compared(year, is_in_time)

    groups = {name: (each["value"], each["numerator"], each["denominator"]) for name, each in found["groups"].items()}
    assert groups["high"] == ("43.17", 3_069, 7_109)
    assert groups["low"] == ("83.04", 4_528, 5_453)
    assert found["gap"]["difference"]["value"] == "-39.87"
    assert ends(found["gap"]["difference"]["over_areas"]) == ("-54.56", "-25.17")


def test_kind_and_month_account_for_little_of_the_gap(complaints: list[dict[str, Any]]) -> None:
    adjusted = compared(complaints, is_in_time)["adjusted"]

    assert [each["by"] for each in adjusted] == [["kind"], ["month"], ["kind", "month"]]
    for each in adjusted:
        assert Decimal(-37) < Decimal(each["difference"]) < Decimal(-34)
        assert Decimal(each["over_areas"]["high"]) < -20
        assert "caus" not in each["words"]


def test_reported_again_is_rarer_there_but_not_clearly_once_areas_are_the_units(
    complaints: list[dict[str, Any]],
) -> None:
    found = compared([row for row in complaints if row["closed_day"] is not None], is_again)

    assert [found["groups"][name]["value"] for name in ("high", "low")] == ["8.53", "11.14"]
    assert Decimal(found["gap"]["difference"]["over_cases"]["high"]) < 0
    assert Decimal(found["gap"]["difference"]["over_areas"]["high"]) > 0
    assert not found["gap"]["clear"]


def test_most_of_75_areas_share_one_place_although_the_greatest_and_the_smallest_differ(
    complaints: list[dict[str, Any]],
) -> None:
    found = compared(complaints, is_in_time)
    ranks = {place["area"]: place["ranks"] for place in found["order"]["places"]}

    assert len(ranks) == 75
    assert len(found["order"]["groups"]) < 4
    assert all(best < worst for best, worst in ranks.values())
    assert found["inequality"]["greatest_to_smallest"]["ratio"] is not None
