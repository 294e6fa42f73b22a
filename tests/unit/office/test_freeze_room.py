"""Questions and requests for data go on the public record, and the log refuses to lose or rewrite one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from office_people import AT
from office_record import begin_record
from office_room import BEGUN, TODAY, a_meeting, begun

from civicstat.ledger.check import check_log
from civicstat.ledger.errors import LedgerError
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record
from civicstat.ledger.withheld import withheld_in
from civicstat.office.actions import capture, data_request, question
from civicstat.office.clock import now_in_office
from civicstat.office.freeze import freeze, withdraw_words
from civicstat.office.freezing.desk import Desk
from civicstat.office.models import DataRequest, Meeting, Post, Question

from .conftest import Office


LATER = AT + timedelta(minutes=15)


@pytest.fixture
def home(tmp_path: Path, city_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with the beginning of a record, on the day of the meeting."""
    made = begin_record(tmp_path / "home", monkeypatch)
    for where in ("civicstat.office.clock", "civicstat.office.freezing.desk"):
        monkeypatch.setattr(f"{where}.today_in_office", lambda: TODAY)
    return made


def bodies(home: Path, type_: str) -> list[dict[str, Any]]:
    said = [entry.statement for entry in Record(home).entries]
    return [dict(statement.body) for statement in said if statement.type == type_]


def asked(office: Office, meeting: Meeting) -> Question:
    words = {"words": "Who decides?", "lang": "en", "by": None, "at": AT, "today": TODAY}
    new = question.ask(meeting=meeting, asker="resident", **words)  # type: ignore[arg-type]
    text = {"text": new.text, "text_es": "¿Quién decide?"}
    return question.accept(question=new, by=office["analyst"], at=AT, seen=1, **text)


def requested(office: Office, meeting: Meeting) -> DataRequest:
    made = capture.capture_data_request(
        meeting=meeting,
        owner=Post.objects.get(slug="department-head-streets"),
        what="Hours of overtime",
        what_es="Horas extra",
        due=date(2015, 11, 1),
        by=office["chair"],
        at=AT,
        now=BEGUN,
        today=TODAY,
    )
    assert made.data_request is not None
    return made.data_request


def test_a_question_goes_on_record_once_it_was_let_in_and_its_answer_after_it(office: Office, home: Path) -> None:
    meeting = begun(office).meeting
    found = asked(office, meeting)
    freeze(at=LATER)
    post = Post.objects.get(slug="department-head-streets")
    found.refresh_from_db()
    question.answer(
        question=found,
        answer="The engineer.",
        answer_es="",
        answered_by=post,
        by=office["chair"],
        at=LATER,
        today=TODAY,
        seen=found.version,
    )
    freeze(at=LATER, at_once=True)
    first, second = bodies(home, "question/v1")
    assert (first["state"], first["answered_by"]) == ("waiting", None)
    assert (second["state"], second["answered_by"]) == ("answered", "department-head-streets")
    assert first["words"] == second["words"]
    words = ObjectStore.of_home(home).get(second["since"]["sha256"])
    assert b"The engineer." in words
    assert check_log(home) == []
    # The words of an answer can go; that there was one stays.
    withdraw_words(sha256=second["since"]["sha256"], reason="Wrong.", reason_es="Mal.", by_post="clerk", at=LATER)
    assert check_log(home) == []
    freeze(at=LATER, at_once=True)
    assert len(bodies(home, "question/v1")) == 2


def test_nothing_that_nobody_let_in_goes_on_record_and_what_was_asked_behind_closed_doors_is_no_word_in_public(
    office: Office, home: Path
) -> None:
    open_one, closed = begun(office).meeting, a_meeting(office, title="Closed", stage="closed")
    new = {"lang": "en", "by": None, "at": AT, "today": TODAY}
    waits = question.ask(meeting=open_one, asker="resident", words="Mr. Smith?", **new)  # type: ignore[arg-type]
    question.ask(meeting=closed, asker="panel", words="Why?", **new)  # type: ignore[arg-type]
    other = question.ask(meeting=open_one, asker="resident", words="Mrs. Smith?", **new)  # type: ignore[arg-type]
    question.decline(question=other, declined_as="private", by=office["analyst"], at=AT, seen=1)
    freeze(at=LATER, at_once=True)
    assert waits.sight == "new"
    [asked] = bodies(home, "question/v1")
    assert (asked["meeting"], asked["asker"]) == (closed.slug, "panel")
    [kept_out] = bodies(home, "declined-question/v1")
    assert (kept_out["id"], kept_out["declined_as"]) == (other.slug, "private")
    assert freeze(at=LATER, at_once=True) == []
    assert check_log(home) == []
    assert b"Why?" in ObjectStore.of_home(home).get(asked["words"]["sha256"])
    assert withheld_in([entry.statement for entry in Record(home).entries]) == {asked["words"]["sha256"]: closed.slug}


