"""What residents' words came to, money that moved, announced days and corrections go on the public record."""

from __future__ import annotations

import json
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from office_promises import AT, TODAY, decided_and_promised
from office_record import begin_record
from office_strategy import announced, move
from office_voices import a_doubt, said_without_code

from civicstat.ledger.check import check_log
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record
from civicstat.office.actions import calendar_entry as days
from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.case import answer_case
from civicstat.office.actions.fixed_answer import take_back
from civicstat.office.freeze import UNDO, freeze, withdraw_words
from civicstat.office.freezing.noun import nouns
from civicstat.office.models import Case

from .conftest import Office


@pytest.fixture
def home(tmp_path: Path, city_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with the beginning of a record."""
    return begin_record(tmp_path / "home", monkeypatch)


def last(home: Path) -> dict[str, Any]:
    return dict(Record(home).entries[-1].statement.body)


def words(home: Path, ref: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ObjectStore.of_home(home).get(ref["sha256"]))["words"]
    return found


def test_every_noun_is_found_in_the_folder_and_none_is_named_elsewhere() -> None:
    assert len(nouns()) >= 6


def answered(office: Office, case: Case) -> Case:
    return answer_case(
        case=case,
        outcome="right-as-published",
        public_words="We counted again.",
        public_words_es="Volvimos a contar.",
        day=TODAY,
        by=office["department-head"],
        at=AT,
        seen=case.version,
    )


def test_a_case_is_on_record_while_it_is_open_and_again_with_its_answer(office: Office, home: Path) -> None:
    case = a_doubt(email="ana@localhost.test", should_be="Ask me at 12 Oak Street.")
    assert freeze(at=AT, at_once=True) == [f"outcome/case-{case.pk}@1"]
    opened = last(home)
    assert (opened["figure"], opened["department"], opened["answered"]) == (case.figure, "streets", None)
    case.refresh_from_db()
    answered(office, case)
    assert freeze(at=AT, at_once=True) == [f"outcome/case-{case.pk}@2"]
    closed = last(home)
    assert (closed["received"], closed["due"]) == (opened["received"], opened["due"])
    assert (closed["answered"], closed["outcome"]) == ("2015-10-01", "right-as-published")
    assert words(home, closed["words"]) == {"answer": "We counted again.", "answer_es": "Volvimos a contar."}
    everything = "".join(path.read_text("utf-8", "replace") for path in home.rglob("*") if path.is_file())
    assert "Oak Street" not in everything
    assert "localhost.test" not in everything
    assert check_log(home) == []
    case.refresh_from_db()
    with pytest.raises(RefusedError, match="the public record holds this answer"):
        answered(office, case)


def test_what_residents_take_back_ends_without_words(office: Office, home: Path) -> None:
    said = said_without_code()
    freeze(at=AT, at_once=True)
    # The record of this home names no kinds: what is not known to be of a street is not told.
    assert (last(home)["service"], last(home)["area"]) == (None, None)
    take_back(said=said, day=TODAY, at=AT)
    freeze(at=AT, at_once=True)
    assert (last(home)["outcome"], last(home)["words"]) == ("taken-back", None)
    assert check_log(home) == []


def test_an_answer_can_be_taken_out_of_the_record_like_any_words(office: Office, home: Path) -> None:
    answered(office, a_doubt())
    freeze(at=AT, at_once=True)
    sha256 = last(home)["words"]["sha256"]
    withdraw_words(sha256=sha256, reason="It named somebody.", reason_es="Nombraba a alguien.", by_post="clerk", at=AT)
    assert not ObjectStore.of_home(home).has(sha256)
    assert check_log(home) == []


def test_money_goes_on_record_after_its_decision_and_once(office: Office, home: Path) -> None:
    found = move(office["chair"])
    keys = freeze(at=AT, at_once=True)
    assert keys[0].startswith("decision/")
    [entry] = Record(home).entries_of("money-move")
    assert entry.key in keys
    body = dict(entry.statement.body)
    assert (body["amount"], body["decision"]) == ("30000.00", found.decision.slug)
    assert (body["from_line"]["code"], body["to_line"]["title"]) == ("410-20", "Night crew")
    assert words(home, body["words"]) == {"why": "Lamps fail at night.", "why_es": "Las luminarias fallan de noche."}
    assert freeze(at=AT, at_once=True) == []
    assert check_log(home) == []


def test_money_waits_for_a_decision_that_can_still_be_taken_back(office: Office, home: Path) -> None:
    decision, _ = decided_and_promised(office["department-head"])
    type(decision).objects.filter(pk=decision.pk).update(said_at=AT + UNDO)
    move(office["chair"], decision=decision)
    assert [key for key in freeze(at=AT + UNDO) if key.startswith("money-move")] == []
    assert len([key for key in freeze(at=AT + 2 * UNDO) if key.startswith("money-move")]) == 1
    assert check_log(home) == []


def test_money_that_was_taken_back_before_never_reaches_the_record(office: Office, home: Path) -> None:
    from civicstat.office.actions.money_move import take_back_move

    take_back_move(move=move(office["chair"]), by=office["chair"], at=AT, seen=1)
    assert not [key for key in freeze(at=AT, at_once=True) if key.startswith("money-move")]


def test_an_announced_day_keeps_its_first_day_through_every_move(office: Office, home: Path) -> None:
    chair = office["chair"]
    found = announced(chair)
    freeze(at=AT, at_once=True)
    found.refresh_from_db()
    found = days.move_entry(
        entry=found,
        day=found.day + timedelta(days=7),
        hour=time(10),
        words="A late file.",
        words_es="Un archivo tardío.",
        by=chair,
        at=AT,
        today=TODAY,
        seen=found.version,
    )
    freeze(at=AT, at_once=True)
    body = last(home)
    assert (body["first_day"], body["day"]) == ("2015-10-15", "2015-10-22")
    assert body["moves"] == [{"on": "2015-10-01", "to": "2015-10-22"}]
    assert words(home, body["words"]) == {"moves": [{"why": "A late file.", "why_es": "Un archivo tardío."}]}
    found.refresh_from_db()
    days.cancel_entry(
        entry=found, why="No file came.", why_es="No llegó.", by=chair, at=AT, today=TODAY, seen=found.version
    )
    freeze(at=AT, at_once=True)
    assert (last(home)["cancelled_on"], last(home)["first_day"]) == ("2015-10-01", "2015-10-15")
    assert check_log(home) == []


def test_what_was_cancelled_is_neither_moved_nor_held_nor_explained(office: Office) -> None:
    chair = office["chair"]
    common: dict[str, Any] = {"by": chair, "at": AT, "today": TODAY}
    found = announced(chair, what="report")
    with pytest.raises(RefusedError, match="in both languages"):
        days.cancel_entry(entry=found, why="No file.", why_es=" ", seen=1, **common)
    found = days.cancel_entry(entry=found, why="No file.", why_es="No llegó.", seen=1, **common)
    for act in (
        lambda: days.move_entry(entry=found, day=date(2015, 12, 1), hour=None, words="x", seen=2, **common),
        lambda: days.hold_entry(entry=found, held_on=TODAY, seen=2, **common),
        lambda: days.cancel_entry(entry=found, why="x", why_es="x", seen=2, **common),
    ):
        with pytest.raises(RefusedError, match="it was cancelled"):
            act()
