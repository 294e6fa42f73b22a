"""What was said in the office goes on the public record: once, in order, and its words can be withdrawn."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from office_promises import AT, TODAY, decide, decided_and_promised, promise
from office_record import begin_record

from civicstat.ledger.check import check_log
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record
from civicstat.office import freeze as door
from civicstat.office.actions import promise as acts
from civicstat.office.actions.act import FrozenError, RefusedError, change, undo
from civicstat.office.actions.decision import say_decision
from civicstat.office.freeze import UNDO, FreezeError, freeze, withdraw_words
from civicstat.office.freezing import decisions, noun
from civicstat.office.models import ActRecord, Post, Promise

from .conftest import Office, SignIn


LATER = AT + UNDO


@pytest.fixture
def home(tmp_path: Path, city_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with the beginning of a record."""
    return begin_record(tmp_path / "home", monkeypatch)


def names(home: Path) -> list[str]:
    return [entry.key for entry in Record(home).entries[1:]]


def closed(office: Office, found: Promise) -> Promise:
    """Delivered by its owner on 1 October, and confirmed by the chair."""
    head, chair = Post.objects.get(slug="department-head-streets"), Post.objects.get(slug="chair")
    common: dict[str, Any] = {"at": AT, "today": TODAY}
    found = acts.claim_done(
        promise=found,
        done_on=TODAY,
        evidence="The list",
        evidence_es="La lista",
        by=office["department-head"],
        as_post=head,
        seen=found.version,
        **common,
    )
    return acts.confirm_done(promise=found, by=office["chair"], as_post=chair, seen=found.version, **common)


def test_what_was_said_is_frozen_after_the_time_to_take_it_back(office: Office, home: Path) -> None:
    decision, found = decided_and_promised(office["department-head"])
    assert freeze(at=LATER - timedelta(seconds=1)) == []
    assert freeze(at=LATER) == [
        "decision/retest-every-lamp-on-the-two@1",
        "action/a-list-of-all-300-lamps@2",
    ]
    assert freeze(at=LATER) == []
    assert check_log(home) == []
    decision.refresh_from_db()
    found.refresh_from_db()
    assert (decision.frozen_as, found.recorded_version) == ("decision/retest-every-lamp-on-the-two@1", found.version)
    with pytest.raises(RefusedError, match="only whoever did it"):
        undo(decision, by=office["department-head"], at=LATER, seen=decision.version)
    with pytest.raises(FrozenError):
        change(decision, act="say-otherwise", by=None, at=LATER, seen=decision.version, why="Otherwise")
    with pytest.raises(RefusedError, match="what was promised first stays"):
        acts.mend_promise(
            promise=found,
            deliverable="x",
            deliverable_es="x",
            first_due=date(2016, 1, 1),
            effect_open_until=date(2016, 1, 1),
            by=office["department-head"],
            at=AT,
            today=TODAY,
            seen=found.version,
        )
    with pytest.raises(DatabaseError, match="what was promised first stays"), transaction.atomic():
        Promise.objects.update(first_due=date(2016, 1, 1), due=date(2016, 1, 1))


def test_a_draft_and_what_was_taken_back_never_reach_the_record(office: Office, home: Path) -> None:
    decide(office["department-head"])
    said = say_decision(
        decision=decide(office["department-head"]), as_post=None, by=office["department-head"], at=AT, seen=1
    )
    undo(said, by=office["department-head"], at=AT, seen=2)
    assert freeze(at=LATER, at_once=True) == []


def test_every_act_on_a_promise_is_a_statement_of_its_own_and_the_words_stand_apart(office: Office, home: Path) -> None:
    _, found = decided_and_promised(office["department-head"])
    freeze(at=AT, at_once=True)
    found.refresh_from_db()
    closed(office, found)
    assert freeze(at=AT, at_once=True) == ["action/a-list-of-all-300-lamps@3"]
    first, last = (entry.statement.body for entry in Record(home).entries[2:])
    assert (first["claim"], first["since"]) == (None, None)
    assert last["claim"] == {"done_on": "2015-10-01", "by_post": "department-head-streets"}
    assert last["confirmation"] == {"on": "2015-10-01", "by_post": "chair"}
    assert last["words"] == first["words"]
    assert last["made_up"] is True
    said = json.dumps([entry.statement.to_json() for entry in Record(home).entries])
    assert "list" not in said.replace("a-list-of-all", "")
    words = json.loads(ObjectStore.of_home(home).get(last["since"]["sha256"]))
    assert words["words"] == {"evidence": "The list", "evidence_es": "La lista"}
    assert check_log(home) == []


