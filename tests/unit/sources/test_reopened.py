"""Opened again, as far as that was known on a day."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from civicstat.sources.as_of import cut_as_of
from civicstat.sources.reopened import with_reopenings_known


D = date(2014, 6, 30)
MAY, JULY = date(2014, 5, 20), date(2014, 7, 20)


def known(closed: date | None, times: int | None, last: date | None = None, *, has_last: bool = True) -> int | None:
    """What is known on D of a request with these fields in a file that was fetched later."""
    columns = {
        "opened_day": pa.array([date(2014, 5, 1)], pa.date32()),
        "closed_day": pa.array([closed], pa.date32()),
        "closed_at": pa.array([None], pa.timestamp("us")),
        "reopenings": pa.array([times], pa.int32()),
        **({"reopened_day": pa.array([last], pa.date32())} if has_last else {}),
    }
    table = with_reopenings_known(cut_as_of(pa.table(columns), as_of=D), as_of=D)
    assert "reopened_day" not in table.column_names
    found: int | None = table["reopenings"].to_pylist()[0]
    return found


def test_a_number_stands_where_the_last_closing_came_by_the_day() -> None:
    assert known(MAY, 2, date(2014, 5, 10)) == 2
    assert known(MAY, 0) == 0
    assert known(MAY, 2, has_last=False) == 2


def test_a_number_stands_where_the_last_time_came_by_the_day_though_it_is_open_then() -> None:
    assert known(JULY, 1, D) == 1
    assert known(None, 1, MAY) == 1


def test_a_number_that_may_have_grown_since_the_day_is_blank() -> None:
    assert known(JULY, 1, date(2014, 7, 1)) is None
    assert known(None, 1, has_last=False) is None
    assert known(None, 0) is None


def test_what_nobody_counted_stays_blank() -> None:
    assert known(MAY, None) is None


def test_a_source_without_the_column_passes_as_it_is() -> None:
    table = pa.table({"closed_day": pa.array([MAY], pa.date32())})

    assert with_reopenings_known(table, as_of=D) is table
