from __future__ import annotations

from datetime import date, datetime
from typing import Any

import h3
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from civicstat.vocabulary.canonical import sha256_hex
from civicstat.warehouse.snapshots import read_snapshot


PLACED = {"latitude": "Lat", "longitude": "Lon"}


def rows_of(table: pa.Table, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in table.to_pylist()]


def test_every_column_of_the_table_is_there_in_its_order_and_type(twotown: Any) -> None:
    twotown.write_csv("Opened,Closed,Nature\n2014-01-02,,Alley\n")

    table = twotown.ingest().table

    instant, text = pa.timestamp("us"), pa.string()
    assert list(zip(table.column_names, table.schema.types, strict=True)) == [
        ("kind", text),
        ("subject_class", text),
        ("department", text),
        ("channel", text),
        ("is_duplicate", pa.bool_()),
        ("hardship_group", text),
        ("side", text),
        ("again_days", pa.int32()),
        ("h3_8", text),
        ("h3_10", text),
        ("opened_day", pa.date32()),
        ("closed_day", pa.date32()),
        ("due_day", pa.date32()),
        ("opened_at", instant),
        ("closed_at", instant),
        ("due_at", instant),
        ("latitude", pa.float64()),
        ("longitude", pa.float64()),
        ("source_file", text),
        ("source_row", pa.int64()),
    ]
    assert table.schema.metadata is None


def test_one_row_with_everything_is_told_in_our_terms(twotown: Any) -> None:
    twotown.source.update(
        time_precision="second",
        date_format="%m/%d/%Y %I:%M:%S %p",
        departments="departments.csv",
        columns={
            "opened": "Opened",
            "closed": "Closed",
            "due": "Due",
            "kind": "Nature",
            "department": "Dept",
            **PLACED,
        },
        duplicates={"column": "Status", "values": ["Done - Dup"]},
    )
    twotown.write_csv(
        "Nature,Status,Opened,Closed,Due,Dept,Lat,Lon,Name\n"
        '"Yard, dirty",Done - Dup,01/02/2014 11:30:00 PM,01/03/2014 12:00:00 AM,'
        "07/01/2014 08:00:00 AM,PWD,0.5,1.5,Ann\n"
    )

    (row,) = twotown.ingest().table.to_pylist()

    assert row == {
        "kind": "yard",
        "subject_class": "place",
        "department": "public-works",
        "channel": None,
        "is_duplicate": True,
        "side": "east-side",
        "hardship_group": "high",
        "again_days": None,
        "h3_8": h3.latlng_to_cell(0.5, 1.5, 8),
        "h3_10": h3.latlng_to_cell(0.5, 1.5, 10),
        "opened_day": date(2014, 1, 2),
        "closed_day": date(2014, 1, 3),
        "due_day": date(2014, 7, 1),
        "opened_at": datetime(2014, 1, 3, 5, 30),  # Chicago is six hours behind UTC in winter
        "closed_at": datetime(2014, 1, 3, 6, 0),
        "due_at": datetime(2014, 7, 1, 13, 0),  # and five in summer
        "latitude": 0.5,
        "longitude": 1.5,
        "source_file": "data/requests.csv",
        "source_row": 1,
    }


def test_a_source_without_a_time_of_day_gives_days_and_no_instants(twotown: Any) -> None:
    twotown.write_rows([{"Opened": datetime(2014, 1, 2), "Closed": date(2014, 1, 5), "Nature": "Alley"}])

    (row,) = twotown.ingest().table.to_pylist()

    assert (row["opened_day"], row["closed_day"]) == (date(2014, 1, 2), date(2014, 1, 5))
    assert (row["opened_at"], row["closed_at"]) == (None, None)


