from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from civicstat.warehouse.engine import Engine, EngineLimits, quoted_name, quoted_text
from civicstat.warehouse.engines import DUCKDB, open_engine
from civicstat.warehouse.errors import WarehouseError


def test_tables_in_memory_and_files_answer_one_query(tmp_path: Path) -> None:
    pq.write_table(pa.table({"kind": ["alley"], "rows": [2]}), tmp_path / "a.parquet")
    (tmp_path / "b.csv").write_text('kind,opened_day,note\nalley,2014-06-30,"said ""no"", twice"\ncart,,\n')
    with Engine(folders=[tmp_path], limits=EngineLimits(threads=2, memory_megabytes=500)) as engine:
        engine.add_parquet("a", tmp_path / "a.parquet")
        engine.add_csv("b", tmp_path / "b.csv", {"kind": "VARCHAR", "opened_day": "DATE", "note": "VARCHAR"})
        engine.add_table("c", pa.table({"kind": ["alley", "cart"], "weight": [10, 20]}))

        answer = engine.run(
            "SELECT b.kind, opened_day::VARCHAR AS day, note, a.rows, weight + ? AS weight FROM b JOIN c USING (kind) "
            "LEFT JOIN a USING (kind) ORDER BY 1",
            [1],
        )

    assert answer.to_pylist() == [
        {"kind": "alley", "day": "2014-06-30", "note": 'said "no", twice', "rows": 2, "weight": 11},
        {"kind": "cart", "day": None, "note": None, "rows": None, "weight": 21},
    ]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_text('{outside}')",
        "SELECT * FROM '{outside}'",
        "SELECT * FROM read_text('{inside}/../outside.csv')",
        "COPY (SELECT 1) TO '{outside}'",
        "ATTACH '{outside}.db'",
        "SELECT * FROM read_csv('https://example.org/a.csv')",
        "INSTALL spatial",
        "LOAD spatial",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
        "SET autoinstall_known_extensions = true",
        "SET threads = 64",
    ],
)
def test_a_query_cannot_leave_its_folders_or_open_the_door(tmp_path: Path, query: str) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside.csv"
    inside.mkdir()
    outside.write_text("secret\n1\n")

    with Engine(folders=[inside]) as engine, pytest.raises(duckdb.Error):
        engine.run(query.format(inside=inside, outside=outside))

    assert outside.read_text() == "secret\n1\n"


def test_a_query_cannot_see_what_lies_about_in_python(tmp_path: Path) -> None:
    lying_about = pa.table({"secret": [1]})

    with Engine() as engine, pytest.raises(duckdb.Error, match="lying_about"):
        engine.run("SELECT * FROM lying_about")

    assert lying_about.num_rows == 1


def test_limits_hold() -> None:
    with Engine(limits=EngineLimits(threads=1, memory_megabytes=200)) as engine:
        (row,) = engine.run(
            "SELECT current_setting('threads') AS threads, current_setting('memory_limit') AS memory"
        ).to_pylist()

    assert row == {"threads": 1, "memory": "190.7 MiB"}  # 200 million bytes
    with pytest.raises(ValueError, match="a limit must be at least 1, not 0"):
        EngineLimits(threads=0)


def test_what_does_not_fit_into_memory_is_put_aside_and_gone_afterwards(tmp_path: Path) -> None:
    rows, spill = tmp_path / "rows", tmp_path / "spill"
    rows.mkdir()
    spill.mkdir()
    (spill / "left-by-a-run-that-was-killed").write_text("x")
    wide = (
        "CREATE TABLE wide AS SELECT i, hash(i) AS a, hash(i + 1) AS b, hash(i + 2) AS c FROM range(2_000_000) AS r(i)"
    )

    with open_engine(DUCKDB, rows=rows, limits=EngineLimits(threads=1, memory_megabytes=50), spills_to=spill) as engine:
        assert isinstance(engine, duckdb.DuckDBPyConnection)
        engine.execute(wide)
        put_aside = sum(file.stat().st_size for file in spill.iterdir())
        total = engine.execute("SELECT count(DISTINCT a), max(i) FROM wide").fetchone()

    assert total == (2_000_000, 1_999_999)
    assert put_aside > 1_000_000
    assert not spill.exists()


def test_files_that_cannot_be_read_get_a_letter(tmp_path: Path) -> None:
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and no more")
    with Engine(folders=[tmp_path]) as engine:
        with pytest.raises(WarehouseError) as broken:
            engine.add_parquet("a", tmp_path / "broken.parquet")
        with pytest.raises(WarehouseError) as missing:
            engine.add_csv("b", tmp_path / "missing.csv", {"x": "VARCHAR"})
        with pytest.raises(ValueError, match="not 'a; DROP TABLE b'"):
            engine.add_table("a; DROP TABLE b", pa.table({"x": [1]}))

    assert broken.value.found.startswith("the file cannot be read: ")
    assert broken.value.where == "broken.parquet"
    assert str(missing.value) == ("missing.csv: the file is not there\nNext step: Make it first, or check the path.")


def test_quotes_in_names_and_texts_stay_inside() -> None:
    with Engine() as engine:
        (row,) = engine.run("SELECT " + quoted_text("it's") + " AS " + quoted_name('a "b"')).to_pylist()

    assert row == {'a "b"': "it's"}
