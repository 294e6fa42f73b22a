"""New rows for a source that stands: the same columns, tried on a copy, and not a line of the folder lost."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from civicstat.cycle.errors import CityFolderError
from civicstat.cycle.init import make_city_folder
from civicstat.cycle.intake.delivery import fit_of, take_delivery, write_delivery
from civicstat.cycle.intake.draft import try_folder
from civicstat.sources.errors import SourceError


NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    make_city_folder(tmp_path / "city", name="Mill Town")
    return tmp_path / "city"


def rows_of(city: Path) -> list[str]:
    files = tomllib.loads((city / "sources.toml").read_text("utf-8"))["service_requests"]["files"]
    return (city / files[0]).read_text("utf-8").splitlines()


def test_a_delivery_is_cut_to_what_is_read_and_the_rest_of_the_folder_stays(city: Path, tmp_path: Path) -> None:
    header, *rows = rows_of(city)
    extra = [f"{header},Caller", *[f"{row},Somebody" for row in rows[:50]]]
    (tmp_path / "brought.csv").write_text("\n".join(extra) + "\n", "utf-8")
    before = (city / "sources.toml").read_text("utf-8")
    write_delivery(city, tmp_path / "brought.csv", tmp_path / "draft", name="july.csv", replaces=True)
    assert (city / "sources.toml").read_text("utf-8") == before
    tried = try_folder(tmp_path / "draft", tmp_path / "trial", now=NOW)
    assert tried.letters == ()
    assert tried.rows["read"] == 50
    take_delivery(tmp_path / "draft", city, name="july.csv")
    assert "Somebody" not in (city / "data" / "july.csv").read_text("utf-8")
    after = (city / "sources.toml").read_text("utf-8")
    assert [line for line in before.splitlines() if not line.startswith("files")] == [
        line for line in after.splitlines() if not line.startswith("files")
    ]


def test_a_delivery_stands_beside_the_old_files(city: Path, tmp_path: Path) -> None:
    header, *rows = rows_of(city)
    (tmp_path / "brought.csv").write_text("\n".join([header, *rows[:10]]) + "\n", "utf-8")
    write_delivery(city, tmp_path / "brought.csv", tmp_path / "draft", name="july.csv", replaces=False)
    tried = try_folder(tmp_path / "draft", tmp_path / "trial", now=NOW)
    assert tried.rows["read"] == len(rows) + 10


def test_a_column_that_is_gone_is_named_before_anything_is_written(city: Path, tmp_path: Path) -> None:
    header, *rows = rows_of(city)
    opened = tomllib.loads((city / "sources.toml").read_text("utf-8"))["service_requests"]["columns"]["opened"]
    (tmp_path / "brought.csv").write_text("\n".join([header.replace(opened, "Else"), *rows[:10]]) + "\n", "utf-8")
    assert [fit.theirs for fit in fit_of(city, tmp_path / "brought.csv") if not fit.is_there] == [opened]
    with pytest.raises(SourceError, match=f"there is no column '{opened}'"):
        write_delivery(city, tmp_path / "brought.csv", tmp_path / "draft", name="x.csv", replaces=True)
    (tmp_path / "ragged.csv").write_text("\n".join([header, rows[0] + ",more", *rows[:3]]) + "\n", "utf-8")
    with pytest.raises(SourceError, match="1 rows have more or fewer fields than the header, the first: 1"):
        write_delivery(city, tmp_path / "ragged.csv", tmp_path / "draft", name="x.csv", replaces=True)
    assert not (tmp_path / "draft").exists()


def test_a_list_of_files_that_cannot_be_found_is_left_to_its_owner(city: Path, tmp_path: Path) -> None:
    text = (city / "sources.toml").read_text("utf-8")
    (city / "sources.toml").write_text(text.replace("files =", '"files" ='), "utf-8")
    (tmp_path / "brought.csv").write_text("\n".join(rows_of(city)[:5]) + "\n", "utf-8")
    with pytest.raises(CityFolderError, match="the list of files cannot be found"):
        write_delivery(city, tmp_path / "brought.csv", tmp_path / "draft", name="x.csv", replaces=True)