def test_points_that_are_no_place_have_no_area_and_no_cell(twotown: Any) -> None:
    twotown.source.update(columns={**twotown.source["columns"], **PLACED}, default_points=[("0.25", "0.25")])
    twotown.write_csv(
        "Opened,Closed,Nature,Lat,Lon\n"
        "2014-01-01,,Alley,0.5,1.0\n"  # on the border: the lower slug
        "2014-01-02,,Alley,0.25,0.25\n"  # the default point
        "2014-01-03,,Alley,,\n"
        "2014-01-04,,Alley,0.5,7\n"  # outside of the city
        "2014-01-05,,Alley,n/a,0.5\n"
        "2014-01-06,,Alley, 0.25 ,0.250001\n"
    )

    ingested = twotown.ingest()

    assert rows_of(ingested.table, "side", "hardship_group", "opened_day") == [
        ("east-side", "high", date(2014, 1, 1)),
        ("west-side", "low", date(2014, 1, 6)),
        ("unlocated", "unlocated", date(2014, 1, 2)),
        ("unlocated", "unlocated", date(2014, 1, 3)),
        ("unlocated", "unlocated", date(2014, 1, 4)),
        ("unlocated", "unlocated", date(2014, 1, 5)),
    ]
    for row in ingested.table.to_pylist():
        nowhere = row["side"] == "unlocated"
        assert [row[name] is None for name in ("h3_8", "h3_10", "latitude", "longitude")] == [nowhere] * 4
    assert ingested.counts.without_location == 4
    assert [note.text for note in ingested.notes] == [
        "1 requests stand on a default point that is no place; they have no location.",
        "1 requests have coordinates outside of the city; they have no location.",
    ]


def test_rows_come_sorted_by_all_columns_with_missing_first(twotown: Any) -> None:
    twotown.write_csv(
        "Opened,Closed,Nature\n"
        "2014-02-01,,Bed bugs\n2014-01-01,2014-01-02,Alley\n2014-01-01,,Alley\n2014-01-01,,What?\n"
    )

    table = twotown.ingest(accept_drift=True).table

    assert rows_of(table, "kind", "closed_day", "source_row") == [
        (None, None, 4),
        ("alley", None, 3),
        ("alley", date(2014, 1, 2), 2),
        ("bed-bugs", None, 1),
    ]


def test_refused_rows_are_kept_with_file_row_column_value_and_reason_all_at_once(twotown: Any) -> None:
    twotown.write_csv(
        "Opened,Closed,Nature\n"
        "2014-01-01,2014-01-02,Alley\n"
        "2014-02-31,2014-01-02,Alley\n"
        ",,Alley\n"
        "2014-01-05,2014-01-04,Alley\n"
        "03/04/14,soon,Alley\n"
        "0014-01-01,,Alley\n"
        "2014-01-01,2014-01-02\n"
        "2014-01-06,,Alley\n"
    )

    ingested = twotown.ingest()

    unreadable = (
        "a date cannot be read in the declared format",
        "una fecha no se puede leer en el formato declarado",
    )
    file = "data/requests.csv"
    assert [tuple(row.values()) for row in ingested.refused.to_pylist()] == [
        (file, 2, "Opened", "2014-02-31", *unreadable),
        (file, 3, "Opened", "", "the opening date is missing", "falta la fecha de apertura"),
        (file, 4, "Closed", "2014-01-04", "closed before it was opened", "cerrada antes de su apertura"),
        (file, 5, "Closed", "soon", *unreadable),
        (file, 5, "Opened", "03/04/14", *unreadable),
        (file, 6, "Opened", "0014-01-01", *unreadable),
        (
            file,
            7,
            "",
            "2 fields",
            "the row has more or fewer fields than the header",
            "la fila tiene más o menos campos que el encabezado",
        ),
    ]
    assert rows_of(ingested.table, "source_row") == [(1,), (8,)]
    assert (ingested.counts.read, ingested.counts.refused) == (8, 6)
    assert [(reason["reason"], reason["rows"]) for reason in ingested.refused_by_reason] == [
        ("a date cannot be read in the declared format", 3),
        ("closed before it was opened", 1),
        ("the opening date is missing", 1),
        ("the row has more or fewer fields than the header", 1),
    ]
    kept = twotown.files_at_home()[f"warehouse/refused/service_requests/{ingested.snapshot.refused}.csv"].decode()
    assert kept.startswith(
        "file,row,column,value,reason,reason_es\n"
        "data/requests.csv,2,Opened,2014-02-31,a date cannot be read in the declared format,"
    )


