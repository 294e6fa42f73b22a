"""Open requests become stops: merged by cell, without place kinds, closed rows and stale duplicates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from civicstat.dispatch.requests import ForecastCell, OpenStop, forecast_cells, open_stops, usual_neighborhoods
from civicstat.vocabulary.figure import Figure, FigureKey


HERE, THERE = "8a2664cf6467fff", "8a2664cf36f7fff"
SCHEMA = pa.schema(
    [
        ("kind", pa.string()),
        ("subject_class", pa.string()),
        ("is_duplicate", pa.bool_()),
        ("community_area", pa.string()),
        ("h3_8", pa.string()),
        ("h3_10", pa.string()),
        ("opened_day", pa.date32()),
        ("closed_day", pa.date32()),
    ]
)


def table(*rows: dict[str, Any]) -> pa.Table:
    usual = {
        "kind": "alley",
        "subject_class": "asset",
        "is_duplicate": False,
        "community_area": "pilsen",
        "h3_8": "882664cf65fffff",
        "h3_10": HERE,
        "opened_day": date(2014, 6, 20),
        "closed_day": None,
    }
    return pa.Table.from_pylist([{**usual, **row} for row in rows], schema=SCHEMA)


def test_requests_in_one_cell_are_one_stop_with_the_oldest_day_and_all_kinds() -> None:
    rows = table({}, {"kind": "cart", "opened_day": date(2014, 6, 2)}, {"h3_10": THERE})

    found = open_stops(rows, layer="community-area")

    assert found.stops == (
        OpenStop(THERE, "pilsen", ("alley",), 1, 0, date(2014, 6, 20)),
        OpenStop(HERE, "pilsen", ("alley", "cart"), 2, 0, date(2014, 6, 2)),
    )


def test_closed_requests_and_those_about_occupied_places_are_no_stops() -> None:
    rows = table({"closed_day": date(2014, 6, 25)}, {"subject_class": "place"}, {"subject_class": None, "kind": None})

    assert open_stops(rows, layer="community-area").stops == ()


def test_only_the_kinds_that_are_the_crews_work_become_stops() -> None:
    rows = table({"kind": "hydrant"}, {"kind": "hydrant", "h3_10": THERE}, {})

    found = open_stops(rows, layer="community-area", kinds=("alley", "cart"))

    assert found.stops == (OpenStop(HERE, "pilsen", ("alley",), 1, 0, date(2014, 6, 20)),)


def test_a_duplicate_is_a_further_report_of_the_stop_unless_it_is_older_than_what_is_open() -> None:
    rows = table({}, {"is_duplicate": True}, {"is_duplicate": True, "opened_day": date(2011, 7, 2)})

    found = open_stops(rows, layer="community-area")

    assert [(stop.requests, stop.duplicates) for stop in found.stops] == [(1, 1)]
    assert found.duplicates_left_out == 1


def test_duplicates_whose_original_is_closed_make_no_stop() -> None:
    found = open_stops(table({"is_duplicate": True}), layer="community-area")

    assert (found.stops, found.duplicates_left_out) == ((), 1)


def test_a_request_without_a_usable_place_is_counted_and_makes_no_stop() -> None:
    rows = table({"h3_10": None, "h3_8": None, "community_area": "unlocated"}, {"h3_10": None, "is_duplicate": True})

    found = open_stops(rows, layer="community-area")

    assert (found.stops, found.without_place, found.duplicates_left_out) == ((), 1, 1)


def test_a_cell_on_a_border_counts_where_most_of_its_requests_lie() -> None:
    rows = table({"community_area": "a"}, {"community_area": "b"}, {"community_area": "b"})
    equal = table({"community_area": "b"}, {"community_area": "a"})

    assert [stop.neighborhood for stop in open_stops(rows, layer="community-area").stops] == ["b"]
    assert [stop.neighborhood for stop in open_stops(equal, layer="community-area").stops] == ["a"]


def test_the_order_of_the_rows_changes_nothing() -> None:
    rows = [{"h3_10": THERE}, {}, {"kind": "cart"}, {"is_duplicate": True}]

    assert open_stops(table(*rows), layer="community-area") == open_stops(table(*rows[::-1]), layer="community-area")


def test_a_forecast_cell_counts_where_most_of_its_requests_ever_lay() -> None:
    rows = table({"community_area": "a"}, {"community_area": "b", "closed_day": date(2014, 6, 21)}, {"h3_8": None})
    more = pa.concat_tables([rows, table({"community_area": "b"}, {"community_area": "unlocated", "h3_8": "x"})])

    assert usual_neighborhoods(more, layer="community-area") == {"882664cf65fffff": "b"}


def test_forecast_cells_are_those_that_expect_something_most_first() -> None:
    def figure(area: str, value: str | None) -> Figure:
        return Figure(
            FigureKey("forecast-asset", 1, "2014-W28", area),
            None if value is None else Decimal(value),
            derivation="M",
            status="not-yet-known" if value is None else "provisional",
        )

    figures = [
        figure("h3-8:a", "0.20"),
        figure("h3-8:b", "1.30"),
        figure("h3-8:c", "0.00"),
        figure("h3-8:d", None),
        figure("city:-", "9.00"),
    ]

    assert forecast_cells(figures, neighborhoods={"b": "pilsen"}) == (
        ForecastCell("b", Decimal("1.30"), "pilsen"),
        ForecastCell("a", Decimal("0.20"), "unlocated"),
    )
