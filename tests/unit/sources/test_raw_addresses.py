"""Addresses, read again for the crew: of the rows asked for, from the files that we know, and without quoting one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from civicstat.sources.commitment import commitment_of
from civicstat.sources.errors import SourceError
from civicstat.sources.files import open_source_file
from civicstat.sources.raw_addresses import has_addresses, read_addresses
from civicstat.vocabulary.city import ServiceRequestsSource


NONCE = "0" * 64
ROWS = 'opened,type,street\n2025-01-01,Litter,1 Elm St\n2025-01-02,Litter,\n2025-01-03,Litter, "3 Elm St, rear" \n'


@pytest.fixture
def source() -> ServiceRequestsSource:
    return ServiceRequestsSource(
        title="x",
        title_es="x",
        files=("rows.csv",),
        source="x",
        licence="x",
        time_precision="day",
        coverage_from=date(2025, 1, 1),
        columns={"opened": "opened", "kind": "type", "address": "street"},
        kinds="kinds.csv",
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rows.csv").write_text(ROWS.replace(', "', ',"').replace('" ', '"'))
    return tmp_path


def commitment(folder: Path) -> str:
    return commitment_of({"rows.csv": open_source_file(folder, "rows.csv").sha256()}, nonce=NONCE)


def test_only_the_rows_asked_for_are_kept_as_the_file_has_them(source, folder):
    rows = [("rows.csv", 2), ("rows.csv", 3)]
    found = read_addresses(source, folder, rows, commitment=commitment(folder), nonce=NONCE)

    assert has_addresses(source)
    assert found == {("rows.csv", 3): "3 Elm St, rear"}


def test_files_that_changed_since_are_refused_without_a_word_of_what_is_in_them(source, folder):
    before = commitment(folder)
    (folder / "rows.csv").write_text(ROWS.replace("1 Elm", "9 Elm"))

    with pytest.raises(SourceError, match="the files have changed since the records were read") as refused:
        read_addresses(source, folder, [("rows.csv", 1)], commitment=before, nonce=NONCE)
    assert "Elm" not in str(refused.value)