def test_values_that_the_tables_do_not_name_are_kept_without_a_slug_counted_and_said(twotown: Any) -> None:
    twotown.source.update(departments="departments.csv", columns={**twotown.source["columns"], "department": "Dept"})
    twotown.write_csv(
        "Opened,Closed,Nature,Dept\n"
        + "2014-01-01,, Alley ,PWD\n" * 97
        + "2014-01-01,,Whale,Parks\n2014-01-01,,,\n2014-01-01,,Whale,\n"
    )

    ingested = twotown.ingest()

    assert ingested.counts.unclassed == 2
    assert ingested.counts.by_class == {"asset": 97, "place": 1, "person": 0}  # an empty kind is one that is named
    assert ingested.table["department"].null_count == 3
    assert ingested.held == ()  # two in a hundred is not more than two in a hundred
    assert [(note.text, note.text_es) for note in ingested.notes] == [
        (
            "1 requests are of departments that the city's table does not name.",
            "1 solicitudes son de departamentos que la tabla de la ciudad no nombra.",
        ),
        (
            "2 requests are of kinds that the city's table does not name.",
            "2 solicitudes son de tipos que la tabla de la ciudad no nombra.",
        ),
    ]
    # Which values these are is for the staff alone: if the wrong column was mapped, they may be names of people.
    assert ingested.warnings == (
        "departments not named in the city's table: Parks (1 rows)",
        "kinds not named in the city's table: Whale (2 rows)",
    )
    for content in twotown.files_at_home().values():
        assert b"Whale" not in content


def test_counts_add_up_and_speak_of_the_table_as_of_the_day(twotown: Any) -> None:
    twotown.source["duplicates"] = {"column": "Status", "values": ["Dup"]}
    twotown.write_csv(
        "Opened,Closed,Nature,Status\n"
        "2014-06-30,,Alley,Dup\n2014-06-30,,Bed bugs,\n2014-07-01,,Alley,Dup\nnever,,Alley,\n2014-01-01,,,\n"
    )

    counts = twotown.ingest(as_of=date(2014, 6, 30)).counts

    assert counts.to_json() == {
        "read": 5,
        "refused": 1,
        "after_as_of": 1,
        "without_location": 3,
        "unclassed": 0,
        "duplicates": 1,
        "by_class": {"asset": 1, "place": 1, "person": 1},
    }


def test_the_snapshot_keeps_what_the_as_of_cut_leaves_out(twotown: Any) -> None:
    twotown.write_csv("Opened,Closed,Nature\n2014-06-30,2014-07-02,Alley\n2014-07-01,,Alley\n")

    ingested = twotown.ingest(as_of=date(2014, 6, 30))

    assert rows_of(ingested.table, "source_row", "closed_day") == [(1, None)]
    assert rows_of(read_snapshot(twotown.home, "service_requests"), "source_row", "closed_day") == [
        (1, date(2014, 7, 2)),
        (2, None),
    ]
    assert (ingested.snapshot.rows, ingested.snapshot.as_of) == (2, "2014-06-30")


def test_a_second_run_changes_nothing_and_two_homes_agree(twotown: Any, tmp_path: Any) -> None:
    twotown.write_csv("Opened,Closed,Nature\n2014-06-30,2014-07-02,Alley\n2014-07-01,,Alley\nnever,,Alley\n")
    first = twotown.ingest()
    before = twotown.files_at_home()

    again = twotown.ingest()
    assert twotown.files_at_home() == before
    assert (again.snapshot, again.commitment, again.table) == (first.snapshot, first.commitment, first.table)

    twotown.home = tmp_path / "another"
    twotown.ingest()
    assert twotown.files_at_home() == before


