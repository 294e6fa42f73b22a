from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from civicstat.sources.errors import SourceError
from civicstat.warehouse.snapshots import current_snapshot, read_snapshot


def write(twotown: Any, rows: int, *, unknown: int = 0, header: str = "Opened,Closed,Nature,Dept") -> None:
    rest = "," * (header.count(",") - 2) + "\n"
    known = f"2014-01-01,,Alley{rest}" * (rows - unknown)
    twotown.write_csv(f"{header}\n{known}" + f"2014-01-01,,Whale{rest}" * unknown)


@pytest.mark.parametrize(("rows", "is_held"), [(30, False), (29, True), (300, False), (301, True)])
def test_a_row_count_beyond_three_tenths_to_three_times_the_last_holds_the_source(
    twotown: Any, rows: int, is_held: bool
) -> None:
    write(twotown, 100)
    assert twotown.ingest().held == ()
    write(twotown, rows)

    ingested = twotown.ingest()

    assert [note.text for note in ingested.held] == (
        [f"The source has {rows} usable rows; the last time it had 100."] if is_held else []
    )
    assert read_snapshot(twotown.home, "service_requests").num_rows == (100 if is_held else rows)


def test_a_held_source_stays_held_until_somebody_accepts_the_change(twotown: Any) -> None:
    write(twotown, 100)
    twotown.ingest()
    write(twotown, 1000)

    first, second = twotown.ingest(), twotown.ingest()
    assert first.held == second.held
    assert first.held[0].text_es == "La fuente tiene 1,000 filas utilizables; la vez anterior tenía 100."
    assert first.table.num_rows == 1000  # what was read is handed on, with its reason
    last = current_snapshot(twotown.home, "service_requests")
    assert last is not None
    assert last.rows == 100

    assert twotown.ingest(accept_drift=True).held == ()
    assert twotown.ingest().held == ()


def test_a_column_that_has_gone_holds_the_source_and_is_left_empty(twotown: Any) -> None:
    twotown.source.update(departments="departments.csv", columns={**twotown.source["columns"], "department": "Dept"})
    write(twotown, 10)
    twotown.ingest()
    write(twotown, 10, header="Opened,Closed,Nature")

    ingested = twotown.ingest()

    assert [(note.text, note.text_es) for note in ingested.held] == [
        (
            "Columns that were there the last time are gone: Dept.",
            "Faltan columnas que la vez anterior estaban: Dept.",
        )
    ]
    assert ingested.table["department"].null_count == 10


def test_half_of_a_point_that_has_gone_takes_the_other_half_along(twotown: Any) -> None:
    twotown.source["columns"].update(latitude="Lat", longitude="Lon")
    twotown.write_csv("Opened,Closed,Nature,Lat,Lon\n2014-01-01,,Alley,0.5,0.5\n")
    assert twotown.ingest().table["side"].to_pylist() == ["west-side"]
    twotown.write_csv("Opened,Closed,Nature,Lat\n2014-01-01,,Alley,0.5\n")

    ingested = twotown.ingest()

    assert [note.text for note in ingested.held] == ["Columns that were there the last time are gone: Lon."]
    assert ingested.table["side"].to_pylist() == ["unlocated"]


@pytest.mark.parametrize("gone", ["Opened", "Nature"])
def test_without_the_opening_or_the_kind_nothing_can_be_read(twotown: Any, gone: str) -> None:
    twotown.write_rows([{"Opened": date(2014, 1, 1), "Closed": None, "Nature": "Alley"}])
    twotown.ingest()
    rows = {"Opened": date(2014, 1, 1), "Closed": None, "Nature": "Alley"}
    del rows[gone]
    twotown.write_rows([rows])

    with pytest.raises(SourceError, match=f"there is no column '{gone}'"):
        twotown.ingest()


def test_more_than_two_in_a_hundred_rows_of_unknown_kinds_hold_the_source(twotown: Any) -> None:
    write(twotown, 100, unknown=3)

    ingested = twotown.ingest()

    assert [(note.text, note.text_es) for note in ingested.held] == [
        (
            "3 of 100 rows are of kinds that the city has not classed.",
            "3 de 100 filas son de tipos que la ciudad no ha clasificado.",
        )
    ]
    assert current_snapshot(twotown.home, "service_requests") is None
    write(twotown, 100, unknown=2)
    assert twotown.ingest().held == ()
