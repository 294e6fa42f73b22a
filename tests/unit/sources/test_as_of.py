from __future__ import annotations

from datetime import date, datetime, timedelta

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from civicstat.sources.as_of import cut_as_of


DAY = date(2014, 6, 30)
SCHEMA = pa.schema(
    [
        ("opened_day", pa.date32()),
        ("closed_day", pa.date32()),
        ("due_day", pa.date32()),
        ("opened_at", pa.timestamp("us")),
        ("closed_at", pa.timestamp("us")),
        ("due_at", pa.timestamp("us")),
        ("source_row", pa.int64()),
    ]
)
DAYS = st.integers(-3, 3).map(lambda days: DAY + timedelta(days=days))


def row(number: int, opened: date, closed: date | None, due: date | None) -> dict[str, object]:
    fields: dict[str, object] = {"source_row": number}
    for name, day in {"opened": opened, "closed": closed, "due": due}.items():
        fields |= {
            f"{name}_day": day,
            f"{name}_at": None if day is None else datetime(day.year, day.month, day.day, 12),
        }
    return fields


@given(st.lists(st.tuples(DAYS, st.none() | DAYS, st.none() | DAYS), max_size=12))
def test_the_cut_is_what_a_person_would_do_row_by_row(rows: list[tuple[date, date | None, date | None]]) -> None:
    listed = [row(number, *fields) for number, fields in enumerate(rows)]
    by_hand = []
    for fields in listed:
        opened, closed = fields["opened_day"], fields["closed_day"]
        assert isinstance(opened, date)
        if opened > DAY:
            continue
        if isinstance(closed, date) and closed > DAY:
            fields = {**fields, "closed_day": None, "closed_at": None}
        by_hand.append(fields)

    cut = cut_as_of(pa.Table.from_pylist(listed, schema=SCHEMA), as_of=DAY)

    assert cut.schema == SCHEMA
    assert cut.to_pylist() == [{name: fields[name] for name in SCHEMA.names} for fields in by_hand]


def test_a_promise_for_later_stays_because_it_was_known() -> None:
    later = date(2015, 1, 1)

    cut = cut_as_of(pa.Table.from_pylist([row(1, DAY, later, later)], schema=SCHEMA), as_of=DAY)

    assert cut.to_pylist() == [row(1, DAY, None, later)]
