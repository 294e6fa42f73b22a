"""Rows by area, kind and month: counted by hand, and by both computations alike on rows that nobody wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicstat.metrics.equity.mixed import Mix, mixed_rows
from civicstat.metrics.recheck import read_records
from civicstat.metrics.recheck.mixes import mixed_again
from civicstat.vocabulary.definition import Definition
from civicstat.warehouse.spark import SparkEngine


PERIOD = "2014-05-r3"
DURATION = {"of": "days_between(opened, closed)", "numerator": None, "unit": "days"}


def mixes(town: Any, definition: Definition, rows: Any, *, line: str | None = None) -> tuple[Mix, Any]:
    files = town.write(rows)
    mix = mixed_rows(
        definition,
        connection=town.connection,
        records_folder=town.folder,
        context=town.context,
        layer="ward",
        period=PERIOD,
        line=line,
    )
    records = read_records(files, town.context.to_json())
    again = mixed_again(definition.to_json(), records, layer="ward", kind="r3", period=PERIOD, line=line)
    return mix, again


def plain(mix: Mix, definition: Definition) -> Any:
    strata = mix.strata(definition)
    return {area: {cell: (each.hits, each.cases) for cell, each in own.items()} for area, own in strata.items()}


def test_a_share_is_counted_by_area_kind_and_month_inside_its_period(town: Any) -> None:
    rows = [
        town.asset("2014-03-01", "2014-03-03"),
        town.asset("2014-03-31", "2014-04-30"),
        town.asset("2014-04-01", "2014-04-02", ward="south", kind="cart"),
        town.place("2014-05-20", "2014-05-22"),
        # Before and after the three months, left out by the definition, and still too new to judge.
        town.asset("2014-02-28", "2014-03-01"),
        town.asset("2014-06-01", "2014-06-02"),
        town.asset("2014-05-05", "2014-05-06", is_duplicate="true"),
    ]
    definition = town.metric(
        by=["ward"],
        periods=["month", "r3"],
        exclude=[{"reason": "Duplicate", "reason_es": "Duplicada", "where": "is_duplicate"}],
    )

    mix, again = mixes(town, definition, rows)

    assert mix.rows == (
        ("north", "alley", "2014-03", 1, 2),
        ("north", "yard", "2014-05", 1, 1),
        ("south", "cart", "2014-04", 1, 1),
    )
    assert plain(mix, definition) == again
    assert Mix.from_json(mix.to_json()) == mix


def test_a_percentile_is_counted_by_what_took_longer_and_an_open_request_only_where_it_is_sure(town: Any) -> None:
    town = town.with_context(as_of=date(2014, 5, 31))
    rows = [
        town.asset("2014-03-01", "2014-03-05"),
        town.asset("2014-03-01", "2014-03-06"),
        # Open for 12 days: longer than 4. Open for 2: not known yet.
        town.asset("2014-05-19"),
        town.asset("2014-05-29"),
    ]
    definition = town.metric(measure="percentile", percentile=50, by=["ward"], periods=["month", "r3"], **DURATION)

    mix, again = mixes(town, definition, rows, line="4")

    assert mix.rows == (("north", "alley", "2014-03", 1, 2), ("north", "alley", "2014-05", 1, 1))
    assert plain(mix, definition) == again


def test_a_mean_of_hours_is_added_up_in_hours(town: Any) -> None:
    town = town.with_context(precision="second")
    rows = [town.asset("2014-04-01T12:00:00Z", "2014-04-01T13:30:00Z"), town.asset("2014-04-02T12:00:00Z")]
    hours = DURATION | {"of": "hours_between(opened, closed)", "unit": "hours", "where": "kind = 'alley'"}
    definition = town.metric(measure="mean", by=["ward"], periods=["month", "r3"], **hours)

    mix, again = mixes(town, definition, rows)

    assert again == {"north": {("alley", "2014-04"): (Fraction(3, 2), 1)}}
    assert plain(mix, definition) == again


@pytest.mark.parametrize("measure", ["count", "backlog"])
def test_what_has_no_mix_is_not_asked_for(town: Any, measure: str) -> None:
    definition = town.metric(measure=measure, numerator=None, by=["ward"], unit="requests", digits=0)

    assert mixes(town, definition, [town.asset("2014-03-01", "2014-03-05")])[0].rows == ()


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["alley", "cart", "yard", "noise"]),
        st.sampled_from(["north", "south", "unlocated"]),
        st.dates(date(2014, 2, 20), date(2014, 6, 30)),
        st.none() | st.integers(0, 40),
        st.booleans(),
    ),
    max_size=25,
)
ASKED = [
    {"numerator": "days_between(opened, closed) <= 5"},
    {"numerator": "days_between(opened, closed) <= 5", "period_by": "closed"},
    {
        "numerator": "closed IS NULL",
        "exclude": [{"reason": "Double", "reason_es": "Doble", "where": "is_duplicate"}],
    },
    {"measure": "mean", **DURATION, "where": "kind <> 'noise'"},
    {"measure": "percentile", "percentile": 90, **DURATION},
]


@pytest.mark.parametrize("asked", ASKED)
@settings(max_examples=8, deadline=None)
@given(rows=ROWS)
def test_both_computations_count_the_same_mix(town: Any, asked: dict[str, Any], rows: list[Any]) -> None:
    made = []
    for kind, ward, opened, days, is_duplicate in rows:
        closed = "" if days is None else (opened + timedelta(days=days)).isoformat()
        make = town.asset if kind in ("alley", "cart") else town.place
        flag = str(is_duplicate).lower()
        late = "" if closed > "2014-06-30" else closed
        made.append(make(opened.isoformat(), late, kind=kind, ward=ward, is_duplicate=flag))
    definition = town.metric(by=["ward"], periods=["month", "r3"], **asked)

    mix, again = mixes(town, definition, made, line="7" if definition.measure == "percentile" else None)

    assert plain(mix, definition) == again


@pytest.mark.slow
@pytest.mark.parametrize("asked", ASKED)
def test_spark_counts_the_same_mix(town: Any, spark: SparkEngine, asked: dict[str, Any]) -> None:
    rows = [town.asset(f"2014-0{3 + at % 3}-0{1 + at % 9}", "2014-06-0" + str(1 + at % 7)) for at in range(20)]
    rows += [town.place("2014-05-20", "" if at % 2 else "2014-05-24", ward="south") for at in range(6)]
    definition = town.metric(by=["ward"], periods=["month", "r3"], **asked)
    line = "7" if definition.measure == "percentile" else None

    on_spark, again = mixes(replace(town, connection=spark), definition, rows, line=line)

    assert plain(on_spark, definition) == again
    assert on_spark == mixes(town, definition, rows, line=line)[0]
