"""Parts by breakdowns that a metric does not name: as if it named them, in both computations."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicstat.metrics.drivers.unnamed import unnamed_breakdowns, unnamed_parts
from civicstat.metrics.recheck import read_records
from civicstat.metrics.recheck.unnamed import unnamed_again
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.period import parse_period


MONTHS = ("2014-04", "2014-05")
DAYS = {"numerator": None, "of": "days_between(opened, closed)", "unit": "days"}
COUNT = {"numerator": None, "measure": "count", "unit": "requests", "digits": 0}
RATE = {"numerator": None, "measure": "rate", "unit": "per-1000-residents"}
MEASURES: dict[str, dict[str, Any]] = {
    "share": {},
    "count": COUNT,
    "backlog": {**COUNT, "measure": "backlog"},
    "flow": {**COUNT, "measure": "flow", "unit": "net-requests"},
    "rate": RATE,
    "mean": {**DAYS, "measure": "mean"},
    "sum": {**DAYS, "measure": "sum", "period_by": "closed", "where": "closed IS NOT NULL"},
    "percentile": {**DAYS, "measure": "percentile", "percentile": 50, "digits": 0},
    "backlog-age": {**DAYS, "of": None, "measure": "backlog-age", "percentile": 50, "digits": 0},
}


def parts(town: Any, definition: Definition, rows: Any, *, others: Any = (), by: Any = None) -> dict[str, Figure]:
    """April and May 2014 by area, kind, department and channel, once both computations agree."""
    files = town.write(rows)
    by = by or unnamed_breakdowns(definition, main_layer="ward")
    named = {other.id: other for other in others}
    found = unnamed_parts(
        definition,
        by,
        [parse_period(label) for label in MONTHS],
        connection=town.connection,
        records_folder=town.folder,
        context=town.context,
        others=named,
    )
    again = unnamed_again(
        definition.to_json(),
        read_records(files, town.context.to_json()),
        by=by,
        kind="month",
        labels=MONTHS,
        others={id_: other.to_json() for id_, other in named.items()},
    )
    assert {str(figure.key): figure.to_json() for figure in found} == again
    return {str(figure.key).split("|", 2)[2]: figure for figure in found}


def test_what_a_metric_names_is_not_counted_twice(town: Any) -> None:
    assert unnamed_breakdowns(town.metric(by=["kind"]), main_layer="ward") == ("ward", "department", "channel")
    assert unnamed_breakdowns(town.metric(by=["ward", "channel"]), main_layer="ward") == ("kind", "department")


def test_a_share_that_names_no_channel_is_counted_by_channel_in_the_compared_periods_alone(town: Any) -> None:
    rows = [
        town.asset("2014-04-01", "2014-04-02", channel="web"),
        town.asset("2014-04-01", "2014-04-20", channel="web"),
        town.asset("2014-05-03", "2014-05-04"),
        town.asset("2014-03-01", "2014-03-02", channel="web"),
        town.asset("2014-05-09", "2014-05-10", channel=""),
    ]

    found = parts(town, town.metric(by=["ward"]), rows, by=["channel"])

    assert {key: (figure.numerator, figure.denominator) for key, figure in found.items()} == {
        "2014-04|city:-|channel=phone": (0, 0),
        "2014-04|city:-|channel=web": (1, 2),
        "2014-05|city:-|channel=phone": (1, 1),
        "2014-05|city:-|channel=web": (0, 0),
    }


def test_a_part_of_a_rate_has_its_requests_though_nobody_counts_who_lives_there(town: Any) -> None:
    town = town.with_context(residents={"city:-": 1_000})

    found = parts(town, town.metric(**RATE), [town.asset("2014-04-01"), town.asset("2014-04-02", ward="south")])

    assert found["2014-04|ward:south|-"].numerator == 1
    assert found["2014-04|city:-|channel=phone"].numerator == 2


def test_a_ratio_has_the_parts_of_both_of_its_metrics_whatever_those_name(town: Any) -> None:
    waiting = town.metric(**{**COUNT, "measure": "backlog"}, id="waiting")
    came = town.metric(**COUNT, id="came")
    ratio = {"numerator": None, "measure": "ratio", "unit": "ratio", "digits": 2}
    definition = town.metric(**ratio, of_metric="waiting/1", per_metric="came/1")
    rows = [town.asset(f"2014-04-{day:02}", channel="web" if day % 3 else "phone") for day in range(1, 31)]

    found = parts(town, definition, rows, others=[waiting, came])

    assert (found["2014-04|city:-|channel=web"].numerator, found["2014-04|city:-|channel=web"].denominator) == (20, 20)
    assert found["2014-04|city:-|channel=phone"].numerator == 10


def test_totals_about_persons_have_no_parts(town: Any) -> None:
    definition = town.metric(**COUNT, table="person_months")

    assert (
        unnamed_parts(
            definition,
            ["kind"],
            [parse_period("2014-05")],
            connection=town.connection,
            records_folder=town.folder,
            context=town.context,
            others={},
        )
        == ()
    )


ROWS = st.lists(
    st.tuples(
        st.booleans(),
        st.sampled_from(["north", "south", ""]),
        st.sampled_from(["phone", "web", ""]),
        st.sampled_from(["streets", "parks", ""]),
        st.integers(0, 100),
        st.one_of(st.none(), st.integers(0, 60)),
    ),
    max_size=40,
)


@pytest.mark.parametrize("measure", MEASURES)
@given(rows=ROWS)
@settings(max_examples=6, deadline=None)
def test_both_computations_count_alike_on_rows_that_nobody_wrote(town: Any, measure: str, rows: Any) -> None:
    town = town.with_context(residents={"city:-": 1_000})
    written = []
    for is_asset, ward, channel, department, day, took in rows:
        opened = date(2014, 3, 15) + timedelta(days=day)
        closed = "" if took is None else str(opened + timedelta(days=took))
        if closed > "2014-06-30":
            closed = ""
        make = town.asset if is_asset else town.place
        written.append(make(str(opened), closed, ward=ward, channel=channel, department=department))

    found = parts(town, town.metric(**MEASURES[measure]), written)

    # Two months of two wards, three kinds at least, two departments and two channels, with rows or without.
    assert len(found) >= 2 * 9
