"""Reported again: the link to the next request at an address, as of a day, and where the address does not go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.sources.again import ADDRESS, days_to_next_report, with_reports_again
from civicstat.sources.as_of import cut_as_of
from civicstat.sources.errors import SourceError
from civicstat.warehouse.snapshots import read_snapshot


D = date(2014, 6, 30)
SCHEMA = pa.schema(
    [
        ("subject_class", pa.string()),
        ("is_duplicate", pa.bool_()),
        ("again_days", pa.int32()),
        ("opened_day", pa.date32()),
        ("closed_day", pa.date32()),
        ("closed_at", pa.timestamp("us")),
        ("source_row", pa.int64()),
        (ADDRESS, pa.dictionary(pa.int32(), pa.string())),
    ]
)


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    opened = D + timedelta(days=draw(st.integers(-12, 3)))
    lasted = draw(st.none() | st.integers(0, 9))
    return {
        "subject_class": draw(st.sampled_from(["asset", "asset", "place", "place", "person", None])),
        "is_duplicate": draw(st.sampled_from([False, False, False, True])),
        "opened_day": opened,
        "closed_day": None if lasted is None else opened + timedelta(days=lasted),
        ADDRESS: draw(st.sampled_from(["12 ELM ST", "14 ELM ST", None])),
    }


def by_plain_loops(requests: Sequence[dict[str, Any]], day: date) -> list[int | None]:
    """The days of every request that was known on a day, slow and obvious."""

    def counts(request: dict[str, Any]) -> bool:
        published = request["subject_class"] in ("asset", "place")
        return published and not request["is_duplicate"] and request[ADDRESS] is not None

    found: list[int | None] = []
    for request in requests:
        if request["opened_day"] > day:
            continue
        closed, best = request["closed_day"], None
        if counts(request) and closed is not None and closed <= day:
            for other in requests:
                if counts(other) and other[ADDRESS] == request[ADDRESS] and closed < other["opened_day"] <= day:
                    days = (other["opened_day"] - closed).days
                    best = days if best is None else min(best, days)
        found.append(best)
    return found


def table_of(requests: Sequence[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([{"source_row": row, **request} for row, request in enumerate(requests)], SCHEMA)


@given(st.lists(requests(), max_size=25))
def test_the_link_is_what_plain_loops_find(requests: list[dict[str, Any]]) -> None:
    linked = with_reports_again(cut_as_of(table_of(requests), as_of=D), as_of=D)

    assert linked["again_days"].to_pylist() == by_plain_loops(requests, D)
    assert ADDRESS not in linked.column_names
    assert linked.schema.field("again_days").type == pa.int32()


@given(st.lists(requests(), max_size=25), st.integers(0, 9))
def test_days_that_a_source_worked_out_later_are_cut_to_those_known_on_the_day(
    requests: list[dict[str, Any]], later: int
) -> None:
    # Worked out on a later day, with all that was known then, open requests and duplicates included by mistake.
    given_days = by_plain_loops(requests, date.max)
    listed = [{**request, "again_days": days} for request, days in zip(requests, given_days, strict=True)]
    for request in listed:
        if request["is_duplicate"]:
            request["again_days"] = later + 1
    table = table_of(listed).drop_columns([ADDRESS])

    cut = with_reports_again(cut_as_of(table, as_of=D), as_of=D)

    assert cut["again_days"].to_pylist() == by_plain_loops(requests, D)


def test_the_next_report_comes_on_a_later_day_and_the_first_one_counts() -> None:
    found = days_to_next_report(
        addresses=np.array([7, 7, 7, 7, 8]),
        opened=np.array([10, 12, 15, 15, 13]),
        closed=np.array([12, 12, 15, 40, 13]),
        asks=np.array([True] * 5),
        answers=np.array([True] * 5),
    )

    # 12 to 15 twice: the request opened on the closing day itself is no new report. After 15 nothing comes.
    assert found.tolist() == [3, 3, 0, 0, 0]


def write_addresses(twotown: Any) -> None:
    twotown.source["duplicates"] = {"column": "Mark", "values": ["Dup"]}
    twotown.source["columns"]["address"] = "Where"
    twotown.write_csv(
        "Opened,Closed,Nature,Mark,Where\n"
        "2014-06-01,2014-06-03,Alley,,12 Gallowglass Street\n"
        '2014-06-03,2014-06-20,"Yard, dirty",,12 GALLOWGLASS ST\n'  # on the closing day: not again
        "2014-06-10,,Alley,Dup,12 Gallowglass St.\n"  # a duplicate is no new report
        '2014-06-12,,"Yard, dirty",,12 gallowglass st\n'
        "2014-07-02,,Alley,,12 Gallowglass St\n"  # after the day
        "2014-06-05,2014-06-06,Alley,,14 Gallowglass St\n"
        "2014-06-07,2014-06-08,Alley,,\n"
        "2014-06-09,,Alley,,\n"
    )


def test_a_source_with_addresses_is_linked_and_the_address_is_written_nowhere(twotown: Any) -> None:
    write_addresses(twotown)

    ingested = twotown.ingest(as_of=D)

    assert dict(
        zip(ingested.table["source_row"].to_pylist(), ingested.table["again_days"].to_pylist(), strict=True)
    ) == {1: 9, 2: None, 3: None, 4: None, 6: None, 7: None, 8: None}
    assert "address" not in ingested.table.column_names
    assert "address" not in read_snapshot(twotown.home, "service_requests").column_names
    for name, content in twotown.files_at_home().items():
        assert b"allowglass" not in content.lower(), name


def test_a_report_about_a_person_is_nobodys_next_report(twotown: Any) -> None:
    twotown.source["columns"]["address"] = "Where"
    twotown.write_csv(
        "Opened,Closed,Nature,Where\n"
        "2014-06-01,2014-06-03,Alley,12 Elm St\n"
        "2014-06-05,,Bed bugs,12 Elm St\n"
        "2014-06-09,,Alley,12 Elm St\n"
    )

    days = twotown.ingest().table.to_pylist()

    assert {row["source_row"]: row["again_days"] for row in days} == {1: 6, 2: None, 3: None}


@pytest.mark.parametrize("as_text", [True, False])
def test_days_of_the_source_are_read_as_whole_numbers(twotown: Any, as_text: bool) -> None:
    twotown.source["columns"]["again_days"] = "Again"
    days: list[Any] = ["4", "28", "27.0", "", None] if as_text else [4, 28, 27, None, None]
    twotown.write_rows(
        [{"Opened": date(2014, 6, 1), "Closed": date(2014, 6, 3), "Nature": "Alley", "Again": again} for again in days]
    )

    table = twotown.ingest(as_of=D).table

    # 3 June and 28 days is 1 July, which was not known yet.
    found = dict(zip(table["source_row"].to_pylist(), table["again_days"].to_pylist(), strict=True))
    assert found == {1: 4, 2: None, 3: 27, 4: None, 5: None}
    assert sorted(filter(None, read_snapshot(twotown.home, "service_requests")["again_days"].to_pylist())) == [
        4,
        27,
        28,
    ]


@pytest.mark.parametrize("again", ["0", "-1", "2.5", "soon", "123456"])
def test_days_that_are_no_whole_number_of_at_least_1_are_refused(twotown: Any, again: str) -> None:
    twotown.source["columns"]["again_days"] = "Again"
    twotown.write_csv(f"Opened,Closed,Nature,Again\n2014-06-01,2014-06-03,Alley,{again}\n2014-06-01,,Alley,\n")

    ingested = twotown.ingest()

    assert [tuple(row.values())[1:5] for row in ingested.refused.to_pylist()] == [
        (1, "Again", again, "the days until it was reported again are no whole number of at least 1")
    ]
    assert ingested.table["source_row"].to_pylist() == [2]


def test_an_address_and_days_of_the_source_are_not_both_mapped(twotown: Any) -> None:
    write_addresses(twotown)
    twotown.source["columns"]["again_days"] = "Mark"

    with pytest.raises(SourceError) as caught:
        twotown.ingest()

    assert str(caught.value) == (
        "sources.toml, [service_requests.columns]: both `address` and `again_days` are mapped\n"
        "Expected: an address, from which we work out the days to the next report, or these days themselves\n"
        "Next step: Remove one of the two lines."
    )


def test_pieces_of_a_file_are_linked_across_their_borders(twotown: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicstat.sources.files.ROWS_PER_PIECE", 2)
    twotown.source["columns"]["address"] = "Where"
    twotown.write_rows(
        [
            {
                "Opened": date(2014, 6, day),
                "Closed": date(2014, 6, day),
                "Nature": "Alley",
                "Where": f"{day % 3} Elm St",
            }
            for day in range(1, 11)
        ]
    )

    table = twotown.ingest().table

    assert dict(zip(table["source_row"].to_pylist(), table["again_days"].to_pylist(), strict=True)) == {
        **dict.fromkeys(range(1, 8), 3),
        **dict.fromkeys(range(8, 11)),
    }
