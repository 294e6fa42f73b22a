"""Outcomes, money, announced days and corrections in the log: what is said first stays, corrections stand beside."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from civicstat.ledger.check import check_log
from civicstat.ledger.errors import LedgerError
from civicstat.ledger.words import words_of
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.statement import Statement


FIGURE = "closed-within-5-days|v1|2014-05|city:-|-"
VERSIONS = count(1)
FIRST = {"fiscal_year": "2014", "code": "410-20", "title": "Lights", "title_es": "Luces", "department": "streets"}
OTHER = {"fiscal_year": "2014", "code": "", "title": "Night crew", "title_es": "Noche", "department": None}


def words(town: Any, text: str = "said") -> dict[str, str]:
    return {"sha256": town.store.put(canonical_bytes({"nonce": "ab" * 16, "words": {"text": text}}))}


def say(town: Any, type_: str, body: dict[str, Any]) -> Statement:
    return Statement(type_, str(body["id"]), "-", town.day, town.recorded, (), body)


def case(town: Any, **changes: Any) -> Statement:
    body = {
        "id": "case-1",
        "version": next(VERSIONS),
        "kind": "not-fixed",
        "figure": None,
        "service": "pothole",
        "area": "neighborhood:north-end",
        "department": "streets",
        "received": "2014-06-02",
        "due": "2014-06-16",
        "answered": None,
        "outcome": None,
        "correction": None,
        "words": None,
        "made_up": True,
    }
    return say(town, "outcome/v1", {**body, **changes})


def answer(town: Any, **changes: Any) -> Statement:
    return case(town, **{"answered": "2014-06-20", "outcome": "reopened", "words": words(town), **changes})


def decision(town: Any) -> Statement:
    body = {
        "id": "retest",
        "department": "streets",
        "day": "2014-05-01",
        "rests_on": [FIGURE],
        "scenarios": [],
        "effect": {"metric": "closed-within-5-days", "direction": "up", "value": "80.0", "by": "2014-12-31"},
        "words": words(town, "Retest"),
        "made_up": True,
    }
    return say(town, "decision/v2", body)


def money(town: Any, **changes: Any) -> Statement:
    body = {
        "id": "money-move-1",
        "figures": [FIGURE],
        "decision": "retest",
        "day": "2014-06-01",
        "from_line": FIRST,
        "to_line": OTHER,
        "amount": "30000.00",
        "words": words(town),
        "made_up": True,
    }
    return say(town, "money-move/v1", {**body, **changes})


def day(town: Any, **changes: Any) -> Statement:
    body = {
        "id": "calendar-1",
        "version": next(VERSIONS),
        "what": "report",
        "title": "June report",
        "title_es": "Informe de junio",
        "announced": "2014-06-01",
        "first_day": "2014-06-20",
        "day": "2014-06-20",
        "hour": "10:00",
        "moves": [],
        "held_on": None,
        "cancelled_on": None,
        "words": None,
        "made_up": True,
    }
    return say(town, "calendar/v1", {**body, **changes})


def correction(town: Any, corrects: str, said: dict[str, str], **changes: Any) -> Statement:
    body = {
        "id": "correction-1",
        "corrects": corrects,
        "field": "why",
        "said": said,
        "voids": False,
        "day": "2014-06-25",
        "by_post": "chair",
        "words": words(town, "right"),
        "made_up": True,
    }
    return say(town, "correction-of-words/v1", {**body, **changes})


def test_a_case_is_opened_given_on_and_answered_once(opened_town: Any) -> None:
    town = opened_town
    town.append(case(town, department=None), case(town), answer(town))
    assert check_log(town.home) == []
    for again, found in (
        (case(town), "`answered` would change"),
        (answer(town, outcome="fixed-meanwhile"), "`outcome` would change"),
        (answer(town, due="2014-06-30"), "`due` would change"),
        (answer(town, area=None), "`area` would change"),
        (answer(town, version=1), "version 1 follows"),
    ):
        with pytest.raises(LedgerError, match=found):
            town.append(again)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"figure": FIGURE}, "a figure for a doubted number"),
        ({"kind": "number-wrong", "figure": FIGURE}, "a case of a figure names a place"),
        ({"due": "2014-06-01"}, "days in this order"),
        ({"received": "2014-07-01", "due": "2014-07-15"}, "it knows of 2014-07-01"),
        ({"outcome": "reopened"}, "both or neither"),
        ({"answered": "2014-06-20", "outcome": "reopened"}, "without its words"),
        ({"answered": "2014-06-20", "outcome": "corrected"}, "a case `not-fixed` ends with corrected"),
        ({"answered": "2014-06-01", "outcome": "taken-back"}, "2014-06-02 or later"),
        ({"area": "12 Oak Street"}, "area"),
        ({"resident": "Ana"}, "resident"),
    ],
)
def test_what_a_case_may_not_say_is_refused(opened_town: Any, changes: dict[str, Any], found: str) -> None:
    with pytest.raises(LedgerError, match=found):
        opened_town.append(case(opened_town, **changes))


def test_a_corrected_number_cites_its_correction(opened_town: Any) -> None:
    town = opened_town
    about = {"kind": "number-wrong", "figure": FIGURE, "service": None, "area": None, "outcome": "corrected"}
    with pytest.raises(LedgerError, match="a correction or revision of the log"):
        town.append(answer(town, **about, correction="correction/none@3"))


def test_money_rests_on_a_decision_and_stays(opened_town: Any) -> None:
    town = opened_town
    with pytest.raises(LedgerError, match="the decision first"):
        town.append(money(town))
    town.append(decision(town), money(town))
    assert check_log(town.home) == []
    with pytest.raises(LedgerError, match="differs from the one in the log"):
        town.append(money(town, amount="1.00"))
    for changes, found in (
        ({"amount": "0.00"}, "more than zero"),
        ({"to_line": FIRST}, "two lines"),
        ({"day": "2014-04-30"}, "the day of its decision, or later"),
    ):
        with pytest.raises(LedgerError, match=found):
            town.append(money(town, **{"id": "money-move-2", **changes}))


def test_the_day_announced_first_stays_and_moves_are_only_added(opened_town: Any) -> None:
    town = opened_town
    why, moves = words(town), [{"on": "2014-06-10", "to": "2014-06-27"}]
    moved = {"day": "2014-06-27", "moves": moves, "words": why}
    town.append(day(town), day(town, **moved), day(town, **moved, cancelled_on="2014-06-26"))
    assert check_log(town.home) == []
    for again, found in (
        (day(town, first_day="2014-06-27", day="2014-06-27"), "`first_day` would change"),
        (day(town, cancelled_on="2014-06-26", words=why), "a move that was said is missing"),
        (day(town, **moved), "`cancelled_on` would change"),
        (day(town, id="calendar-2", day="2014-06-27"), "the day of the last move"),
        (day(town, id="calendar-2", **{**moved, "words": None}), "without a word"),
        (day(town, id="calendar-2", what="release", held_on="2014-06-20"), "the release's own entry says so"),
    ):
        with pytest.raises(LedgerError, match=found):
            town.append(again)


def test_a_correction_names_words_of_an_entry_and_only_money_can_be_void(opened_town: Any) -> None:
    town = opened_town
    decided, moved = decision(town), money(town)
    entries = [entry.key for entry in town.append(decided, moved)]
    said = [dict(statement.body["words"]) for statement in (decided, moved)]
    town.append(
        correction(town, entries[0], said[0]), correction(town, entries[1], said[1], id="correction-2", voids=True)
    )
    assert check_log(town.home) == []
    for again, found in (
        (correction(town, entries[0], said[0], voids=True, id="correction-3"), "only a move of money"),
        (correction(town, entries[0], {"sha256": "1" * 64}, id="correction-3"), "words that it names"),
        (correction(town, "decision/none@1", said[0], id="correction-3"), "an entry of the log"),
        (correction(town, entries[0], said[0], field="text"), "differs from the one in the log"),
    ):
        with pytest.raises(LedgerError, match=found):
            town.append(again)


def test_every_words_object_of_a_correction_can_be_withdrawn(opened_town: Any) -> None:
    town = opened_town
    found = correction(town, "decision/x@1", {"sha256": "1" * 64})
    assert words_of(found) == ("1" * 64, found.body["words"]["sha256"])
    assert words_of(case(town)) == ()
