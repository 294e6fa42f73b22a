"""Words on record are corrected in the open: both stand, with the reason, and nothing is written over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from office_promises import AT, decided_and_promised
from office_record import begin_record
from office_strategy import move

from civicstat.ledger.check import check_log
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record
from civicstat.office.actions.act import FrozenError, RefusedError, change, undo
from civicstat.office.actions.words_correction import Subject, correctable, say_correction, write_correction
from civicstat.office.freeze import UNDO, freeze, withdraw_words
from civicstat.office.models import Post, WordsCorrection

from .conftest import Office, SignIn


@pytest.fixture
def home(tmp_path: Path, city_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with the beginning of a record."""
    return begin_record(tmp_path / "home", monkeypatch)


def correct(office: Office, subject: Subject, field: str, **changes: Any) -> WordsCorrection:
    words = next(one for one in correctable(subject) if one.field == field)
    typed: dict[str, Any] = {
        "right": "Retest every lamp on the three oldest circuits.",
        "right_es": "Volver a probar cada luminaria de los tres circuitos más antiguos.",
        "why": "There are three.",
        "why_es": "Son tres.",
    }
    post = Post.objects.get(slug="chair")
    return write_correction(
        subject=subject, words=words, **{**typed, **changes}, by=office["chair"], as_post=post, at=AT
    )


def test_a_correction_stands_beside_what_was_said(office: Office, home: Path) -> None:
    decision, _ = decided_and_promised(office["department-head"])
    freeze(at=AT, at_once=True)
    decision.refresh_from_db()
    said = next(one for one in correctable(decision) if one.field == "text")
    assert said.text == "Retest every lamp on the two oldest circuits."
    with pytest.raises(FrozenError, match="Write a correction"):
        change(decision, act="x", by=office["chair"], at=AT, seen=decision.version, text="Otherwise")
    found = correct(office, decision, "text")
    assert freeze(at=AT) == []
    assert freeze(at=AT + UNDO) == [f"correction-of-words/correction-{found.pk}@3"]
    body = Record(home).entries[-1].statement.body
    assert (body["corrects"], body["field"], body["by_post"]) == (decision.frozen_as, "text", "chair")
    assert ObjectStore.of_home(home).has(body["said"]["sha256"])
    right = json.loads(ObjectStore.of_home(home).get(body["words"]["sha256"]))["words"]
    assert (right["right"], right["why"]) == ("Retest every lamp on the three oldest circuits.", "There are three.")
    assert check_log(home) == []
    found.refresh_from_db()
    with pytest.raises(FrozenError):
        change(found, act="x", by=office["chair"], at=AT, seen=found.version, right="Otherwise")


def test_a_correction_is_taken_back_until_it_is_frozen_and_said_again(office: Office, home: Path) -> None:
    decision, _ = decided_and_promised(office["department-head"])
    freeze(at=AT, at_once=True)
    found = correct(office, decision, "why")
    found = undo(found, by=office["chair"], at=AT, seen=found.version)
    assert freeze(at=AT, at_once=True) == []
    say_correction(correction=found, by=office["chair"], at=AT, seen=found.version)
    assert len(freeze(at=AT, at_once=True)) == 1


def test_what_a_correction_may_not_be_is_refused(office: Office, home: Path) -> None:
    decision, promise = decided_and_promised(office["department-head"])
    assert correctable(decision) == []
    freeze(at=AT, at_once=True)
    for changes, found in (
        ({"right": "Retest every lamp on the two oldest circuits."}, "this is what was said already"),
        ({"why": "Ask ana@localhost.test"}, "a mail address or a telephone number"),
        ({"voids": True}, "only a move of money"),
    ):
        with pytest.raises(RefusedError, match=found):
            correct(office, decision, "text", **changes)
    foreign = next(one for one in correctable(promise) if one.field == "deliverable")
    with pytest.raises(RefusedError, match="do not stand on record under its name"):
        write_correction(
            subject=decision,
            words=foreign,
            right="x",
            right_es="x",
            why="x",
            why_es="x",
            by=office["chair"],
            as_post=Post.objects.get(slug="chair"),
            at=AT,
        )


def test_money_that_did_not_move_is_said_so_and_the_entry_stays(office: Office, home: Path) -> None:
    found = move(office["chair"])
    freeze(at=AT, at_once=True)
    found.refresh_from_db()
    correct(office, found, "why", voids=True)
    freeze(at=AT, at_once=True)
    assert Record(home).entries[-1].statement.body["voids"] is True
    assert check_log(home) == []


def test_words_that_were_withdrawn_are_no_longer_there_to_correct(office: Office, home: Path) -> None:
    decision, _ = decided_and_promised(office["department-head"])
    freeze(at=AT, at_once=True)
    correct(office, decision, "text")
    freeze(at=AT, at_once=True)
    sha256 = correctable(decision)[0].sha256
    withdraw_words(sha256=sha256, reason="A name.", reason_es="Un nombre.", by_post="clerk", at=AT)
    assert correctable(decision) == []
    assert check_log(home) == []


def test_the_head_corrects_in_the_browser_and_another_department_does_not(
    office: Office, as_person: SignIn, home: Path
) -> None:
    decision, _ = decided_and_promised(office["department-head"])
    address = f"/decisions/{decision.pk}/correct/"
    head = as_person(office["department-head"])
    assert "holds no words of it" in head.get(address).content.decode()
    freeze(at=AT, at_once=True)
    assert address in head.get(f"/decisions/{decision.pk}/").content.decode()
    assert as_person(office["department-head-parks"]).get(address).status_code == 403
    words = next(one for one in correctable(decision) if one.field == "why")
    typed = {"words": words.choice, "right": "Safety.", "right_es": "Seguridad.", "why": "x", "why_es": "x"}
    where = head.post(address, typed).headers["Location"]
    page = head.get(where).content.decode()
    assert "Safety." in page
    assert words.text in page
    one = WordsCorrection.objects.get()
    assert head.post(f"/undo/wordscorrection/{one.pk}/", {"seen": one.version}).status_code == 302
    one.refresh_from_db()
    assert one.said_at is None
    assert head.post(f"/corrections/{one.pk}/say/", {"seen": one.version}).status_code == 302
    one.refresh_from_db()
    assert one.said_at is not None
