"""Promises in the log: the first day stays, a second post closes, words can be withdrawn and the entries stay."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from civicstat.ledger.check import check_log
from civicstat.ledger.errors import LedgerError
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.statement import Statement


SINCE = {"sha256": "0" * 64}


def words(town: Any, text: str, *, nonce: str = "ab" * 16) -> dict[str, str]:
    content = canonical_bytes({"nonce": nonce, "words": {"deliverable": text}})
    return {"sha256": town.store.put(content)}


def say(town: Any, type_: str, name: str, body: dict[str, Any]) -> Statement:
    return Statement(type_, name, "-", town.day, town.recorded, (), body)


VERSIONS = count(1)


def action(town: Any, name: str = "lamp-list", **changes: Any) -> Statement:
    body = {
        "id": name,
        "version": next(VERSIONS),
        "decision": None,
        "owner_post": "head-of-streets",
        "owner_title": "Head of Streets",
        "owner_title_es": "Jefatura de Calles",
        "owner_department": "streets",
        "promised_on": "2014-05-01",
        "first_due": "2014-06-20",
        "due": "2014-06-20",
        "moves": [],
        "effect_open_until": "2014-06-25",
        "claim": None,
        "confirmation": None,
        "aside": None,
        "effect": None,
        "words": words(town, "A list of all lamps"),
        "since": None,
        "made_up": True,
    }
    return say(town, "action/v2", name, {**body, **changes})


CLAIM = {"done_on": "2014-06-20", "by_post": "head-of-streets"}
SEEN = {"on": "2014-06-23", "by_post": "chair"}


def test_a_promise_is_brought_up_to_date_until_it_is_closed_and_judged(opened_town: Any) -> None:
    town = opened_town
    since = words(town, "The list")
    effect = {"verdict": "reached", "on": "2014-06-26", "by_post": "analyst", "figure": ""}
    moved = {"due": "2014-06-27", "moves": [{"on": "2014-06-10", "to": "2014-06-27"}]}
    town.append(action(town), action(town, **moved, since=since))
    town.append(action(town, **moved, since=since, claim=CLAIM))
    town.append(action(town, **moved, since=since, claim=CLAIM, confirmation=SEEN))
    town.append(action(town, **moved, since=since, claim=CLAIM, confirmation=SEEN, effect=effect))
    assert check_log(town.home) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"first_due": "2014-06-21", "due": "2014-06-21"}, "`first_due` would change from 2014-06-20 to 2014-06-21"),
        ({"promised_on": "2014-05-02"}, "`promised_on` would change"),
        ({"effect_open_until": "2014-06-29"}, "`effect_open_until` would change"),
        ({"owner_department": "parks"}, "`owner_department` would change"),
        ({"due": "2014-06-27"}, "it is due 2014-06-27"),
        ({"claim": CLAIM, "confirmation": {**SEEN, "by_post": "head-of-streets"}}, "claims and confirms the same"),
        ({"confirmation": SEEN}, "confirmed that nobody claims"),
        ({"claim": {**CLAIM, "done_on": "2014-07-02"}}, "it knows of 2014-07-02"),
        ({"effect": {"verdict": "reached", "on": "2014-06-26", "by_post": "a", "figure": ""}}, "was not delivered"),
        ({"aside": {"status": "on-hold", "since": "2014-06-01", "until": None, "into": None}}, "on-hold until None"),
        (
            {"aside": {"status": "merged", "since": "2014-06-01", "until": None, "into": "lamp-list"}},
            "merged into lamp",
        ),
        ({"decision": "nothing"}, "has no decision/v2 nothing"),
        ({"version": 1}, "version 1 follows version"),
    ],
)
def test_what_a_promise_may_not_become_is_refused(opened_town: Any, changes: dict[str, Any], found: str) -> None:
    town = opened_town
    town.append(action(town))
    with pytest.raises(LedgerError, match=found):
        town.append(action(town, **{"since": words(town, "since"), **changes}))


def test_a_confirmed_delivery_and_a_move_that_was_said_stay(opened_town: Any) -> None:
    town = opened_town
    since = words(town, "since")
    moved = {"due": "2014-06-27", "moves": [{"on": "2014-06-10", "to": "2014-06-27"}], "since": since}
    town.append(action(town), action(town, **moved, claim=CLAIM, confirmation=SEEN))
    with pytest.raises(LedgerError, match="a confirmed delivery would change"):
        town.append(action(town, **moved, claim={**CLAIM, "done_on": "2014-06-19"}, confirmation=SEEN))
    with pytest.raises(LedgerError, match="`confirmation` would change"):
        town.append(action(town, **moved))
    with pytest.raises(LedgerError, match="a move that was said is missing"):
        town.append(action(town, since=since, claim=CLAIM, confirmation=SEEN))


def withdrawal(town: Any, sha256: str) -> Statement:
    body = {"withdrawn": sha256, "reason": "A name.", "reason_es": "Un nombre.", "by_post": "clerk", "note": ""}
    return say(town, "withdrawal/v1", sha256, body)


def test_words_are_withdrawn_and_everything_else_still_holds(opened_town: Any) -> None:
    town = opened_town
    since = words(town, "The list, from a person's name")
    town.append(action(town), action(town, since=since, claim=CLAIM))
    path = town.store.path(since["sha256"])
    kept = path.read_bytes()
    path.unlink()
    assert [fault.what for fault in check_log(town.home)] == ["words are missing, and no statement withdraws them"]
    town.append(withdrawal(town, since["sha256"]))
    assert check_log(town.home) == []
    path.write_bytes(kept)
    assert [fault.what for fault in check_log(town.home)] == ["words were withdrawn and still stand"]
    path.unlink()
    town.append(action(town, claim=CLAIM, confirmation=SEEN, since=words(town, "The list")))
    assert check_log(town.home) == []


def test_only_words_are_withdrawn(opened_town: Any) -> None:
    with pytest.raises(LedgerError, match="holds no words of the log"):
        opened_town.append(withdrawal(opened_town, "1" * 64))


def test_a_decision_stays_as_it_was_said(opened_town: Any) -> None:
    town = opened_town
    body = {
        "id": "retest",
        "department": "streets",
        "day": "2014-05-01",
        "rests_on": ["closed-within-5-days|v1|2014-05|city:-|-"],
        "scenarios": [],
        "effect": {"metric": "closed-within-5-days", "direction": "up", "value": "80.0", "by": "2014-12-31"},
        "words": words(town, "Retest"),
        "made_up": True,
    }
    town.append(say(town, "decision/v2", "retest", body), action(town, decision="retest"))
    effect = {**body["effect"], "value": "70.0"}  # type: ignore[dict-item]
    with pytest.raises(LedgerError, match="the decision retest differs"):
        town.append(say(town, "decision/v2", "retest", {**body, "effect": effect}))


def test_an_invented_example_never_takes_the_name_of_a_promise(opened_town: Any) -> None:
    town = opened_town
    town.append(town.decision(), action(town, town.action().name + "-2"))
    town.append(town.action())
    with pytest.raises(LedgerError, match="the log has an action/v1"):
        town.append(action(town, town.action().name))
    with pytest.raises(LedgerError, match="was said by people of the office"):
        town.append(town.action(id=town.action().name + "-2"))
