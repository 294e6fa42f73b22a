"""Whatever is wrong with a city's files: one clear letter, and the home stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from civicstat.sources.errors import SourceError
from civicstat.vocabulary.errors import CivicstatError


GOOD = "Opened,Closed,Nature\n2014-01-01,,Alley\n"


@pytest.fixture
def letter(twotown: Any) -> Callable[[], str]:
    """Ingests once well, then as a test left the city, and gives the letter after checking the home."""
    twotown.write_csv(GOOD)
    twotown.ingest()
    before = twotown.files_at_home()

    def read() -> str:
        with pytest.raises(SourceError) as caught:
            twotown.ingest()
        assert isinstance(caught.value, CivicstatError)
        assert twotown.files_at_home() == before
        return str(caught.value)

    return read


def test_a_missing_file(twotown: Any, letter: Callable[[], str]) -> None:
    (twotown.folder / "data/requests.csv").unlink()

    assert letter() == (
        "data/requests.csv: the file is not there\n"
        "Expected: a file at cities/twotown/data/requests.csv\n"
        "Next step: Put it there, or correct `files` of [service_requests] in sources.toml."
    )


def test_a_wrong_column(twotown: Any, letter: Callable[[], str]) -> None:
    twotown.source["columns"]["kind"] = "Natur"

    assert letter() == (
        "data/requests.csv: there is no column 'Natur'\n"
        "Expected: one of: Opened, Closed, Nature\n"
        "Next step: Correct [service_requests.columns] kind in sources.toml; did you mean 'Nature'?"
    )


def test_a_wrong_column_that_is_like_no_other(twotown: Any, letter: Callable[[], str]) -> None:
    twotown.source["duplicates"] = {"column": "zzz", "values": ["x"]}

    assert letter() == (
        "data/requests.csv: there is no column 'zzz'\n"
        "Expected: one of: Opened, Closed, Nature\n"
        "Next step: Correct [service_requests.duplicates] column in sources.toml; no column has a name like it."
    )


def test_a_file_with_semicolons_shows_what_was_read_as_columns(twotown: Any, letter: Callable[[], str]) -> None:
    twotown.write_csv(GOOD.replace(",", ";"))

    assert "Expected: one of: Opened;Closed;Nature\n" in letter()


def test_a_column_name_that_stands_twice(twotown: Any, letter: Callable[[], str]) -> None:
    twotown.write_csv("Opened,Closed,Nature,Opened\n2014-01-01,,Alley,2014-01-01\n")

    assert letter() == (
        "data/requests.csv: two columns are called 'Opened'\n"
        "Expected: a name of its own for every column that is read\n"
        "Next step: Rename one of them in the export."
    )


@pytest.mark.parametrize(("left_out", "ours"), [("Opened", "opened"), ("Nature", "kind")])
def test_a_needed_column_that_is_not_mapped(twotown: Any, letter: Callable[[], str], left_out: str, ours: str) -> None:
    del twotown.source["columns"][ours]

    assert letter() == (
        f"sources.toml, [service_requests.columns]: `{ours}` is not mapped to a column\n"
        f'Next step: Add a line such as {ours} = "the column\'s name".'
    )


def test_half_a_point(twotown: Any, letter: Callable[[], str]) -> None:
    twotown.source["columns"]["latitude"] = "Opened"

    assert letter() == (
        "sources.toml, [service_requests.columns]: only one of `latitude` and `longitude` is mapped\n"
        "Next step: Map both, or neither."
    )


def test_only_undecodable_dates(twotown: Any, letter: Callable[[], str]) -> None:
    twotown.source["date_format"] = "%d/%m/%Y"

    assert letter() == (
        "data/requests.csv: not one of 1 rows can be used; the first, row 1: a date cannot be read in the declared "
        "format (Opened '2014-01-01')\n"
        "Expected: rows with an opening date that is readable and not after the closing\n"
        "Next step: Compare this row with the header, and with date_format in sources.toml."
    )


def test_text_dates_without_a_format(twotown: Any, letter: Callable[[], str]) -> None:
    twotown.source["date_format"] = ""

    assert letter() == (
        "data/requests.csv, column Opened: the column holds text, and no date format is given\n"
        'Expected: a line such as date_format = "%m/%d/%Y %I:%M:%S %p"\n'
        "Next step: Add date_format to [service_requests] in sources.toml."
    )


@pytest.mark.parametrize("date_format", ["%Y-%m-%d %z", "%Z"])
def test_a_format_with_a_zone(twotown: Any, letter: Callable[[], str], date_format: str) -> None:
    twotown.source["date_format"] = date_format

    assert f"the date format '{date_format}' reads a time zone from each row" in letter()


def test_a_format_that_is_none(twotown: Any, letter: Callable[[], str]) -> None:
    twotown.source["date_format"] = "%Q"

    assert letter().startswith(
        "sources.toml, date_format (for data/requests.csv, column Opened): the date format '%Q' is not understood: "
    )


def test_a_date_column_that_holds_numbers(twotown: Any, letter: Callable[[], str]) -> None:
    twotown.write_rows([{"Opened": 41640.0, "Closed": None, "Nature": "Alley"}])

    assert letter() == (
        "data/requests.parquet, column Opened: the column holds double, not dates\n"
        "Expected: dates, timestamps, or text with a `date_format`\n"
        "Next step: Correct the column's name under [service_requests.columns] in sources.toml."
    )


@pytest.mark.parametrize("empty", ["Opened,Closed,Nature\n", "Opened,Closed,Nature"])
def test_an_empty_data_set(twotown: Any, letter: Callable[[], str], empty: str) -> None:
    twotown.write_csv(empty)

    assert letter() == (
        "data/requests.csv: there are no rows\n"
        "Expected: at least one request\n"
        "Next step: Export the file again, with its rows."
    )


def test_an_empty_parquet_file(twotown: Any, letter: Callable[[], str]) -> None:
    schema = pa.schema([("Opened", pa.string()), ("Closed", pa.string()), ("Nature", pa.string())])
    pq.write_table(schema.empty_table(), twotown.folder / "data/requests.parquet")
    twotown.source["files"] = ["data/requests.parquet"]

    assert letter().startswith("data/requests.parquet: there are no rows\n")


def test_a_file_of_no_bytes(twotown: Any, letter: Callable[[], str]) -> None:
    twotown.write_csv("")

    assert letter().startswith("data/requests.csv: the file is empty\n")


def test_a_parquet_file_cut_short(twotown: Any, letter: Callable[[], str]) -> None:
    twotown.write_rows([{"Opened": "2014-01-01", "Closed": "", "Nature": "Alley"}])
    path = twotown.folder / "data/requests.parquet"
    path.write_bytes(path.read_bytes()[:-40])

    assert letter().startswith("data/requests.parquet: the file cannot be read: it does not open as Parquet (")


def test_a_csv_that_is_not_utf8_and_says_nothing_of_its_rows(twotown: Any, letter: Callable[[], str]) -> None:
    twotown.write_csv("Opened,Closed,Nature\n2014-01-01,,Peña\n".encode("latin-1"))

    assert letter() == (
        "data/requests.csv: the file cannot be read: one of the columns that are read is damaged, or is not UTF-8 text"
        "\n"
        "Expected: Parquet, or CSV in UTF-8 with commas, a header, and every quote closed\n"
        "Next step: Export the file again and compare its size with the original."
    )


def test_a_quote_that_never_closes_does_not_swallow_the_file(twotown: Any, letter: Callable[[], str]) -> None:
    twotown.write_csv(GOOD + '2014-01-02,,"Alley\n' + "2014-01-03,,Alley\n" * 500)

    assert letter().startswith("data/requests.csv: the file cannot be read: ")
    assert "2014-01-03" not in letter()


def test_a_file_of_another_kind(twotown: Any, letter: Callable[[], str]) -> None:
    (twotown.folder / "data/requests.xlsx").write_bytes(b"PK")
    twotown.source["files"] = ["data/requests.xlsx"]

    assert letter() == (
        "data/requests.xlsx: the file ends in '.xlsx'\n"
        "Expected: a file that ends in .csv or .parquet\n"
        "Next step: Export it as CSV in UTF-8, or as Parquet."
    )


def test_a_time_zone_that_does_not_exist(twotown: Any, letter: Callable[[], str]) -> None:
    twotown.city_fields["time_zone"] = "America/Chigaco"

    assert letter() == (
        "city.toml, time_zone: there is no time zone 'America/Chigaco'\n"
        "Expected: a name of the IANA time zone database, such as America/Chicago\n"
        "Next step: Correct the name."
    )
