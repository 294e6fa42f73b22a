"""`civicstat metrics chart` from the command line: what it takes, and what it refuses with a letter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from civicstat.cli.app import app


MONTHS = [f"{year}-{month:02d}" for year in (2011, 2012, 2013) for month in range(1, 13)]


@pytest.fixture
def shares(tmp_path: Path) -> Path:
    """Three years of shares: 50 of 100, then 80 of 100 from 2013 on."""
    lines = [f"{month},{80 + i % 2 if month >= '2013' else 50 + i % 2},100" for i, month in enumerate(MONTHS)]
    path = tmp_path / "shares.csv"
    path.write_text("period,numerator,denominator\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def _chart(*arguments: object) -> tuple[int, dict[str, Any]]:
    result = CliRunner().invoke(app, ["metrics", "chart", *map(str, arguments), "--json"])
    return result.exit_code, json.loads(result.stdout)


def test_a_new_range_with_its_reason_and_a_break_cut_the_series(shares: Path) -> None:
    _, whole = _chart(shares, "--direction", "up", "--target", "70")
    code, rebased = _chart(shares, "--rebase", "2013-01-01:night crews began", "--direction", "up", "--target", "60")
    _, broken = _chart(shares, "--break", "2012-01-01", "--break", "2013-01-01")

    assert code == 0
    assert whole["variation"] == "special-cause-improving"
    assert (rebased["variation"], rebased["assurance"], rebased["center"]) == ("common-cause", "will-reach", "80.50")
    assert rebased["segments"][1]["starts"]["reason"] == "night crews began"
    assert len(broken["segments"]) == 3


def test_options_choose_the_chart_the_season_and_the_baseline(shares: Path) -> None:
    _, chart = _chart(shares, "--kind", "u-prime", "--season", "none", "--baseline", "24")

    assert chart["chart"]["kind"] == "u-prime"
    assert chart["baseline"] == ["2011-01", "2012-12"]
    assert chart["removed"]["words"] == "No season was removed: it was not asked for."


@pytest.mark.parametrize(
    ("option", "text", "found"),
    [
        ("--rebase", "2013-01-01", "a new baseline from 2013-01-01 has no reason"),
        ("--rebase", "2013-01-01: ", "a new baseline from 2013-01-01 has no reason"),
        ("--break", "January", "'January' is not a day"),
        ("--target", "many", "'many' is not a number"),
        ("--target", "NaN", "'NaN' is not a number"),
        ("--target", "-inf", "'-inf' is not a number"),
        ("--target", "1e999999999", "'1e999999999' is not a number"),
        ("--kind", "t", "a t chart does not suit this file: the file holds counts"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_letter(shares: Path, option: str, text: str, found: str) -> None:
    code, letter = _chart(shares, option, text)

    assert code == 2
    assert letter["found"] == found


def test_every_bad_row_is_named_with_its_value_and_what_was_expected(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("period,value\n2013-01,many\nJanuary,2\n2013-03,3\n", encoding="utf-8")

    code, letter = _chart(path)

    assert code == 2
    assert letter["found"] == (
        "the series cannot be charted: row 2: value 'many' is not a number; row 3: 'January' is not a period"
    )
    assert letter["expected"].startswith("columns period,value or period,numerator,denominator")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "period,value\n2013-01,1,5\n2013-02,2\n2013-03,1e999999999\n",
            "row 2: ['5'] stands beyond the header; a decimal point is a point, as in 58.2; "
            "row 4: value '1e999999999' is not a number",
        ),
        (
            "day\n2013-01-01\n2013-01-09,closed\n",
            "row 3: ['closed'] stands beyond the header; a decimal point is a point, as in 58.2",
        ),
    ],
)
def test_a_cell_that_the_header_has_no_name_for_is_never_dropped_in_silence(
    tmp_path: Path, text: str, found: str
) -> None:
    path = tmp_path / "beyond.csv"
    path.write_text(text, encoding="utf-8")

    code, letter = _chart(path)

    assert (code, letter["found"]) == (2, f"the series cannot be charted: {found}")
