"""Columns that are not named, or named as never read, stay closed: not only unused, but never decoded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from civicstat.sources.errors import SourceError


NEVER = [{"column": "Status, Reason", "why": "knows the future", "why_es": "conoce el futuro"}]


def all_but_commitment(twotown: Any) -> tuple[Any, ...]:
    ingested = twotown.ingest()
    return (
        ingested.table,
        ingested.counts,
        ingested.refused,
        ingested.notes,
        ingested.held,
        ingested.snapshot.sha256,
        twotown.files_at_home().keys(),
    )


def test_a_parquet_column_that_is_never_read_may_be_garbage(twotown: Any) -> None:
    twotown.source["never_read"] = NEVER
    twotown.write_rows(
        [
            {"Opened": date(2014, 1, 1 + i % 9), "Closed": None, "Nature": "Alley", "Status": f"Closed late {i}"}
            for i in range(500)
        ]
    )
    path = twotown.folder / "data/requests.parquet"
    untouched = all_but_commitment(twotown)

    # Every byte of the column's pages is turned over: whoever opens it gets an error.
    chunk = pq.ParquetFile(path).metadata.row_group(0).column(3)
    content = bytearray(path.read_bytes())
    start = chunk.dictionary_page_offset or chunk.data_page_offset
    for place in range(start, start + chunk.total_compressed_size):
        content[place] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises((pa.ArrowException, OSError)):
        pq.read_table(path)

    assert all_but_commitment(twotown) == untouched


def test_a_csv_column_that_is_never_read_may_be_garbage(twotown: Any) -> None:
    twotown.source["never_read"] = NEVER
    twotown.write_csv(b"Opened,Closed,Nature,Reason,Status\n2014-01-01,,Alley,fine,ok\n")
    untouched = all_but_commitment(twotown)

    twotown.write_csv(b'Opened,Closed,Nature,Reason,Status\n2014-01-01,,Alley,\xff\xfe,"\xc3\n"\n')

    assert all_but_commitment(twotown) == untouched


def test_values_of_columns_that_are_not_named_change_nothing(twotown: Any) -> None:
    rows = [{"Opened": date(2014, 1, 1), "Closed": date(2014, 7, 9), "Nature": "Alley", "Flag": "ONTIME"}] * 9
    twotown.write_rows(rows)
    before = all_but_commitment(twotown)

    twotown.write_rows([{**row, "Flag": "OVERDUE", "Phone": "555 0100"} for row in rows])

    assert all_but_commitment(twotown) == before


@pytest.mark.parametrize("column", ["Status", "Reason"])
def test_a_column_cannot_be_mapped_and_never_read(twotown: Any, column: str) -> None:
    twotown.source["never_read"] = NEVER
    twotown.source["columns"]["channel"] = column
    twotown.write_csv("Opened,Closed,Nature,Status,Reason\n2014-01-01,,Alley,,\n")

    with pytest.raises(SourceError) as caught:
        twotown.ingest()

    assert str(caught.value) == (
        f"sources.toml: the column '{column}' is mapped to `channel` and listed as never read\n"
        "Expected: a column that is either read or never read; only [service_requests.duplicates] may name both\n"
        "Next step: Remove it from [service_requests.columns], or from never_read."
    )


def test_a_status_column_is_read_for_its_duplicate_marks_and_nothing_else(twotown: Any) -> None:
    twotown.source["never_read"] = NEVER
    twotown.source["duplicates"] = {"column": "Status", "values": ["Open - Dup", "Completed - Dup"]}
    lines = "2014-01-01,,Alley,{}\n2014-01-02,,Alley,Open - Dup\n"
    twotown.write_csv("Opened,Closed,Nature,Status\n" + lines.format("Open"))
    before = twotown.ingest().table
    assert before["is_duplicate"].to_pylist() == [False, True]

    twotown.write_csv("Opened,Closed,Nature,Status\n" + lines.format("Completed"))

    assert twotown.ingest().table == before
