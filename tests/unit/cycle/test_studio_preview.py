"""`civicstat metrics preview`: a metric file over the past, before anybody adopts it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from civicstat.cli.app import app
from civicstat.cycle.studio.warnings import warnings_of
from civicstat.ledger.reader import Record, read_figures
from civicstat.vocabulary.figure import Accounting, Figure, FigureKey
from civicstat.vocabulary.period import parse_period


def command(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["metrics", "preview", *map(str, arguments)])


def share_file(city: Path) -> Path:
    """A share of the template city."""
    return next(path for path in sorted((city / "metrics").glob("*.toml")) if 'measure = "share"' in path.read_text())


@pytest.fixture(scope="module")
def adopted_again(template_city: Path, finished_home: Path) -> dict[str, Any]:
    """The preview of a file that was adopted as it stands."""
    result = command(share_file(template_city), "--home", finished_home, "--json")
    assert result.exit_code == 0, result.output
    preview: dict[str, Any] = json.loads(result.stdout)
    return preview


def test_a_preview_of_an_adopted_file_says_what_was_published(
    adopted_again: dict[str, Any], finished_home: Path
) -> None:
    metric = adopted_again["definition"]["id"]
    published = {
        key: figure.to_json()
        for key, figure in read_figures(Record(finished_home), metric).items()
        if figure.key.area == "city:-" and figure.key.group == "-"
    }

    previewed = {
        line["key"]: {name: line[name] for name in published[line["key"]]} for line in adopted_again["periods"]
    }

    assert previewed == published
    assert adopted_again["charts"]


def test_its_sentences_are_those_of_the_release_in_both_languages(adopted_again: dict[str, Any]) -> None:
    metric = adopted_again["definition"]["id"]
    headline = adopted_again["sentences"][f"metric/{metric}/headline"]

    assert adopted_again["definition"]["title"] in headline["en"]
    assert adopted_again["definition"]["title_es"] in headline["es"]
    assert "\N{EN DASH}" not in headline["en"]


def test_nothing_is_written_to_the_record(
    home: Path, city: Path, files_of: Callable[..., dict[str, bytes]], tmp_path: Path
) -> None:
    before = files_of(home)
    file = Path(shutil.copy(share_file(city), tmp_path / "a-new-share.toml"))
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(f'id = "{share_file(city).stem}"', 'id = "a-new-share"'), encoding="utf-8")

    result = command(file, "--home", home, "--json")

    assert json.loads(result.stdout)["definition"]["id"] == "a-new-share"
    assert json.loads(result.stdout)["written_to_the_record"] is False
    assert files_of(home) == before


def test_a_changed_file_of_an_adopted_version_and_an_unknown_companion_are_warned_of(
    finished_home: Path, city: Path
) -> None:
    file = share_file(city)
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("companion")]
    changed = "\n".join(["digits = 2" if line.startswith("digits") else line for line in lines])
    file.write_text('companion = "nobody"\n' + changed, encoding="utf-8")

    warnings = [said["en"] for said in json.loads(command(file, "--home", finished_home, "--json").stdout)["warnings"]]

    assert any("is adopted and says something else: raise `version`" in warning for warning in warnings)
    assert any("The companion “nobody” is not adopted" in warning for warning in warnings)


@pytest.mark.parametrize(
    ("figure", "received", "excluded", "expected"),
    [
        ({"value": None, "status": "too-few", "n": 4}, 4, {}, ["too-few"]),
        ({"value": 50, "n": 29}, 29, {}, ["few-cases"]),
        ({"value": 50, "n": 30}, 30, {}, []),
        ({"value": 50, "n": 79}, 100, {"duplicate": 21}, ["many-excluded"]),
        ({"value": 50, "n": 80}, 100, {"duplicate": 20}, []),
        ({"value": 50, "n": 50}, 100, {"too-new-to-judge": 50}, ["too-new"]),
        ({"value": 50, "n": 99, "bound": "more-than"}, 99, {}, ["only-a-bound"]),
    ],
)
def test_a_period_is_warned_of(
    finished_home: Path, figure: dict[str, Any], received: int, excluded: dict[str, int], expected: list[str]
) -> None:
    definitions = Record(finished_home).live_definitions().values()
    definition = next(definition for definition in definitions if definition.measure == "share")
    key = FigureKey(definition.id, 1, "2014-05")
    left_out = Accounting(key, received, received - sum(excluded.values()), excluded)

    assert warnings_of(definition, parse_period("2014-05"), Figure(key, **figure), left_out) == expected


def test_it_is_told_in_words_with_a_table_of_periods(finished_home: Path, template_city: Path) -> None:
    result = command(share_file(template_city), "--home", finished_home, "--lang", "es", "--period", "month")

    assert result.exit_code == 0
    assert "(closed-within-5-days, versión 1)" in result.stdout.splitlines()[0]
    assert "Qué diría el gráfico" in result.stdout
    assert "recuentos" in result.stdout
    assert sum(line.startswith("    20") for line in result.stdout.splitlines()) >= 12


def test_a_file_with_faults_is_answered_with_all_of_them(finished_home: Path, city: Path) -> None:
    file = share_file(city)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("days_between", "days_betwen").replace("digits = ", "digits = 9"), encoding="utf-8")

    result = command(file, "--home", finished_home, "--json")

    assert result.exit_code == 2
    letter = json.loads(result.stdout)
    assert letter["error"] == "DefinitionError"
    assert "numerator" in result.stdout
    assert "digits" in result.stdout
