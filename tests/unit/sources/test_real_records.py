"""Real records, real counts. The cities in this repository are always there; the whole files of Boston and Chicago
are read where CIVICSTAT_BENCH_DATA names a folder that holds them, and otherwise their tests are not collected."""

from __future__ import annotations

import os
import shutil
import tomllib
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from civicstat.sources.ingest import Ingested, ingest
from civicstat.vocabulary.city import City, Sources
from civicstat.warehouse.snapshots import read_snapshot


CITIES = Path(__file__).parents[3] / "cities"
WHOLE_FILES = {
    "chicago": "chicago/311_sanitation_code_2000_2014jun.parquet",
    "boston": "boston/311_2015_jan_sep.parquet",
}
BENCH_DATA = Path(os.environ.get("CIVICSTAT_BENCH_DATA", os.devnull))
HAS_WHOLE_FILES = all((BENCH_DATA / name).is_file() for name in WHOLE_FILES.values())


def read_city(folder: Path, home: Path) -> Ingested:
    tables = {
        name: tomllib.loads((folder / name).read_text(encoding="utf-8")) for name in ("city.toml", "sources.toml")
    }
    city = City.model_validate(tables["city.toml"])
    assert city.as_of is not None
    return ingest(city, Sources.model_validate(tables["sources.toml"]), folder, home, as_of=city.as_of)


def open_requests(table: pa.Table) -> pa.Table:
    return table.filter(pc.and_(pc.is_null(table["closed_day"]), pc.invert(table["is_duplicate"])))


def closing_later(ingested: Ingested, home: Path) -> int:
    """Requests open in the cut whose closing the snapshot knows."""
    day = pa.scalar(date.fromisoformat(ingested.snapshot.as_of), pa.date32())
    snapshot = read_snapshot(home, "service_requests")
    was_open = pc.and_(pc.less_equal(snapshot["opened_day"], day), pc.greater(snapshot["closed_day"], day))
    return int(pc.sum(pc.fill_null(was_open, False)).as_py())


def test_chicago_has_605_open_requests_on_30_june_2014(tmp_path: Path) -> None:
    ingested = read_city(CITIES / "chicago", tmp_path)

    assert open_requests(ingested.table).num_rows == 605
    counts = ingested.counts
    assert (counts.read, counts.refused, counts.after_as_of, counts.unclassed) == (65_421, 0, 0, 0)
    assert (counts.duplicates, counts.by_class) == (3_123, {"asset": 19_952, "place": 45_469, "person": 0})
    assert 100 < counts.without_location < 200
    assert ingested.held == ()


def test_boston_has_18018_open_requests_that_are_not_about_persons_on_30_september_2015(tmp_path: Path) -> None:
    # The city's copy here cuts requests about persons to the month in which they came in, so it shows none as closed.
    # Of all 19,290 open requests of the whole file 1,272 are about persons.
    ingested = read_city(CITIES / "boston", tmp_path)

    not_about_persons = ingested.table.filter(pc.not_equal(ingested.table["subject_class"], "person"))
    assert open_requests(not_about_persons).num_rows == 19_290 - 1_272
    assert closing_later(ingested, tmp_path) == 5_033 - 251
    assert (ingested.counts.read, ingested.counts.refused) == (93_963, 174)
    assert [reason["reason"] for reason in ingested.refused_by_reason] == ["closed before it was opened"]
    assert ingested.counts.unclassed == 0
    assert ingested.held == ()


def whole_city(name: str, tmp_path: Path) -> Path:
    """A city folder with the whole file in place of the city's copy."""
    folder = tmp_path / name
    shutil.copytree(CITIES / name, folder, ignore=shutil.ignore_patterns("data"))
    (folder / "data").mkdir()
    (folder / "data/requests.parquet").symlink_to((BENCH_DATA / WHOLE_FILES[name]).resolve())
    return folder


if HAS_WHOLE_FILES:

    def test_the_whole_file_of_chicago_has_605_open_requests(tmp_path: Path) -> None:
        ingested = read_city(whole_city("chicago", tmp_path), tmp_path / "home")

        assert open_requests(ingested.table).num_rows == 605
        assert ingested.counts.refused == 0

    def test_the_whole_file_of_boston_has_19290_open_requests_of_which_5033_close_later(tmp_path: Path) -> None:
        ingested = read_city(whole_city("boston", tmp_path), tmp_path / "home")

        # 176 rows close before they open. They are refused; all of them close by the as-of day, so no count moves.
        assert ingested.counts.refused == 176
        assert open_requests(ingested.table).num_rows == 19_290
        assert closing_later(ingested, tmp_path / "home") == 5_033
        # 13,425 rows stand on the default point, four of them among the refused.
        texts = [note.text for note in ingested.notes]
        assert "13,421 requests stand on a default point that is no place; they have no location." in texts
