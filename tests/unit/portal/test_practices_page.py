"""The page of the thirty practices names what is there: its tests, commands, pages of the office and public pages."""

from __future__ import annotations

import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
from typer.main import get_command

from civicstat.cli.app import app
from civicstat.office.urls import DOORS
from civicstat.portal.pages import links


ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "explanation" / "practices.md").read_text("utf-8")
ROWS = [line for line in PAGE.splitlines() if re.match(r"\| P\d+ \|", line)]
NAMED = sorted(set(re.findall(r"`([^`]+)`", "\n".join(ROWS))))


def test_every_practice_has_its_row_and_says_what_holds_it() -> None:
    listed = tomllib.loads((ROOT / "src/civicstat/hearings/starting/practices.toml").read_text("utf-8"))
    assert [row.split()[1] for row in ROWS] == [each["id"] for each in listed["practice"]]
    for row in ROWS:
        asks, lives, lacks = (cell.strip() for cell in row.split("|")[2:5])
        assert asks, row
        assert "`" in lives, row
        assert lacks, row


@pytest.mark.parametrize("named", [each for each in NAMED if "/" in each and each.endswith(".py")])
def test_each_file_that_is_named_exists(named: str) -> None:
    assert (ROOT / named).is_file()


@pytest.mark.parametrize("named", [each for each in NAMED if each.startswith("civicstat ")])
def test_each_command_that_is_named_exists(named: str) -> None:
    command = get_command(app)
    for word in named.split()[1:]:
        command = command.commands[word]  # type: ignore[attr-defined]


def test_each_page_of_the_office_that_is_named_is_a_door() -> None:
    doors = {f"/{door.address}" for door in DOORS}
    assert [each for each in NAMED if each.startswith("/") and each not in doors] == []


def test_each_public_page_that_is_named_is_written(whole_site: Path) -> None:
    english = whole_site / "en"
    written = {path.relative_to(english).as_posix() for path in english.rglob("*.html")}
    # This town has no locked briefing, and its release does not say what nobody measures.
    written |= {links.COVERAGE, links.locked_briefing_page("streets-stat-2026-01-13")}
    named = [each for each in NAMED if each.endswith(".html")]
    assert [each for each in named if not any(fnmatch(path, each) for path in written)] == []
