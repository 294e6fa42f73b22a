"""A city that starts small goes from "not yet" to "ready" through the office, and the command line says the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from budget_memos import measures
from django.utils import timezone
from office_people import SINCE
from office_promises import FIGURE
from office_room import AGENDA
from office_start import AT, MEASURES, QUESTION, KnownMeasures, begun
from typer.testing import CliRunner

from civicstat.cli.app import app
from civicstat.hearings.phrases import Both
from civicstat.hearings.starting.facts import Facts, MetricFacts
from civicstat.hearings.starting.memo_page import memo_page
from civicstat.hearings.starting.practices import questions
from civicstat.hearings.starting.standing import standing_of_steps
from civicstat.office.actions import capture, meeting, room
from civicstat.office.actions import series as series_acts
from civicstat.office.actions import start_plan as acts
from civicstat.office.actions.clock_turn import turn_clock
from civicstat.office.actions.memo import send_memo
from civicstat.office.actions.person import add_post, name_to_post
from civicstat.office.clock import now_in_office, today_in_office
from civicstat.office.models import Decision, Department, Meeting, Memo, Person, Post, Start
from civicstat.office.starting import papers, seen
from civicstat.office.starting.ask import look_in_office
from civicstat.office.starting.seen import facts_of, happened_of, readiness_of
from civicstat.portal.check.numbers import numbers_on_page

from .conftest import Office


pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("America/New_York")
DAY_0 = date(2015, 10, 1)


def on_record(*args: Any, today: date, question: str, **more: Any) -> Facts:
    """A public record in which nothing is missing; the rest is the office's to see."""
    whole = MetricFacts(
        "lamps",
        Both("Lamps", "Luminarias"),
        is_adopted=True,
        values=12,
        is_speed=True,
        companion="again",
        is_companion_adopted=True,
        owner=Both("Keeper of lamps", "Encargo de luminarias"),
        is_owner_named=True,
        has_direction=True,
        has_target=True,
        assurance="reaches-in-some-periods",
        is_accounted=True,
    )
    metrics = tuple(replace(whole, id=name) for name in MEASURES)
    return Facts(today=today, question=question, metrics=metrics, data_day=today, has_coverage=True)


