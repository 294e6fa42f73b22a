"""A briefing opens with promises of real people, names their words and holds none of them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from civicstat.hearings.desk import Desk
from civicstat.hearings.numbers import Numbers
from civicstat.hearings.promised import last_said, promised_as_of
from civicstat.hearings.promises import open_promises
from civicstat.hearings.published import Names, Published
from civicstat.vocabulary.statement import Statement


AS_OF = date(2015, 9, 30)
WORDS = {"sha256": "ab" * 32}


def said(name: str, as_of: str = "2015-09-01", **changes: Any) -> Statement:
    body = {
        "id": name,
        "version": 1,
        "decision": None,
        "owner_title": "Head of Streets",
        "owner_title_es": "Jefatura de Calles",
        "owner_department": "streets",
        "promised_on": "2015-06-01",
        "first_due": "2015-09-20",
        "due": "2015-09-20",
        "moves": [],
        "effect_open_until": "2015-12-31",
        "claim": None,
        "confirmation": None,
        "aside": None,
        "effect": None,
        "words": WORDS,
        "since": None,
        "made_up": False,
    }
    return Statement("action/v2", name, "-", as_of, "", (), {**body, **changes})


def opened(*statements: Statement) -> Any:
    desk = Desk(
        department="streets",
        as_of=AS_OF,
        definitions={},
        published=Published.of(figures=[], signals=[], accountings=[]),
        names=Names({}),
        numbers=Numbers("briefing-streets"),
    )
    return open_promises(actions=[], decisions=[], promised=promised_as_of(statements, AS_OF), desk=desk)


CLAIM = {"done_on": "2015-09-25", "by_post": "head"}
SEEN = {"on": "2015-09-28", "by_post": "chair"}


def test_the_overdue_one_comes_first_and_what_waits_for_a_second_person_is_still_asked_for() -> None:
    found = opened(
        said("coming", first_due="2015-10-20", due="2015-10-20"),
        said("claimed", claim=CLAIM),
        said("late"),
        said("delivered", claim=CLAIM, confirmation=SEEN),
    )
    assert [(each.action.id, each.status) for each in found] == [
        ("late", "overdue"),
        ("claimed", "under-review"),
        ("coming", "not-yet-due"),
        ("delivered", "done-late"),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"owner_department": "parks"},
        {"effect": {"verdict": "reached", "on": "2015-09-30", "by_post": "chair", "figure": ""}},
        {"aside": {"status": "merged", "since": "2015-09-10", "until": None, "into": "other"}},
    ],
)
def test_what_is_another_departments_or_settled_is_not_asked_for(changes: dict[str, Any]) -> None:
    assert opened(said("list", **changes)) == ()


def test_the_briefing_names_the_words_and_holds_none() -> None:
    decision = Statement("decision/v2", "retest", "-", "2015-06-01", "", (), {"id": "retest", "words": WORDS})
    (found,) = opened(decision, said("list", decision="retest", since={"sha256": "cd" * 32}))
    shown = found.to_json()
    assert (shown["words"], shown["since"]) == (WORDS, {"sha256": "cd" * 32})
    assert shown["decided"] == {"id": "retest", "words": WORDS}
    assert shown["deliverable"] == {"en": "", "es": ""}
    assert shown["owner_post"] == {"en": "Head of Streets", "es": "Jefatura de Calles"}
    assert "10" in json.dumps(shown["sentences"]) or "days-late" in json.dumps(shown["sentences"])


def test_only_what_was_said_by_the_day_counts_and_a_later_packet_knows_what_was_said_since() -> None:
    later = said("list", as_of="2015-10-01", claim=CLAIM)
    assert [each.status for each in opened(said("list"), later)] == ["overdue"]
    assert last_said([said("list"), later], AS_OF) == date(2015, 10, 1)
    known = promised_as_of([said("list"), later], last_said([later], AS_OF))
    assert [each.status for each in known] == ["under-review"]
