"""A city starts small and becomes ready over its real record: a cycle computes it, its office and its files mend it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from office_people import SINCE
from simulated_year import CLOSES, ZONE, office_of, release, write_practice_city
from typer.testing import CliRunner

from civicstat.cli.app import app
from civicstat.hearings.starting.plan import WORKDAYS
from civicstat.hearings.starting.practices import questions
from civicstat.office.actions import meeting, series
from civicstat.office.actions import start_plan as acts
from civicstat.office.actions.person import add_department, add_post, name_to_post
from civicstat.office.clock import today_in_office
from civicstat.office.models import Department, Person, Post, Start
from civicstat.office.on_record import public_record
from civicstat.office.roles import Role
from civicstat.office.starting.seen import facts_of, readiness_of


pytestmark = [pytest.mark.slow, pytest.mark.django_db]

QUESTION = "Do street repairs keep their day?"
MEASURES = ("street-work-on-time", "reported-again-within-30-days", "open-backlog")
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
FIRST_DAY = CLOSES + timedelta(days=1)
_OF_THE_CITY = """
[[target]]
value = "{value}"
from = "2026-01-01"
set_by = "the mayor, in the budget of 2026"
set_by_es = "la alcaldía, en el presupuesto de 2026"
why = "The first one was an example."
why_es = "La primera era un ejemplo."
"""


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An invented city, its home with one release, and its office; the program sees the real record of both."""
    folder = write_practice_city(tmp_path / "city")
    release(folder, tmp_path / "home", CLOSES)
    # The command line sees the office of this test, whose database another one set up.
    (tmp_path / "home" / "office.sqlite3").touch()
    monkeypatch.delenv("CIVICSTAT_DATABASE", raising=False)
    monkeypatch.setattr("civicstat.cli.start.set_up_office", lambda city, home: None)
    with office_of(folder, tmp_path / "home", monkeypatch):
        yield folder


def test_a_city_becomes_ready_over_its_own_record_by_acts_alone(city: Path) -> None:
    streets = add_department(by=None, at=AT, slug="streets", title="Streets", title_es="Calles")
    start = begin(streets, by=in_post("chair", "Chair", Role.CHAIR))
    # What the record itself shows is there: adopted measures, current data, a past, companions, what was left out.
    assert (said(start), on_the_command_line(city)) == ("Not yet.", "Not yet.")
    assert lacking(start) == ["P2", "P3", "P5", "P7", "P9", "P17", "P28"]

    # P9: the city sets targets of its own, in its files; the next cycle puts them on record.
    for name, value in (("street-work-on-time", "75.0"), ("open-backlog", "300")):
        file = city / "metrics" / f"{name}.toml"
        file.write_text(file.read_text("utf-8") + _OF_THE_CITY.format(value=value), "utf-8")
    release(city, city.parent / "home", CLOSES)
    assert lacking(start) == ["P2", "P3", "P5", "P7", "P17", "P28"]

    # P2 and P5: somebody holds each post that the measures name, and somebody works on the numbers.
    in_post("yards", "Director of Yards", Role.DEPARTMENT_HEAD, streets)
    assert "P2" in lacking(start)
    analyst = in_post("analyst", "Performance office", Role.ANALYST)
    assert lacking(start) == ["P3", "P7", "P17", "P28"]

    # P17 and P3: a series in which budget and counsel sit, and meetings on the days of the plan.
    made = set_up_series(streets, by=analyst)
    for what in ("budget", "counsel"):
        sitting = in_post(what, f"The {what}", Role.AUDITOR)
        series.seat(series=made, post=Post.objects.get(holdings__person=sitting), what=what, by=analyst, at=AT)
    assert lacking(start) == ["P3", "P7", "P28"]
    for step in ("dry-run-1", "dry-run-2", "recorded-meeting-1"):
        plan_meeting(made, start.plan.step(step).day, by=analyst, is_dry_run=step.startswith("dry"))
    for weeks in (8, 12):
        plan_meeting(made, FIRST_DAY + timedelta(weeks=weeks, days=4), by=analyst)
    assert lacking(start) == ["P7", "P28"]

    # P7 and P28: what only people know, each yes with what shows it.
    asked = [name for name in questions() if name == "P7" or name.startswith("P28.")]
    for name in asked:
        assert said(start) == "Not yet."
        answer(start, name)
    assert (lacking(start), said(start), on_the_command_line(city)) == ([], "Ready.", "Ready.")

    # And what is there can go: who leaves the post takes the readiness along.
    Person.objects.filter(name="yards").update(is_active=False)
    assert (lacking(start), said(start), on_the_command_line(city)) == (["P2"], "Not yet.", "Not yet.")


def begin(streets: Department, *, by: Person) -> Start:
    return acts.begin_start(
        department=streets,
        question=QUESTION,
        question_es="¿Los arreglos de la calle cumplen su día?",
        metrics=MEASURES,
        first_day=FIRST_DAY,
        weekday=2,
        hour=time(10),
        weekdays=WORKDAYS,
        days_off=[],
        record=public_record(),
        by=by,
        at=AT,
        today=today_in_office(),
    )


def in_post(name: str, title: str, role: Role, department: Department | None = None) -> Person:
    post = add_post(by=None, at=AT, slug=name, title=title, title_es=title, role=role.value, department=department)
    person = Person.objects.create_user(f"{name}@localhost.test", name=name)
    name_to_post(person=person, post=post, since=SINCE, by=None, at=AT)
    return person


def set_up_series(streets: Department, *, by: Person) -> Any:
    return series.set_up_series(
        by=by,
        at=AT,
        metrics_known=public_record().metrics(),
        title="Streets stat",
        title_es="Reunión de Calles",
        purpose="Repairs are done by the promised day.",
        purpose_es="Los arreglos se hacen en el día prometido.",
        metrics=list(MEASURES),
        chair=Post.objects.get(slug="chair"),
        department=streets,
        hour=time(10),
        stage="record-published",
    )


def plan_meeting(made: Any, day: date, *, by: Person, is_dry_run: bool = False) -> None:
    hour = datetime.combine(day, time(10), ZONE)
    meeting.plan_meeting(series=made, meets_at=hour, by=by, at=AT, is_dry_run=is_dry_run)


def answer(start: Start, question: str) -> None:
    chair = Person.objects.get(name="chair")
    acts.answer_start(
        start=start,
        question=question,
        said="yes",
        evidence="A letter of the mayor.",
        post=Post.objects.get(slug="chair"),
        by=chair,
        at=AT,
        today=today_in_office(),
        seen=0,
    )


def _ready(start: Start) -> Any:
    start.refresh_from_db()
    return readiness_of(start, facts_of(start, public_record(), today_in_office()), "first-meeting")


def said(start: Start) -> str:
    words: str = _ready(start).words.en
    return words


def lacking(start: Start) -> list[str]:
    return sorted((row.practice.id for row in _ready(start).lacking), key=lambda name: int(name[1:]))


def on_the_command_line(city: Path) -> str:
    words = ["start", str(city), "--home", str(city.parent / "home"), "--question", QUESTION]
    chosen = [word for name in MEASURES for word in ("--metric", name)]
    answer = CliRunner().invoke(app, [*words, "--department", "streets", *chosen, "--json"])
    assert answer.exit_code == 0, answer.output
    found: str = json.loads(answer.output)["readiness"]["words"]["en"]
    return found