def test_a_run_that_dies_after_the_entry_is_made_good_by_the_next(
    office: Office, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided_and_promised(office["department-head"])

    def dies(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the machine went down")

    for module, name in ((decisions, "note"), (noun, "note_version")):
        with monkeypatch.context() as broken:
            broken.setattr(module, name, dies)
            with pytest.raises(RuntimeError):
                freeze(at=AT, at_once=True)
    assert freeze(at=AT, at_once=True) == []
    assert len(names(home)) == 2
    assert check_log(home) == []
    found = Promise.objects.get()
    assert found.recorded_version == found.version


def test_a_merged_promise_waits_for_the_one_that_takes_it_in(office: Office, home: Path) -> None:
    head = office["department-head"]
    first, second = promise(head), promise(head)
    acts.merge(promise=first, into=second, why="One will do.", why_es="Basta una.", by=head, at=AT, today=TODAY, seen=1)
    assert freeze(at=AT, at_once=True) == ["action/a-list-of-all-300-lamps-2@1", "action/a-list-of-all-300-lamps@2"]
    assert check_log(home) == []


def test_words_are_withdrawn_everywhere_and_stay_away(office: Office, home: Path) -> None:
    found = closed(office, promise(office["department-head"]))
    freeze(at=AT, at_once=True)
    since = str(Record(home).entries[-1].statement.body["since"]["sha256"])
    published = home / "portal" / "objects"
    published.mkdir(parents=True)
    (published / since).write_bytes(b"a copy on the site")
    why = {"reason": "It named somebody.", "reason_es": "Nombraba a alguien.", "by_post": "clerk"}
    key = withdraw_words(sha256=since, **why, at=AT)
    assert key == f"withdrawal/{since}@2"
    assert withdraw_words(sha256=since, **why, at=AT) == key
    assert not (published / since).exists()
    assert check_log(home) == []
    found.refresh_from_db()
    change(found, act="apologise", by=None, at=AT, seen=found.version, apology="")
    assert len(freeze(at=AT, at_once=True)) == 1
    assert not ObjectStore.of_home(home).has(since)
    assert check_log(home) == []


def test_the_clerk_takes_words_out_in_the_browser_and_nobody_else_does(
    office: Office, as_person: SignIn, home: Path
) -> None:
    found = closed(office, promise(office["department-head"]))
    freeze(at=AT, at_once=True)
    since = str(Record(home).entries[-1].statement.body["since"]["sha256"])
    address = f"/promises/{found.pk}/withdraw/"
    typed = {"words": since, "reason": "It named somebody.", "reason_es": "Nombraba a alguien."}
    assert as_person(office["chair"]).post(address, typed).status_code == 403
    clerk = as_person(office["clerk"])
    assert "The list" in clerk.get(address).content.decode()
    assert clerk.post(address, typed).status_code == 302
    assert not ObjectStore.of_home(home).has(since)
    assert Record(home).entries[-1].key == f"withdrawal/{since}@2"
    kept = ActRecord.objects.get(act="withdraw-words")
    assert (kept.by, kept.reason) == (office["clerk"], "It named somebody.")
    assert freeze(at=AT, at_once=True) == []
    assert check_log(home) == []
    assert "The list" not in clerk.get(address).content.decode()


def test_words_with_a_mail_address_hold_up_nothing_but_themselves(office: Office, home: Path) -> None:
    wrong, right = promise(office["department-head"]), promise(office["department-head"])
    Promise.objects.filter(pk=wrong.pk).update(deliverable="Ask ana@localhost.test for the list")
    with pytest.raises(FreezeError, match=r"ana@localhost\.test"):
        freeze(at=AT, at_once=True)
    assert names(home) == [f"action/{right.slug}@1"]


def test_an_act_in_the_very_moment_of_freezing_is_frozen_by_the_next_run(
    office: Office, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, whole = promise(office["department-head"]), noun.note_version

    def note(subject: Any, *args: Any, **kwargs: Any) -> None:
        monkeypatch.setattr(noun, "note_version", whole)
        acts.hand_over(
            promise=found,
            owner=Post.objects.get(slug="supervisor-streets"),
            by=office["chair"],
            at=AT,
            today=TODAY,
            seen=found.version,
        )
        whole(subject, *args, **kwargs)

    monkeypatch.setattr(noun, "note_version", note)
    assert freeze(at=AT, at_once=True) == [f"action/{found.slug}@1"]
    found.refresh_from_db()
    with pytest.raises(RefusedError, match="what was promised first stays"):
        acts.mend_promise(
            promise=found,
            deliverable="x",
            deliverable_es="x",
            first_due=date(2016, 1, 1),
            effect_open_until=date(2016, 1, 1),
            by=office["chair"],
            at=AT,
            today=TODAY,
            seen=found.version,
        )
    assert freeze(at=AT, at_once=True) == [f"action/{found.slug}@2"]
    assert freeze(at=AT, at_once=True) == []
    assert Record(home).entries[-1].statement.body["owner_post"] == "supervisor-streets"


def test_without_a_public_record_the_letter_says_what_to_do(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door.settings, "HOME", tmp_path / "empty")
    assert freeze(at=AT) == []
    promise(office["department-head"])
    with pytest.raises(FreezeError, match="no public record yet"):
        freeze(at=AT, at_once=True)
    assert door.freeze_by_the_clock(AT) == "no public record yet"
