"""`civicstat meetings law` and `watch` stand alone: they judge a log that was handed on as plain JSON."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from meeting_years import Told, kept_year, neglected_year
from typer.testing import CliRunner

from civicstat.cli.app import app
from civicstat.cycle.errors import CycleError
from civicstat.cycle.kept_meetings import read_log_file


def log_of(folder: Path, told: Told, *, lines: bool = False) -> Path:
    """The log as somebody would hand it on: no index, no citation, and the genesis for zone and mode."""
    said = [{"type": e.statement.type, "name": e.statement.name} for e in told.entries]
    for row, entry in zip(said, told.entries, strict=True):
        row |= {"as_of": entry.statement.as_of, "body": dict(entry.statement.body)}
    genesis = {"type": "genesis/v1", "name": "genesis", "as_of": "2025-11-30"}
    rows = [{**genesis, "body": {"time_zone": "America/New_York", "mode": "replay"}}, *said]
    path = folder / "log.json"
    path.write_text("\n".join(map(json.dumps, rows)) if lines else json.dumps(rows), "utf-8")
    return path


def run(*arguments: str) -> tuple[int, dict[str, Any]]:
    result = CliRunner().invoke(app, ["meetings", *arguments, "--json"])
    return result.exit_code, json.loads(result.stdout)


@pytest.mark.parametrize("lines", [False, True])
def test_a_kept_year_passes_from_a_plain_log(tmp_path: Path, lines: bool) -> None:
    code, result = run("law", "--log", str(log_of(tmp_path, kept_year(), lines=lines)), "--year", "2026")
    assert (code, result["passed"], len(result["requirements"])) == (0, True, 6)


def test_a_year_of_neglect_ends_with_one_and_names_each_month(tmp_path: Path) -> None:
    log = log_of(tmp_path, neglected_year(["parks", "streets"]))
    code, result = run("law", "--log", str(log), "--year", "2026", "--as-of", "2027-02-10")
    found = {(each["department"], each["id"]): each for each in result["requirements"]}
    assert (code, result["passed"]) == (1, False)
    assert found[("parks", "meetings")]["not_kept"] == found[("streets", "meetings")]["not_kept"] == 12


def test_the_numbers_of_another_law_can_be_given(tmp_path: Path) -> None:
    log = str(log_of(tmp_path, kept_year()))
    asked = ["law", "--log", log, "--year", "2026"]
    assert run(*asked, "--briefing-hours", "72")[0] == 1
    assert run(*asked, "--months", "3", "--memo-hours", "96")[1]["source"] == "numbers that were given"
    assert run(*asked, "--months", "5")[0] == 2


def test_the_watchdog_lists_what_stands_open(tmp_path: Path) -> None:
    log = str(log_of(tmp_path, neglected_year()))
    code, result = run("watch", "--log", log, "--as-of", "2026-01-14")
    assert (code, [each["kind"] for each in result["lapses"]]) == (1, ["late-briefing", "missed-meeting"])
    assert [each["is_public"] for each in result["lapses"]] == [False, True]
    assert run("watch", "--log", str(log_of(tmp_path, kept_year())), "--as-of", "2026-12-31")[0] == 0


@pytest.mark.parametrize("text", ["[1]", "{", '{"type": "series/v1"}', '[{"type": "x", "name": "y", "as_of": "z"}]'])
def test_a_file_that_is_no_log_is_answered_by_a_letter(tmp_path: Path, text: str) -> None:
    path = tmp_path / "log.json"
    path.write_text(text, "utf-8")
    with pytest.raises(CycleError, match="is no log"):
        read_log_file(path)


def test_the_day_of_a_log_is_the_last_one_that_it_speaks_of(tmp_path: Path) -> None:
    assert run("law", "--log", str(log_of(tmp_path, kept_year())))[1]["as_of"] == date(2027, 1, 24).isoformat()
