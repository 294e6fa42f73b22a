"""`civicstat start` stands alone: a plan and a verdict from a city folder, letters for what is too much."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from typer.testing import CliRunner

from civicstat.cli.app import app


BOSTON = Path(__file__).parents[3] / "cities" / "boston"
QUESTION = "Are street lights mended when we say?"
MEASURES = ("--metric", "street-lights-on-time", "--metric", "open-backlog", "--metric", "street-requests")


def run(tmp_path: Path, *more: str, question: str = QUESTION, department: str = "public-works") -> tuple[int, str]:
    """The command on Boston, with a home in which nothing is published."""
    words = ["start", str(BOSTON), "--home", str(tmp_path), "--question", question, "--department", department]
    found = CliRunner().invoke(app, [*words, *more])
    return found.exit_code, found.output


def as_json(tmp_path: Path, *more: str) -> dict[str, Any]:
    code, output = run(tmp_path, "--json", *more)
    assert code == 0, output
    found: dict[str, Any] = json.loads(output)
    return found


def test_before_anything_is_published_it_says_not_yet_and_what_is_missing(tmp_path: Path) -> None:
    code, output = run(tmp_path, *MEASURES)
    assert code == 0
    assert output.startswith("Not yet. Before the first recorded meeting, 12 things are missing or unanswered:\n")
    assert "P8 Current data on what was defined before (missing)" in output
    assert "P28.power: May the chair move people or money on the spot" in output
    assert "day 14  October 15, 2015, 10:00: First rehearsal, private; briefing locked by October 13, 2015" in output
    assert "The city's file names no days off" in output


def test_in_a_replay_day_0_is_the_morning_after_its_last_day(tmp_path: Path) -> None:
    plan = as_json(tmp_path, *MEASURES)["plan"]
    assert (plan["first_day"], plan["last_day"]) == ("2015-10-01", "2015-12-30")
    later = as_json(tmp_path, *MEASURES, "--first-day", "2015-11-01", "--weekday", "tuesday", "--hour", "09:30")["plan"]
    # A Sunday: day 0 is the Monday after it.
    assert (later["first_day"], later["hour"], later["steps"][3]["day"]) == ("2015-11-02", "09:30", "2015-11-10")


def test_answers_come_from_a_file_and_do_not_outvote_the_record(tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    said = {"answer": "yes", "evidence": "Written on Monday.", "post": "Chair"}
    file.write_text(json.dumps({"P7": said, "P4": said}), encoding="utf-8")
    rows = as_json(tmp_path, *MEASURES, "--answers", str(file))["readiness"]["practices"]
    found = {row["practice"]: row for row in rows}
    assert (found["P7"]["verdict"], found["P7"]["by"]) == ("in-place", "person")
    assert found["P7"]["found"]["en"] == "Yes (Chair): Written on Monday."
    assert (found["P8"]["verdict"], found["P8"]["by"]) == ("missing", "program")


def test_the_plan_is_written_for_other_calendars(tmp_path: Path) -> None:
    assert run(tmp_path, *MEASURES, "--out", str(tmp_path / "plan.ics"))[0] == 0
    assert len(list(Calendar.from_ical((tmp_path / "plan.ics").read_bytes()).walk("VEVENT"))) == 14
    assert run(tmp_path, *MEASURES, "--out", str(tmp_path / "plan.json"))[0] == 0
    assert json.loads((tmp_path / "plan.json").read_text("utf-8"))["plan"]["question"] == QUESTION


@pytest.mark.parametrize(
    ("more", "found"),
    [
        (("--question", "Is it clean?"), "--question is given 2 times"),
        (("--department", "transportation"), "--department is given 2 times"),
        (("--metric", "open-backlog"), "these are 1 measures"),
        ((), "public-works has 0 measures on record, and a start takes 3"),
        ((*MEASURES, "--hour", "ten"), "'ten' is not an hour"),
        ((*MEASURES, "--first-day", "soon"), "'soon' is not a day"),
        ((*MEASURES, "--weekday", "payday"), "'payday' is not a weekday"),
        ((*MEASURES, "--weekday", "sunday"), "the city does not work on weekday 7"),
        ((*MEASURES, "--out", "plan.doc"), "plan.doc ends in no form we write"),
        ((*MEASURES, "--memo", "memo.html"), "a budget memo is made of published figures, and none is published"),
    ],
)
def test_what_is_too_much_or_no_day_gets_a_letter(tmp_path: Path, more: tuple[str, ...], found: str) -> None:
    code, output = run(tmp_path, "--json", *more)
    assert code == 2
    assert json.loads(output)["found"] == found


def test_a_department_that_the_city_does_not_have_is_refused(tmp_path: Path) -> None:
    code, output = run(tmp_path, "--json", *MEASURES, department="fire")
    assert code == 2
    assert json.loads(output)["expected"] == "one of public-works, transportation"
