"""A brought file: its form is guessed, it is written as we read it, and its folder is tried before it counts."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.cycle.errors import CycleError
from civicstat.cycle.intake.areas import AreasAsked
from civicstat.cycle.intake.draft import refused_rows, take_into_use, try_folder, write_proposed_folder
from civicstat.cycle.intake.sniff import DELIMITERS, Form, first_rows, guess_form, write_as_read
from civicstat.sources.errors import SourceError
from civicstat.sources.propose import propose
from civicstat.sources.propose_folder import Decided
from civicstat.sources.propose_result import Wishes


NOW = datetime(2026, 3, 2, tzinfo=UTC)
SLICE = Path(__file__).parents[3] / "examples" / "los-angeles"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", sorted(DELIMITERS))
def test_a_file_is_read_the_same_in_whatever_form_it_comes(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [["Opened", "Kind", "Ward"], ["2026-01-05", "Año, nuevo; sí", "1|2"], ["2026-01-06", "Bache", "3"]]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=DELIMITERS[delimiter]).writerows(rows)
    file = tmp_path / "brought"
    file.write_bytes(text.getvalue().encode(encoding))
    form = guess_form(file)
    assert form == Form(encoding, delimiter)
    assert write_as_read(file, tmp_path / "read.csv", form) == 2
    with (tmp_path / "read.csv").open(encoding="utf-8", newline="") as read:
        assert list(csv.reader(read)) == rows
    assert first_rows(file, form).header == ("Opened", "Kind", "Ward")


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"))
ROWS = st.lists(st.lists(TEXTS, min_size=2, max_size=4), min_size=1, max_size=5)


@given(rows=ROWS)
def test_what_is_written_again_says_what_was_brought(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("forms")
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\n").writerows(rows)
    (folder / "brought").write_text(text.getvalue(), "utf-8", newline="")
    write_as_read(folder / "brought", folder / "read.csv", Form("utf-8", "semicolon"))
    with (folder / "read.csv").open(encoding="utf-8", newline="") as read:
        found = list(csv.reader(read))
    # A byte order mark before the first sign is no sign of the first field.
    rows[0][0] = rows[0][0].removeprefix("\ufeff")
    assert found == rows


def test_a_workbook_and_an_empty_file_are_no_tables(tmp_path: Path) -> None:
    (tmp_path / "book").write_bytes(b"PK\x03\x04\x00\x00 ...")
    with pytest.raises(SourceError, match="the file is not text"):
        guess_form(tmp_path / "book")
    (tmp_path / "empty").write_bytes(b" \n")
    with pytest.raises(SourceError, match="the file is empty"):
        guess_form(tmp_path / "empty")


def test_a_form_that_does_not_fit_is_said_without_quoting_a_row(tmp_path: Path) -> None:
    (tmp_path / "brought").write_bytes("Opened,Kind\n2026-01-05,Se\u00f1ora Ejemplo\n".encode("cp1252"))
    with pytest.raises(SourceError) as letter:
        write_as_read(tmp_path / "brought", tmp_path / "read.csv", Form("utf-8", "comma"))
    assert "Ejemplo" not in str(letter.value)
    assert list(tmp_path.iterdir()) == [tmp_path / "brought"]


def test_a_column_that_somebody_keeps_closed_is_not_proposed() -> None:
    wishes = Wishes(columns={"department": "", "latitude": ""})
    found = propose(SLICE / "requests.csv", wishes=wishes).proposal.column_of
    assert set(found) == {"opened", "closed", "kind", "channel"}


def test_a_folder_is_tried_before_it_counts_and_replaces_nothing(tmp_path: Path) -> None:
    looked = propose(SLICE / "requests.csv")
    asked = AreasAsked(SLICE / "neighborhood-councils.geojson", "name", SLICE / "households.csv")
    said = Decided("California", "the city", "CC0", "the council", "CC BY")
    write_proposed_folder(tmp_path / "draft", looked, name="Los Angeles", asked=asked, decided=said)
    assert "Decide this: who" not in (tmp_path / "draft" / "sources.toml").read_text("utf-8")
    tried = try_folder(tmp_path / "draft", tmp_path / "trial", now=NOW)
    assert tried.can_be_used
    assert (tried.rows["read"], tried.rows["refused"]) == (10_000, 23)
    refused = refused_rows(tmp_path / "trial")
    assert len(refused) == 23
    assert {row["reason"] for row in refused} == {"closed before it was opened"}
    assert "requests" in tried.metrics
    city = tmp_path / "city"
    city.mkdir()
    assert "city.toml" in take_into_use(tmp_path / "draft", city)
    with pytest.raises(CycleError, match="the city has a folder already"):
        take_into_use(tmp_path / "draft", city)


def test_what_stops_a_cycle_is_told_and_nothing_is_raised(tmp_path: Path) -> None:
    (tmp_path / "draft").mkdir()
    tried = try_folder(tmp_path / "draft", tmp_path / "trial", now=NOW)
    assert not tried.can_be_used
    assert "there is no city.toml" in tried.letters[0]["found"]
    assert refused_rows(tmp_path / "trial") == []
