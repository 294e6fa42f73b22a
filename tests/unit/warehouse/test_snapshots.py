from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from civicstat.vocabulary.canonical import sha256_hex
from civicstat.warehouse.errors import WarehouseError
from civicstat.warehouse.manifest import read_manifest
from civicstat.warehouse.shelves import Shelves
from civicstat.warehouse.snapshots import (
    Provenance,
    current_snapshot,
    publish_snapshot,
    read_snapshot,
    schema_digest,
    snapshot_path,
)


ROWS = pa.table({"kind": ["alley", "cart", None], "rows": [1, 2, 3]})
OTHER_ROWS = pa.table({"kind": ["alley"], "rows": [9]})
FROM_CITY = Provenance(
    as_of="2014-06-30", commitments=(("requests", "ab" * 32),), columns_read=(("requests", ("Created", "Nature")),)
)


def publish(home: Path, rows: pa.Table, **fields: object) -> str:
    provenance = Provenance(**fields) if fields else FROM_CITY  # type: ignore[arg-type]
    return publish_snapshot(home, "requests", rows, provenance=provenance).sha256


def files_in(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_a_snapshot_is_named_by_its_bytes_and_read_back_as_it_was(tmp_path: Path) -> None:
    entry = publish_snapshot(tmp_path, "requests", ROWS, provenance=FROM_CITY)

    path = tmp_path / "warehouse" / "requests" / f"{entry.sha256}.parquet"
    assert sha256_hex(path.read_bytes()) == entry.sha256
    assert read_snapshot(tmp_path, "requests") == ROWS
    assert pq.read_schema(path).metadata is None


def test_the_manifest_says_what_a_snapshot_rests_on(tmp_path: Path) -> None:
    entry = publish_snapshot(tmp_path, "requests", ROWS, provenance=FROM_CITY, refused_csv=b"file,row\na.csv,3\n")

    written = json.loads((tmp_path / "warehouse" / "manifest.json").read_bytes())
    assert written == {
        "format": "civicstat-warehouse/1",
        "tables": {
            "requests": {
                "current": entry.sha256,
                "snapshots": [
                    {
                        "sha256": entry.sha256,
                        "rows": 3,
                        "schema": schema_digest(ROWS.schema),
                        "as_of": "2014-06-30",
                        "commitments": {"requests": "ab" * 32},
                        "columns_read": {"requests": ["Created", "Nature"]},
                        "refused": sha256_hex(b"file,row\na.csv,3\n"),
                        "held": [],
                    }
                ],
            }
        },
    }
    assert Shelves(tmp_path).refusals("requests", entry.refused).read_bytes() == b"file,row\na.csv,3\n"


def test_the_same_rows_change_nothing(tmp_path: Path) -> None:
    publish(tmp_path, ROWS)
    before = files_in(tmp_path)

    publish(tmp_path, ROWS)

    assert files_in(tmp_path) == before


def test_two_homes_hold_the_same_bytes(tmp_path: Path) -> None:
    publish(tmp_path / "one", ROWS)
    chunked = pa.concat_tables([ROWS.slice(0, 1), ROWS.slice(1)])
    publish(tmp_path / "two", chunked)

    assert files_in(tmp_path / "one") == files_in(tmp_path / "two")


def test_text_kept_as_dictionary_has_the_schema_of_text(tmp_path: Path) -> None:
    encoded = ROWS.set_column(0, "kind", ROWS["kind"].dictionary_encode())

    entry = publish_snapshot(tmp_path, "requests", encoded, provenance=FROM_CITY)

    assert entry.schema == schema_digest(ROWS.schema)
    assert read_snapshot(tmp_path, "requests") == ROWS


def test_a_new_snapshot_counts_and_the_old_one_stays(tmp_path: Path) -> None:
    first = publish(tmp_path, ROWS)
    second = publish(tmp_path, OTHER_ROWS)

    assert read_snapshot(tmp_path, "requests") == OTHER_ROWS
    history = read_manifest(Shelves(tmp_path).manifest).tables["requests"]
    assert [entry.sha256 for entry in history.snapshots] == [first, second]
    assert Shelves(tmp_path).snapshot("requests", first).exists()


def test_a_held_snapshot_is_kept_but_does_not_count(tmp_path: Path) -> None:
    first = publish(tmp_path, ROWS)
    publish(tmp_path, OTHER_ROWS, held=("fewer rows",))

    current = current_snapshot(tmp_path, "requests")
    assert current is not None
    assert current.sha256 == first

    accepted = publish(tmp_path, OTHER_ROWS)
    current = current_snapshot(tmp_path, "requests")
    assert current is not None
    assert (current.sha256, current.held) == (accepted, ())


def test_what_a_crashed_writer_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    sha256 = publish(tmp_path, ROWS)
    table = tmp_path / "warehouse" / "requests"
    strays = [
        table / "snapshot.unfinished",
        table / f"{'0' * 64}.parquet",
        tmp_path / "warehouse/manifest.json.unfinished",
    ]
    for stray in strays:
        stray.write_bytes(b"half")
    other = tmp_path / "warehouse" / "charts" / f"{'0' * 64}.csv"
    other.parent.mkdir()
    other.write_text("another room's file")

    publish(tmp_path, ROWS)

    assert not any(stray.exists() for stray in strays)
    assert (table / f"{sha256}.parquet").exists()
    assert other.exists()


def test_a_table_never_ingested_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError) as caught:
        snapshot_path(tmp_path, "requests")

    assert str(caught.value) == (
        "warehouse/manifest.json: there is no snapshot of 'requests' yet\n"
        "Next step: Run `civicstat ingest` for this city first."
    )


def test_a_snapshot_that_has_gone_is_said_so(tmp_path: Path) -> None:
    sha256 = publish(tmp_path, ROWS)
    Shelves(tmp_path).snapshot("requests", sha256).unlink()

    with pytest.raises(WarehouseError) as caught:
        snapshot_path(tmp_path, "requests")

    assert caught.value.found == f"the snapshot {sha256[:12]}... of 'requests' is gone"
    assert caught.value.next_step == "Run `civicstat ingest` again; it is rebuilt from the city's files."
    # And that is true:
    publish(tmp_path, ROWS)
    assert read_snapshot(tmp_path, "requests") == ROWS


@pytest.mark.parametrize("content", ["{", '{"format": "other"}', "[]", "\udcff"])
def test_a_damaged_manifest_is_no_empty_one(tmp_path: Path, content: str) -> None:
    publish(tmp_path, ROWS)
    Shelves(tmp_path).manifest.write_bytes(content.encode("utf-8", "surrogateescape"))

    for use in (lambda: current_snapshot(tmp_path, "requests"), lambda: publish(tmp_path, OTHER_ROWS)):
        with pytest.raises(WarehouseError) as caught:
            use()
        assert caught.value.where == "warehouse/manifest.json"
        assert caught.value.found.startswith("the manifest cannot be read: ")
