from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as st

from civicstat.warehouse.sorting import order_of_rows


SCHEMA = pa.schema(
    [
        ("kind", pa.string()),
        ("is_duplicate", pa.bool_()),
        ("day", pa.date32()),
        ("at", pa.timestamp("us")),
        ("latitude", pa.float64()),
        ("nothing", pa.null()),
        ("row", pa.int64()),
    ]
)


def rows() -> st.SearchStrategy[list[dict[str, Any]]]:
    row = st.fixed_dictionaries(
        {
            "kind": st.none() | st.sampled_from(["", "a", "ab", "b", "á", "Z"]),
            "is_duplicate": st.none() | st.booleans(),
            "day": st.none() | st.dates(date(1900, 1, 1), date(2199, 12, 31)),
            "at": st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31)),
            "latitude": st.none() | st.floats(allow_nan=False) | st.sampled_from([0.0, -0.0, -1.5, 1.5]),
            "nothing": st.none(),
            "row": st.none() | st.integers(-(2**40), 2**40) | st.integers(0, 2),
        }
    )
    return st.lists(row, max_size=30)


@settings(deadline=None)
@given(rows())
def test_packed_words_give_the_order_that_comparing_column_by_column_gives(listed: list[dict[str, Any]]) -> None:
    table = pa.Table.from_pylist(listed, schema=SCHEMA)
    encoded = table.set_column(0, "kind", table["kind"].dictionary_encode())
    by_column = table.take(
        pc.sort_indices(
            table.drop_columns(["nothing"]),
            sort_keys=[(name, "ascending", "at_start") for name in SCHEMA.names if name != "nothing"],
        )
    )

    for given_table in (table, encoded):
        assert table.take(order_of_rows(given_table)).to_pylist() == by_column.to_pylist()
