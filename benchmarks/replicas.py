"""Many rows from few real ones: each copy of a request is moved a little in time and place, and is the same every run.

A request is moved back by whole weeks and some minutes, all of its moments alike, so weekdays, durations and the order
of opening and closing stay as they are. Points of requests about assets are moved by about a block. Points that stand
for "we do not know", and those of other requests, stay where they are.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
import shutil
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from replica import Replica


SEED = 20150930
# Three years: with the nine months of the real rows, nearly four years of records.
WEEKS_BACK = 156
MINUTES_BACK = 90
COVERAGE_FROM = "2012-01-01"
# About half the width of an H3 cell of resolution 10, to which published points of assets were cut.
DEGREES_ASIDE = 0.0006
TIMES = "%m/%d/%Y %I:%M:%S %p"
COLUMNS = ("OPEN_DT", "TARGET_DT", "CLOSED_DT", "TYPE", "Department", "Source", "LATITUDE", "LONGITUDE")


def find_records(city: Path) -> Path:
    """The real rows: what CIVICSTAT_BENCH_DATA names (a file, or a folder that holds one), else the demo city's own."""
    named = os.environ.get("CIVICSTAT_BENCH_DATA", "")
    if not named:
        return city / "data" / "requests.parquet"
    path = Path(named)
    for file in [path] if path.is_file() else sorted(path.rglob("*.parquet")):
        if set(COLUMNS) <= set(pq.read_schema(file).names):
            return file
    raise SystemExit(
        f"CIVICSTAT_BENCH_DATA: no Parquet file with the columns {', '.join(COLUMNS)} in {path}.\n"
        "Name Boston's file of service requests or its folder, or unset it to use the demonstration's own."
    )


def make_replica(source: Path, city: Path, scratch: Path, *, rows: int) -> Replica:
    """The replica of that many rows; made once and kept in the scratch folder."""
    kept = f"{rows}-{_digest(source, city)}"
    replica = Replica(rows, scratch / "replicas" / kept)
    if not replica.folder.is_dir():
        unfinished = replica.folder.with_name(f".{kept}.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        made = Replica(rows, unfinished)
        replicate(source, made.parquet, rows=rows, assets=asset_kinds(city / "kinds.csv"))
        write_csv(made.parquet, made.csv)
        unfinished.rename(replica.folder)
    for form, file in (("parquet", replica.parquet), ("csv", replica.csv)):
        make_city(city, replica.city(form), file)
    return replica


def replicate(source: Path, target: Path, *, rows: int, assets: list[str], seed: int = SEED) -> None:
    """Write that many rows, a copy of the source at a time; the same arguments give the same rows."""
    with duckdb.connect() as connection:
        connection.execute(_READ, {"source": str(source), "times": TIMES, "assets": assets})
        found = connection.execute("SELECT count(*) FROM requests").fetchone()
        at_once = int(found[0]) if found else 0
        schema = pa.schema([(name, pa.string()) for name in COLUMNS])
        with pq.ParquetWriter(target, schema, compression="zstd") as writer:
            for copy in range(-(-rows // at_once)):
                connection.register("moves", _moves(at_once, np.random.default_rng([seed, copy])))
                moved = connection.execute(_MOVE, {"times": TIMES}).to_arrow_table()
                writer.write_table(moved.slice(0, rows - copy * at_once).cast(schema))


def write_csv(parquet: Path, target: Path) -> None:
    """The same rows as CSV."""
    with duckdb.connect() as connection:
        connection.read_parquet(str(parquet)).write_csv(str(target))


def asset_kinds(kinds: Path) -> list[str]:
    """The source's names of the kinds that are about assets."""
    with kinds.open(encoding="utf-8", newline="") as lines:
        return [row["source"] for row in csv.DictReader(lines) if row["subject_class"] == "asset"]


def make_city(city: Path, target: Path, records: Path) -> None:
    """A copy of the city folder that reads these records and covers all of their years."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(city, target, ignore=shutil.ignore_patterns("data"))
    (target / "data").mkdir()
    (target / "data" / records.name).symlink_to(records.resolve())
    sources = (target / "sources.toml").read_text(encoding="utf-8")
    sources = re.sub(r"(?m)^files = .*$", f'files = ["data/{records.name}"]', sources)
    sources = re.sub(r"(?m)^coverage_from = .*$", f"coverage_from = {COVERAGE_FROM}", sources)
    (target / "sources.toml").write_text(sources, encoding="utf-8")


def _digest(source: Path, city: Path) -> str:
    parts = (source, city / "kinds.csv", Path(__file__))
    return hashlib.sha256(b"".join(hashlib.sha256(part.read_bytes()).digest() for part in parts)).hexdigest()[:12]


def _moves(rows: int, rng: np.random.Generator) -> pa.Table:
    return pa.table(
        {
            "minutes_back": rng.integers(0, WEEKS_BACK + 1, rows) * 7 * 24 * 60 + rng.integers(0, MINUTES_BACK, rows),
            "north": rng.uniform(-DEGREES_ASIDE, DEGREES_ASIDE, rows),
            "east": rng.uniform(-DEGREES_ASIDE, DEGREES_ASIDE, rows),
        }
    )


# The point given is Boston's own sign for "we do not know where".
_READ = """
CREATE TABLE requests AS
SELECT
  try_strptime(OPEN_DT, $times) AS opened, try_strptime(TARGET_DT, $times) AS due,
  try_strptime(CLOSED_DT, $times) AS closed, TYPE, Department, Source, LATITUDE, LONGITUDE,
  list_contains($assets, TYPE) AND (LATITUDE, LONGITUDE) <> ('42.3594', '-71.0587') AS is_movable
FROM read_parquet($source)
"""
_MOVE = """
SELECT
  strftime(opened - to_minutes(minutes_back), $times) AS OPEN_DT,
  strftime(due - to_minutes(minutes_back), $times) AS TARGET_DT,
  strftime(closed - to_minutes(minutes_back), $times) AS CLOSED_DT,
  TYPE, Department, Source,
  CASE WHEN is_movable THEN printf('%.5f', CAST(LATITUDE AS DOUBLE) + north) ELSE LATITUDE END AS LATITUDE,
  CASE WHEN is_movable THEN printf('%.5f', CAST(LONGITUDE AS DOUBLE) + east) ELSE LONGITUDE END AS LONGITUDE
FROM requests POSITIONAL JOIN moves
"""
