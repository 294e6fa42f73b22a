"""The packed rows beside the row files: the same rows, used only while they are of these files."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from civicstat.metrics import loaded
from civicstat.metrics.loaded import show_rows
from civicstat.metrics.packed_rows import PACKED_ROWS, pack_rows
from civicstat.metrics.sql_rows import BOTH_FILES, read_steps
from civicstat.vocabulary.tables import ASSET_ROWS
from civicstat.warehouse.engine import connect


def _rows(town: Any) -> list[dict[str, str]]:
    return [
        town.asset("2013-06-03", "2013-06-05"),
        town.asset("2013-12-30", kind="cart", department="", channel="web"),
        town.place("2014-01-01", "2014-02-01", ward="unlocated"),
        town.place("2014-03-03"),
    ]


def _pack(town: Any, rows: list[dict[str, str]]) -> Path:
    town.write(rows)
    for file in town.folder.iterdir():
        os.utime(file, (1_400_000_000, 1_400_000_000))
    with connect(folders=[town.folder], reads_from=town.folder) as connection:
        pack_rows(connection, town.folder, town.context)
    return Path(town.folder / PACKED_ROWS)


def _seen(town: Any, *, context: Any = None) -> list[tuple[Any, ...]]:
    with connect(folders=[town.folder], reads_from=town.folder) as connection, connection.cursor() as cursor:
        show_rows(cursor, town.folder, context or town.context)
        return _everything(cursor)


def _everything(connection: Any) -> list[tuple[Any, ...]]:
    names = sorted(row[0] for row in connection.execute(f"DESCRIBE {BOTH_FILES}").fetchall())
    return list(connection.execute(f"SELECT {', '.join(names)} FROM {BOTH_FILES} ORDER BY ALL").fetchall())


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """One entry for each time that the row files are read as text."""
    found: list[bool] = []

    def noted(*arguments: Any, **named: Any) -> bool:
        found.append(True)
        return store_rows(*arguments, **named)

    store_rows = loaded.store_rows
    monkeypatch.setattr(loaded, "store_rows", noted)
    return found


def test_packed_rows_are_those_of_the_published_view_and_nothing_else_is_read(town: Any, reads: list[bool]) -> None:
    _pack(town, _rows(town))

    packed = _seen(town)

    with duckdb.connect() as stranger:
        for step in read_steps(town.context, folder=town.folder):
            stranger.execute(step.sql("duckdb"))
        assert packed == _everything(stranger)
    assert len(packed) == 4
    assert reads == []


def test_packed_rows_that_fit_are_not_written_again(town: Any) -> None:
    packed = _pack(town, _rows(town))
    before = packed.stat().st_ino

    with connect(folders=[town.folder], reads_from=town.folder) as connection:
        pack_rows(connection, town.folder, town.context)

    assert packed.stat().st_ino == before


def test_packed_rows_serve_a_copy_of_their_files(town: Any, reads: list[bool]) -> None:
    _pack(town, _rows(town))
    content = (town.folder / ASSET_ROWS).read_bytes()
    (town.folder / ASSET_ROWS).unlink()
    (town.folder / ASSET_ROWS).write_bytes(content)

    assert len(_seen(town)) == 4
    assert reads == []


def test_packed_rows_of_other_files_are_left_alone_and_then_written_again(town: Any, reads: list[bool]) -> None:
    packed = _pack(town, _rows(town))
    kept = packed.read_bytes()
    town.write([*_rows(town), town.asset("2013-06-03")])
    packed.write_bytes(kept)

    assert len(_seen(town)) == 5
    assert reads == [True]

    with connect(folders=[town.folder], reads_from=town.folder) as connection:
        pack_rows(connection, town.folder, town.context)
    assert len(_seen(town)) == 5
    assert reads == [True]


@pytest.mark.parametrize("change", ["day", "list"])
def test_packed_rows_of_another_day_or_list_are_left_alone(town: Any, reads: list[bool], change: str) -> None:
    _pack(town, _rows(town))
    others: dict[str, Any] = {
        "day": {"as_of": town.context.as_of + timedelta(days=1)},
        "list": {"channels": (*town.context.channels, "post")},
    }

    assert len(_seen(town, context=replace(town.context, **others[change]))) == 4
    assert reads == [True]


def test_packed_rows_that_are_fewer_than_were_packed_are_left_alone(town: Any, reads: list[bool]) -> None:
    packed = _pack(town, _rows(town))
    with duckdb.connect(packed) as spoilt:
        spoilt.execute("DELETE FROM asset WHERE kind = 'cart'")

    assert len(_seen(town)) == 4
    assert reads == [True]


def test_packed_rows_that_were_cut_short_are_left_alone(town: Any, reads: list[bool]) -> None:
    packed = _pack(town, _rows(town))
    packed.write_bytes(packed.read_bytes()[:9_000])

    assert len(_seen(town)) == 4
    assert reads == [True]


def test_rows_that_no_list_holds_are_not_packed(town: Any) -> None:
    packed = _pack(town, [*_rows(town), town.asset("2013-06-03", kind="comet")])

    assert not packed.exists()
    assert [file.name for file in town.folder.iterdir() if file.name.startswith(".")] == []
    assert len(_seen(town)) == 5
