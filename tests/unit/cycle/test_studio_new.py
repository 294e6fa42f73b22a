"""`civicstat metrics new`: a metric file from answers, asked for or given as options."""

from __future__ import annotations

import inspect
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from civicstat.cli.app import app
from civicstat.cli.new_metric import new
from civicstat.cycle.studio.new_metric import metric_text, missing_from, with_defaults
from civicstat.cycle.studio.questions import QUESTIONS
from civicstat.metrics.read_definition import definition_from_fields
from civicstat.metrics.scope import Scope


ANSWERS = {
    "question": "Does the city fill a pothole within a week?",
    "question_es": "¿Rellena la ciudad un bache en una semana?",
    "title": "Filled within 7 days",
    "title_es": "Rellenados en 7 días",
    "numerator": "days_between(opened, closed) <= 7",
    "owner": "Director of Streets",
    "owner_es": "Dirección de Calles",
    "known_gaps": "Potholes that nobody reports.",
    "known_gaps_es": "Los baches que nadie reporta.",
    "proposed_by": "a resident",
    "proposed_by_es": "un residente",
}


def command(*arguments: object, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["metrics", "new", *map(str, arguments)], input=typed)


def options(answers: dict[str, str]) -> list[str]:
    return [word for name, answer in answers.items() for word in (f"--{name.replace('_', '-')}", answer)]


def test_every_question_is_an_option_too() -> None:
    parameters = set(inspect.signature(new).parameters) - {"city", "home", "lang", "as_json"}

    assert parameters == {question.name for question in QUESTIONS}


def test_answers_as_options_write_a_file_that_the_doctor_passes_and_the_past_is_shown(
    city: Path, finished_home: Path
) -> None:
    result = command(city, *options(ANSWERS), "--home", finished_home, "--json")

    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    written = tomllib.loads((city / "metrics" / "filled-within-7-days.toml").read_text(encoding="utf-8"))
    assert (written["id"], written["version"], written["unit"]) == ("filled-within-7-days", 1, "percent")
    assert written["exclude"][0]["where"] == "is_duplicate"
    assert found["to_mend"] == 0
    assert len([line for line in found["preview"]["periods"] if line["kind"] == "month"]) >= 12


def test_what_no_option_answers_is_asked_and_a_wrong_answer_is_asked_again(city: Path) -> None:
    rest = {name: answer for name, answer in ANSWERS.items() if name != "numerator"}
    # id, where (wrong, then all), measure (wrong, then share), condition, moment, periods, by, decimals, direction,
    # settling, duplicates, companion, goal, target.
    typed = ["", "knd = 'x'", "", "often", "", "days_between(opened, closed) <= 3", *[""] * 10]

    result = command(city, *options(rest), typed="\n".join(typed) + "\n")

    assert result.exit_code == 0, result.output
    written = tomllib.loads((city / "metrics" / "filled-within-7-days.toml").read_text(encoding="utf-8"))
    assert written["numerator"] == "days_between(opened, closed) <= 3"
    assert "where" not in written
    assert "Did you mean `kind`?" in result.output
    assert "'often' is not among the answers" in result.output
    assert "Nothing to mend." in result.output


def test_without_questions_every_missing_answer_is_named_and_nothing_is_written(city: Path) -> None:
    before = sorted((city / "metrics").iterdir())

    result = command(city, "--title", "A title", "--json")

    letter = json.loads(result.stdout)
    assert result.exit_code == 2
    assert "9 answers are missing: --question, --question-es, --title-es, --owner" in letter["found"]
    assert sorted((city / "metrics").iterdir()) == before


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({"id": "closed-within-5-days"}, "there is a metric 'closed-within-5-days' already"),
        ({"digits": "many"}, "'many' cannot be used"),
        ({"measure": "often"}, "'often' is not among the answers"),
        ({"settles_after": "a month"}, "'a month' cannot be used"),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused_and_nothing_is_written(
    city: Path, answers: dict[str, str], found: str
) -> None:
    before = {path: path.read_bytes() for path in (city / "metrics").iterdir()}

    result = command(city, *options({**ANSWERS, **answers}), "--json")

    assert result.exit_code == 2
    assert json.loads(result.stdout)["found"] == found
    assert {path: path.read_bytes() for path in (city / "metrics").iterdir()} == before


@pytest.mark.parametrize("measure", QUESTIONS[[question.name for question in QUESTIONS].index("measure")].choices)
def test_every_measure_can_be_answered_by_what_is_offered(measure: str) -> None:
    parts = {"of_metric": "requests/1", "per_metric": "open-backlog/1", "budget_lines": "sweeping"}
    answers = with_defaults({**ANSWERS, **parts, "measure": measure})

    assert missing_from(answers) == []
    definition = definition_from_fields(tomllib.loads(metric_text(answers)), scope=Scope(), where="new.toml")
    assert definition.measure == measure


def test_words_with_quotes_and_backslashes_come_back_as_they_were() -> None:
    said = 'He said "five days", C:\\street \N{EM DASH} ¿sí?'

    fields = tomllib.loads(metric_text(with_defaults({**ANSWERS, "question": said})))

    assert fields["question"] == said
