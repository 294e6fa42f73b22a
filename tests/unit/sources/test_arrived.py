"""When a row reached the city's system: what had not arrived on a day was not known on it."""

from __future__ import annotations

from datetime import date
from typing import Any


HEADER = "Opened,Kind,Arrived\n"


def _with_arrival(twotown: Any, lines: list[str]) -> None:
    twotown.source["columns"] = {"opened": "Opened", "kind": "Kind", "arrived": "Arrived"}
    twotown.source["date_format"] = "%m/%d/%Y"
    twotown.source["arrived_format"] = "%Y-%m-%d"
    twotown.source["time_precision"] = "day"
    twotown.source.pop("duplicates", None)
    twotown.write_csv(HEADER + "".join(f"{line}\n" for line in lines))


def test_a_row_that_arrived_after_the_day_is_not_in_it_and_one_without_a_date_is(twotown: Any) -> None:
    _with_arrival(twotown, ["06/01/2014,Alley,2014-06-30", "06/02/2014,Alley,2014-07-01", "06/03/2014,Alley,"])

    early, late = twotown.ingest(), twotown.ingest(date(2014, 7, 1))

    assert early.table["opened_day"].to_pylist() == [date(2014, 6, 1), date(2014, 6, 3)]
    assert early.table["arrived_day"].to_pylist() == [date(2014, 6, 30), None]
    assert early.counts.after_as_of == 1
    assert late.table.num_rows == 3


def test_an_arrival_that_cannot_be_read_is_refused_with_its_place(twotown: Any) -> None:
    _with_arrival(twotown, ["06/01/2014,Alley,06/30/2014", "06/02/2014,Alley,2014-06-30"])

    ingested = twotown.ingest()

    assert ingested.table.num_rows == 1
    refused = ingested.refused.to_pylist()
    assert [(row["row"], row["column"], row["value"]) for row in refused] == [(1, "Arrived", "06/30/2014")]


def test_a_source_that_says_nothing_of_arrivals_has_no_such_column(twotown: Any) -> None:
    _with_arrival(twotown, ["06/01/2014,Alley,2014-06-30"])
    del twotown.source["columns"]["arrived"]

    assert "arrived_day" not in twotown.ingest().table.column_names
