"""What stands behind a movement, counted by hand, and by both computations alike on rows that nobody wrote."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicstat.metrics.drivers.behind import Counted, Side, counted_behind
from civicstat.metrics.recheck import read_records
from civicstat.metrics.recheck.behind import behind_again
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.period import parse_period


DAYS = {"of": "days_between(opened, closed)", "numerator": None, "unit": "days", "by": ["ward", "kind"]}
MEASURES: dict[str, dict[str, Any]] = {
    "mean": {"measure": "mean"},
    "sum": {"measure": "sum", "period_by": "closed", "where": "closed IS NOT NULL"},
    "percentile": {"measure": "percentile", "percentile": 50},
    "backlog-age": {"measure": "backlog-age", "percentile": 50, "of": None},
}


def behind(town: Any, definition: Definition, rows: Any, *, line: str = "") -> dict[str, Counted]:
    """April and May 2014, once both computations agree."""
    sides = [Side("before", "2014-04", line), Side("year-before", "2014-05", line)]
    files = town.write(rows)
    found = counted_behind(
        definition, sides, connection=town.connection, records_folder=town.folder, context=town.context
    )
    asked = [(parse_period(side.period).kind, side.period, side.line) for side in sides]
    again = behind_again(definition.to_json(), read_records(files, town.context.to_json()), sides=asked)
    assert [found[side.comparison] for side in sides] == again
    return {side.period: found[side.comparison] for side in sides}


def short(counted: Counted) -> dict[str, tuple[int, int]]:
    return {key.split("|", 3)[3]: numbers for key, numbers in counted.items()}


def test_a_mean_is_made_of_the_days_and_the_cases_of_each_part(town: Any) -> None:
    definition = town.metric(**DAYS, measure="mean")
    rows = [
        town.asset("2014-04-01", "2014-04-05"),
        town.asset("2014-04-30", "2014-05-10", kind="cart"),
        town.place("2014-04-07", "2014-04-09", ward="south"),
        town.asset("2014-05-01", "2014-05-02", ward=""),
        # Neither in April nor in May.
        town.asset("2014-03-31", "2014-04-05"),
        town.asset("2014-06-01", "2014-06-02"),
    ]

    found = behind(town, definition, rows)

    assert short(found["2014-04"]) == {
        "city:-|-": (16, 3),
        "ward:north|-": (14, 2),
        "ward:south|-": (2, 1),
        "city:-|kind=alley": (4, 1),
        "city:-|kind=cart": (10, 1),
        "city:-|kind=yard": (2, 1),
    }
    assert short(found["2014-05"]) == {"city:-|-": (1, 1), "city:-|kind=alley": (1, 1)}


def test_a_percentile_is_made_of_what_took_longer_and_an_open_request_counts_only_where_it_is_sure(town: Any) -> None:
    town = town.with_context(as_of=date(2014, 5, 31))
    definition = town.metric(**DAYS, measure="percentile", percentile=50)
    # The first took as long as the line; one has been open for 12 days, one for 2, which says nothing yet.
    rows = [
        town.asset("2014-05-01", "2014-05-05"),
        town.asset("2014-05-01", "2014-05-06"),
        town.asset("2014-05-19"),
        town.asset("2014-05-29"),
    ]

    assert short(behind(town, definition, rows, line="4")["2014-05"])["city:-|-"] == (2, 3)


def test_a_backlogs_age_is_made_of_what_was_open_at_the_end_of_the_period(town: Any) -> None:
    definition = town.metric(**DAYS | MEASURES["backlog-age"])
    # At the end of April they are 20, 10 and 29 days old; the last one had gone. At the end of May one is left.
    rows = [
        town.asset("2014-04-10"),
        town.asset("2014-04-20", "2014-05-02", ward="south"),
        town.asset("2014-04-01", "2014-05-01", kind="cart"),
        town.asset("2014-04-02", "2014-04-30"),
    ]

    found = behind(town, definition, rows, line="20")

    assert short(found["2014-04"])["city:-|-"] == (1, 3)
    assert short(found["2014-04"])["city:-|kind=cart"] == (1, 1)
    assert short(found["2014-05"]) == {"city:-|-": (1, 1), "ward:north|-": (1, 1), "city:-|kind=alley": (1, 1)}


def test_what_adds_up_from_its_own_figures_is_not_counted_again(town: Any) -> None:
    side = Side("before", "2014-04")

    found = counted_behind(
        town.metric(), [side], connection=town.connection, records_folder=town.folder, context=town.context
    )

    assert found == {}


ROWS = st.lists(
    st.tuples(
        st.booleans(),
        st.sampled_from(["north", "south", ""]),
        st.integers(0, 100),
        st.one_of(st.none(), st.integers(0, 60)),
        st.booleans(),
    ),
    max_size=25,
)


@pytest.mark.parametrize("measure", MEASURES)
@given(rows=ROWS, line=st.integers(0, 40))
@settings(max_examples=6, deadline=None)
def test_both_computations_count_alike_and_no_part_has_more_than_the_whole(
    town: Any, measure: str, rows: Any, line: int
) -> None:
    definition = town.metric(
        **{**DAYS, **MEASURES[measure]},
        exclude=[{"reason": "Duplicate", "reason_es": "Duplicada", "where": "is_duplicate"}],
    )
    written = []
    for is_asset, ward, day, took, is_double in rows:
        opened = date(2014, 3, 15) + timedelta(days=day)
        closed = "" if took is None else str(opened + timedelta(days=took))
        if closed > "2014-06-30":
            closed = ""
        make = town.asset if is_asset else town.place
        written.append(make(str(opened), closed, ward=ward, is_duplicate="true" if is_double else "false"))

    found = behind(town, definition, written, line=str(line) if definition.percentile else "")

    for counted in found.values():
        parts = short(counted)
        whole = parts.get("city:-|-", (0, 0))
        kinds = [numbers for place, numbers in parts.items() if "kind=" in place]
        assert (sum(total for total, _ in kinds), sum(cases for _, cases in kinds)) == whole
        assert sum(cases for place, (_, cases) in parts.items() if place.startswith("ward:")) <= whole[1]