@pytest.fixture
def start(office: Office, city_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    monkeypatch.setattr(seen, "record_facts", on_record)
    monkeypatch.setattr(seen, "_adopted_on", lambda start, facts, record: start.first_day)
    return begun(office["chair"])


def ready(start: Start) -> Any:
    start.refresh_from_db()
    return readiness_of(start, facts_of(start, KnownMeasures(), today_in_office()), "first-meeting")


def lacking(start: Start) -> list[str]:
    return [row.practice.id for row in ready(start).lacking]


def go(office: Office, day: date, hour: int = 10) -> datetime:
    moment = datetime.combine(day, time(hour), ZONE).astimezone(UTC)
    turn_clock(to=moment, by=office["administrator"], at=timezone.now())
    return moment


def hold(office: Office, planned: Meeting, *, decide: bool = False) -> None:
    """Open it on its day, let a promise be spoken, read aloud, close, and send the memo the day after."""
    chair = Post.objects.get(slug="chair")
    by: dict[str, Any] = {"by": office["chair"], "at": timezone.now()}
    go(office, planned.on("America/New_York"))
    today = today_in_office()
    found = room.begin(
        meeting=planned,
        agenda=AGENDA,
        chaired_by=chair,
        now=now_in_office(),
        today=today,
        seen=Meeting.objects.get(pk=planned.pk).version,
        **by,
    )
    said: dict[str, Any] = {"meeting": found.meeting, "now": now_in_office(), "today": today, **by}
    capture.capture_promise(
        owner=Post.objects.get(slug="department-head-streets"),
        deliverable=f"A list of {today}",
        deliverable_es=f"Una lista de {today}",
        first_due=today + timedelta(days=20),
        effect_open_until=today + timedelta(days=60),
        decision=None,
        **said,
    )
    if decide:
        words = {"text": f"Two crews more, {today}.", "text_es": f"Dos cuadrillas más, {today}."}
        why = {"why": "Waiting weighs more.", "why_es": "Pesa más la espera."}
        effect = {"effect_metric": MEASURES[0], "effect_direction": "up", "effect_value": "80"}
        capture.capture_decision(
            department=Department.objects.get(slug="streets"),
            as_post=chair,
            record=KnownMeasures(),
            rests_on=[FIGURE],
            scenarios=[],
            effect_by=today + timedelta(days=60),
            **words,
            **why,
            **effect,
            **said,
        )
    for act in (room.read_aloud, room.close):
        found.refresh_from_db()
        act(room=found, now=now_in_office(), seen=found.version, **by)
    go(office, today + timedelta(days=1))
    memo = Memo.objects.get(meeting=planned)
    send_memo(memo=memo, as_post=chair, now=now_in_office(), seen=memo.version, **by)


def test_a_city_goes_from_not_yet_to_ready_and_through_its_ninety_days(
    office: Office, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The office opens on this day at the hour of our own day, so nothing here may ask for an hour of it.
    assert today_in_office() == DAY_0
    assert ready(start).words.en == "Not yet."
    assert lacking(start) == ["P2", "P3", "P7", "P17", "P28"]

    # P2: somebody holds the post that the measures name.
    streets = Department.objects.get(slug="streets")
    keeper = add_post(
        by=None, at=AT, slug="keeper", title="Keeper of lamps", title_es="x", role="staff", department=streets
    )
    name_to_post(person=office["staff"], post=keeper, since=SINCE, by=None, at=AT)
    assert lacking(start) == ["P3", "P7", "P17", "P28"]

    # P17 and P3: a series whose budget and counsel sit in it, and meetings within the ninety days.
    by = office["analyst"]
    made = series_acts.set_up_series(
        by=by,
        at=AT,
        metrics_known=MEASURES,
        title="Lamps stat",
        title_es="Reunión de luminarias",
        purpose="Fewer dark lamps.",
        purpose_es="Menos lámparas apagadas.",
        metrics=list(MEASURES),
        chair=Post.objects.get(slug="chair"),
        department=streets,
        hour=time(10),
        stage="record-published",
    )
    for slug, what in (("auditor", "budget"), ("approver", "counsel")):
        series_acts.seat(series=made, post=Post.objects.get(slug=slug), what=what, by=by, at=AT)
    plan = start.plan
    days = {name: plan.step(name).day for name in ("dry-run-1", "dry-run-2", "recorded-meeting-1")}
    planned = {
        name: meeting.plan_meeting(
            series=made,
            meets_at=datetime.combine(day, time(10), ZONE),
            by=by,
            at=AT,
            is_dry_run=name.startswith("dry"),
        )
        for name, day in days.items()
    }
    for day in (date(2015, 11, 26), date(2015, 12, 22)):
        meeting.plan_meeting(series=made, meets_at=datetime.combine(day, time(10), ZONE), by=by, at=AT)
    assert lacking(start) == ["P7", "P28"]

    # P7 and P28: what only people know, a yes with what shows it.
    chair = Post.objects.get(slug="chair")
    asked = [name for name in questions() if name == "P7" or name.startswith("P28.")]
    for name in asked:
        acts.answer_start(
            start=start,
            question=name,
            said="yes",
            evidence="A letter of the mayor.",
            post=chair,
            by=office["chair"],
            at=AT,
            today=DAY_0,
            seen=0,
        )
    assert (ready(start).words.en, lacking(start)) == ("Ready.", [])

    # Two private rehearsals, the first recorded meeting by day 30, one decision by day 60.
    for name in ("dry-run-1", "dry-run-2"):
        hold(office, planned[name], decide=True)
    # What was decided in a rehearsal is no decision.
    assert Decision.objects.count() == 2
    assert [steps(start, name) for name in ("dry-run-1", "memo-1", "dry-run-2", "memo-2", "decision")] == [
        *(["done-on-time"] * 4),
        "not-yet-due",
    ]
    hold(office, planned["recorded-meeting-1"], decide=True)
    assert days["recorded-meeting-1"] <= DAY_0 + timedelta(days=30)
    assert (steps(start, "recorded-meeting-1"), steps(start, "decision")) == ("done-on-time", "done-on-time")
    # A two-page budget memo by day 90, as the office makes it; test_start_memo.py counts its sheets on a real record.
    last = DAY_0 + timedelta(days=85)
    go(office, last)
    start.refresh_from_db()
    assert decided_in_memo(start, monkeypatch) == [str(days["recorded-meeting-1"])]
    acts.note_step(
        start=start,
        step="budget-memo",
        on=last,
        has_series=True,
        today=last,
        by=office["chair"],
        at=AT,
        seen=start.version,
    )
    assert steps(start, "budget-memo") == "done-on-time"
    assert ready(start).words.en == "Ready."


def decided_in_memo(start: Start, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The days of the decisions in the office's budget memo, every number of which has its place."""
    release = SimpleNamespace(statement=SimpleNamespace(body={"as_of": "2015-11-30"}))
    record = KnownMeasures()
    record.record = SimpleNamespace(latest_release=lambda: release)  # type: ignore[assignment]
    monkeypatch.setattr(papers, "memo_measures", lambda *found, **more: measures())
    monkeypatch.setattr(papers, "metrics_now", lambda record: {})
    memo = papers.memo_of(start, record, today=today_in_office())
    for lang in ("en", "es"):
        numbers = numbers_on_page(memo_page(memo, lang))
        assert len(numbers) > 10
        assert [each for each in numbers if memo.values[each.key, each.field] != each.value] == []
    return [row.title.en.removeprefix("Two crews more, ").removesuffix(".") for row in memo.decisions]


def steps(start: Start, name: str) -> str:
    start.refresh_from_db()
    today = today_in_office()
    facts = facts_of(start, KnownMeasures(), today)
    happened = happened_of(start, facts, readiness_of(start, facts, "first-meeting"), KnownMeasures())
    return {one.step.id: one.status for one in standing_of_steps(start.plan, happened, today)}[name]


BOSTON = Path(__file__).parents[3] / "cities" / "boston"
MEASURES_OF_BOSTON = ("street-lights-on-time", "open-backlog", "street-requests")


def on_the_command_line(home: Path) -> dict[str, Any]:
    words = [
        "start",
        str(BOSTON),
        "--home",
        str(home),
        "--question",
        QUESTION,
        "--department",
        "public-works",
        "--json",
    ]
    chosen = [word for name in MEASURES_OF_BOSTON for word in ("--metric", name)]
    answer = CliRunner().invoke(app, [*words, *chosen])
    assert answer.exit_code == 0, answer.output
    rows = json.loads(answer.output)["readiness"]["practices"]
    return {row["practice"]: row for row in rows}


def test_the_command_line_reads_the_database_of_the_office_when_there_is_one(
    office: Office, city_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Callable[..., Any]] = []
    monkeypatch.delenv("CIVICSTAT_DATABASE", raising=False)  # set while these tests run on PostgreSQL
    monkeypatch.setattr("civicstat.cli.start.set_up_office", lambda city, home: made.append(home))
    # Without an office nobody knows who holds which post, so it is asked.
    before = on_the_command_line(tmp_path)
    assert (before["P4"]["verdict"], made) == ("cannot-see", [])
    Department.objects.create(slug="public-works", title="Public works", title_es="Obras públicas")
    (tmp_path / "office.sqlite3").touch()
    after = on_the_command_line(tmp_path)
    assert (after["P4"]["verdict"], after["P4"]["by"], made) == ("in-place", "program", [tmp_path])
    # What was answered on the page is known here too.
    start = begun(office["chair"], department=Department.objects.get(slug="public-works"))
    acts.answer_start(
        start=start,
        question="P7",
        said="yes",
        evidence="A letter.",
        post=Post.objects.get(slug="chair"),
        by=office["chair"],
        at=AT,
        today=DAY_0,
        seen=0,
    )
    assert on_the_command_line(tmp_path)["P7"]["verdict"] == "in-place"
    # And it looks without writing a thing.
    assert Start.objects.get().version == 1
    assert look_in_office.__module__ == "civicstat.office.starting.ask"
    assert Person.objects.exists()