def test_the_order_of_a_sources_rows_does_not_matter_beyond_their_numbers(twotown: Any) -> None:
    lines = ["2014-06-30,,Alley", "2014-06-29,,Bed bugs", "2014-06-28,2014-06-29,Alley"]
    tables = []
    for ordered in (lines, lines[::-1]):
        twotown.write_csv("\n".join(["Opened,Closed,Nature", *ordered]) + "\n")
        tables.append(twotown.ingest().table.drop_columns(["source_row"]))

    assert tables[0] == tables[1]


def test_several_files_make_one_table_each_row_with_its_file(twotown: Any) -> None:
    twotown.write_csv("Opened,Closed,Nature\n2014-01-01,,Alley\n")
    pq.write_table(
        pa.table({"Nature": ["Alley"], "Closed": ["2014-01-03"], "Opened": ["2014-01-02"], "More": [1]}),
        twotown.folder / "data/more.parquet",
    )
    twotown.source["files"] = ["data/requests.csv", "data/more.parquet"]

    ingested = twotown.ingest()

    assert rows_of(ingested.table, "opened_day", "source_file", "source_row") == [
        (date(2014, 1, 1), "data/requests.csv", 1),
        (date(2014, 1, 2), "data/more.parquet", 1),
    ]


def test_one_thread_and_four_give_the_same_bytes(twotown: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicstat.sources.files.ROWS_PER_PIECE", 7)
    twotown.source["columns"].update(latitude="Lat", longitude="Lon")
    twotown.write_rows(
        [
            {"Opened": date(2014, 1, 1 + i % 5), "Closed": None, "Nature": "Alley", "Lat": i / 100, "Lon": i / 50}
            for i in range(100)
        ]
    )
    told: list[int] = []
    twotown.ingest(threads=1, progress=lambda text, done, total: told.append(done))
    with_one = twotown.files_at_home()
    twotown.home = tmp_path / "four"

    twotown.ingest(threads=4)

    assert told[:15] == [*range(7, 100, 7), 100]
    assert twotown.files_at_home() == with_one


def test_progress_is_told_with_rows_done_and_in_all(twotown: Any) -> None:
    twotown.write_rows([{"Opened": date(2014, 1, 1), "Closed": None, "Nature": "Alley"}] * 3)
    told: list[tuple[str, int, int]] = []

    twotown.ingest(progress=lambda text, done, total: told.append((text, done, total)))

    assert told == [
        ("reading data/requests.parquet", 3, 3),
        ("sorting the rows", 0, 1),
        ("writing the snapshot", 0, 1),
    ]


def test_the_commitment_can_be_checked_with_the_files_and_the_nonce_alone(twotown: Any) -> None:
    text = b"Opened,Closed,Nature\n2014-01-01,,Alley\n"
    twotown.write_csv(text)

    ingested = twotown.ingest(nonce="salt")

    assert ingested.commitment == sha256_hex(f"salt\n{sha256_hex(text)}  data/requests.csv\n".encode())
    assert ingested.snapshot.commitments == {"service-requests": ingested.commitment}


def test_a_live_city_draws_its_nonce_once_and_keeps_it_private(twotown: Any) -> None:
    twotown.write_csv("Opened,Closed,Nature\n2014-01-01,,Alley\n")
    in_replay = twotown.ingest().commitment
    twotown.city_fields["mode"] = "live"

    first, second = twotown.ingest().commitment, twotown.ingest().commitment

    assert first == second != in_replay
    nonce = twotown.home / "private/service-requests.nonce"
    assert len(nonce.read_text()) == 64
    assert nonce.stat().st_mode & 0o077 == 0
