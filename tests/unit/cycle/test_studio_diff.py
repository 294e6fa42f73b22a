"""`civicstat metrics diff`: what changed between two definitions in words, and what that does to past figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from civicstat.cli.app import app
from civicstat.cycle.run import Cycle, adopt_step
from civicstat.cycle.studio.changes import FIELDS, changes_between
from civicstat.ledger.reader import Record, read_figures
from civicstat.vocabulary.definition import Definition


SHARE = "closed-within-5-days"


def command(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["metrics", "diff", *map(str, arguments)])


def answered(*arguments: object) -> dict[str, Any]:
    result = command(*arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture
def second_version(city: Path) -> Path:
    """The template's share as version 2, with ten days for five."""
    file = city / "metrics" / f"{SHARE}.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("version = 1", "version = 2").replace("<= 5", "<= 10"), encoding="utf-8")
    return file


def test_every_field_of_a_definition_has_words() -> None:
    # `*_text` keeps what the author wrote; the tree beside it is told in words.
    fields = {field.alias or name for name, field in Definition.model_fields.items() if not name.endswith("_text")}

    assert set(FIELDS) == fields


def test_a_changed_filter_is_told_by_its_words_in_both_languages(finished_home: Path, second_version: Path) -> None:
    changes = {
        change["field"]: change for change in answered(SHARE, second_version, "--home", finished_home)["changes"]
    }

    assert set(changes) == {"version", "numerator"}
    assert changes["numerator"]["old"]["en"] == "at most 5 days passed from opening to closing"
    assert changes["numerator"]["new"]["es"] == "desde la apertura hasta el cierre hubo como máximo 10 días"
    assert (changes["numerator"]["moves_numbers"], changes["version"]["moves_numbers"]) == (True, False)


def test_old_and_new_stand_beside_each_other_for_twelve_periods_or_more(
    finished_home: Path, second_version: Path
) -> None:
    periods = answered(SHARE, second_version, "--home", finished_home)["periods"]
    months = [line for line in periods if line["kind"] == "month"]
    published = {
        figure.key.period: figure.to_json()
        for figure in read_figures(Record(finished_home), SHARE).values()
        if figure.key.area == "city:-" and figure.key.group == "-"
    }

    assert len(months) >= 12
    assert {line["period"]: line["old"] for line in periods} == published
    for line in periods:
        if line["difference"] is not None:
            gap = Decimal(line["new"]["value"]) - Decimal(line["old"]["value"])
            assert Decimal(line["difference"]) == gap >= 0
    assert any(line["differs"] for line in months)


def test_two_adopted_versions_can_be_compared(
    home: Path, city: Path, second_version: Path, cycle_of: Callable[..., Cycle]
) -> None:
    adopt_step(cycle_of(city, home))

    found = answered(f"{SHARE}/1", SHARE, "--home", home)

    assert (found["old"]["version"], found["new"]["version"]) == (1, 2)
    assert "numerator" in {change["field"] for change in found["changes"]}


def test_a_file_that_was_adopted_as_it_stands_differs_in_nothing(finished_home: Path, template_city: Path) -> None:
    found = answered(SHARE, template_city / "metrics" / f"{SHARE}.toml", "--home", finished_home)

    assert found["changes"] == []
    assert not any(line["differs"] for line in found["periods"])


def test_items_of_a_list_come_and_go_one_by_one(finished_home: Path) -> None:
    old = Record(finished_home).live_definitions()[SHARE]
    new = old.model_copy(update={"exclude": (), "known_gaps": (*old.known_gaps, "A new gap.")})

    said = [change.in_words("en") for change in changes_between(old, new, {})]

    assert said[0] == "known gap + A new gap."
    assert len(said) == 1 + len(old.exclude)
    assert all(line.startswith("left out - ") for line in said[1:])


def test_without_a_home_two_files_are_compared_by_their_words(template_city: Path, second_version: Path) -> None:
    result = command(template_city / "metrics" / f"{SHARE}.toml", second_version, "--lang", "es")

    assert result.exit_code == 0
    assert "condición que cumplir: " in result.stdout
    assert "añada --home" in result.stdout


def test_the_table_shows_the_newest_periods_of_the_kind_that_was_asked_for(
    finished_home: Path, second_version: Path
) -> None:
    result = command(SHARE, second_version, "--home", finished_home, "--period", "month", "--last", 13)

    rows = [line for line in result.stdout.splitlines() if line.startswith("    20")]
    assert len(rows) == 13
    assert "periods differ." in result.stdout


@pytest.mark.parametrize(
    ("old", "has_home", "found"),
    [
        ("closed-in-5-days", True, "no definition 'closed-in-5-days' has been adopted"),
        (f"{SHARE}/7", True, f"no definition '{SHARE}/7' has been adopted"),
        (SHARE, False, "is not a metric file, and there is no home"),
    ],
)
def test_a_side_that_is_not_there_is_answered_with_a_letter(
    finished_home: Path, second_version: Path, old: str, has_home: bool, found: str
) -> None:
    result = command(old, second_version, *(("--home", finished_home) if has_home else ()), "--json")

    letter = json.loads(result.stdout)
    assert result.exit_code == 2
    assert found in letter["found"]
    assert letter["next_step"]