def test_a_question_at_which_nobody_looked_is_counted_and_can_still_be_let_in(office: Office, home: Path) -> None:
    meeting = begun(office).meeting
    new = {"lang": "en", "by": None, "at": AT, "today": TODAY}
    buried = question.ask(meeting=meeting, asker="resident", words="Who let the yard rot?", **new)  # type: ignore[arg-type]
    freeze(at=LATER, at_once=True)
    assert bodies(home, "declined-question/v1") == []
    ended = now_in_office() - timedelta(hours=48)
    Meeting.objects.filter(pk=meeting.pk).update(started_at=ended - timedelta(hours=1), ended_at=ended)
    freeze(at=LATER, at_once=True)
    [said] = bodies(home, "declined-question/v1")
    assert (said["id"], said["declined_as"]) == (buried.slug, "not-looked-at")
    assert freeze(at=LATER, at_once=True) == []
    buried.refresh_from_db()
    seen, both = buried.version, {"text": buried.text, "text_es": ""}
    question.accept(question=buried, by=office["analyst"], at=LATER, seen=seen, **both)
    freeze(at=LATER, at_once=True)
    assert [body["id"] for body in bodies(home, "question/v1")] == [buried.slug]
    assert check_log(home) == []


def test_the_first_day_of_a_request_stands_in_every_version(office: Office, home: Path) -> None:
    found = requested(office, begun(office).meeting)
    freeze(at=LATER, at_once=True)
    found.refresh_from_db()
    moved = data_request.move_request(
        data_request=found,
        due=date(2015, 11, 20),
        why="Payroll closes then.",
        why_es="Entonces cierra la nómina.",
        by=office["chair"],
        at=LATER,
        today=TODAY,
        seen=found.version,
    )
    data_request.receive(
        data_request=moved,
        words="A table.",
        words_es="Una tabla.",
        link="",
        by=office["chair"],
        at=LATER,
        today=TODAY,
        seen=moved.version,
    )
    freeze(at=LATER, at_once=True)
    first, second = bodies(home, "data-request/v1")
    assert (first["first_due"], second["first_due"], second["due"]) == ("2015-11-01", "2015-11-01", "2015-11-20")
    assert second["received_on"] == "2015-10-08"
    assert check_log(home) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda body: body | {"first_due": "2015-12-01", "due": "2015-12-01"}, "first_due"),
        (lambda body: body | {"words": {"sha256": "0" * 64}}, "words"),
        (lambda body: body | {"due": "2015-12-01"}, "last move"),
        (lambda body: body | {"received_on": "2015-10-08"}, "nothing says what"),
        (lambda body: body | {"received_on": "2016-10-08"}, "it came on"),
        (lambda body: body | {"version": 1, "owner_post": "chair"}, "follows version"),
        (lambda body: body | {"meeting": "nowhere"}, "no meeting nowhere"),
    ],
)
def test_the_log_refuses_a_request_that_contradicts_what_was_said(
    office: Office, home: Path, wrong: Callable[[dict[str, Any]], dict[str, Any]], said: str
) -> None:
    requested(office, begun(office).meeting)
    freeze(at=LATER, at_once=True)
    desk = Desk.now(LATER)
    before = desk.latest("data-request/v1", "hours-of-overtime")
    assert before is not None
    body = wrong({**before.body, "version": 9})
    with pytest.raises(LedgerError, match=said):
        desk.append("data-request/v1", "hours-of-overtime", body, cites=before.cites)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"asker": "chair"}, "asker"),
        ({"state": "answered"}, "a post and a day"),
        ({"since": {"sha256": "0" * 64}}, "not given"),
        ({"state": "answered", "answered_by": "chair", "answered_on": "2015-10-07"}, "answered on"),
        ({"asked_on": "2016-01-01"}, "asked on"),
    ],
)
def test_the_log_refuses_a_question_that_contradicts_what_was_said(
    office: Office, home: Path, wrong: dict[str, Any], said: str
) -> None:
    found = asked(office, begun(office).meeting)
    freeze(at=LATER, at_once=True)
    desk = Desk.now(LATER)
    before = desk.latest("question/v1", found.slug)
    assert before is not None
    with pytest.raises(LedgerError, match=said):
        desk.append("question/v1", found.slug, {**before.body, "version": 9, **wrong}, cites=before.cites)


def test_an_answer_that_was_given_is_not_taken_back_in_the_log(office: Office, home: Path) -> None:
    found = asked(office, begun(office).meeting)
    given = {"answer": "Yes.", "answer_es": "Sí.", "answered_by": Post.objects.get(slug="chair"), "today": TODAY}
    question.answer(question=found, by=office["chair"], at=AT, seen=found.version, **given)
    freeze(at=LATER, at_once=True)
    desk = Desk.now(LATER)
    before = desk.latest("question/v1", found.slug)
    assert before is not None
    back = {"version": 9, "state": "waiting", "answered_by": None, "answered_on": None, "since": None}
    with pytest.raises(LedgerError, match="what came of it stays"):
        desk.append("question/v1", found.slug, {**before.body, **back}, cites=before.cites)
