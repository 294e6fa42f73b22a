"""What a briefing opens with: overdue before due, effects apart from deliverables."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from civicstat.hearings.briefing_object import briefing_object
from civicstat.hearings.markdown import briefing_markdown
from civicstat.hearings.promises import actions_as_of, decisions_as_of
from civicstat.look.words.formats import format_number
from civicstat.vocabulary.statement import Statement


def test_overdue_promises_stand_before_those_not_yet_due_and_those_delivered(city: Any, action: Any) -> None:
    briefing = city.briefing(
        actions=[
            action(id="c-delivered", done_on=date(2015, 6, 1), evidence="x", evidence_es="x"),
            action(id="a-later", first_due=date(2015, 9, 1), due=date(2015, 9, 1)),
            action(id="d-late", first_due=date(2015, 6, 10), due=date(2015, 6, 10)),
            action(id="b-later-late"),
            action(id="other", owner_department="parks"),
        ]
    )

    assert [(p.action.id, p.status) for p in briefing.promises] == [
        ("d-late", "overdue"),
        ("b-later-late", "overdue"),
        ("a-later", "not-yet-due"),
        ("c-delivered", "done-on-time"),
    ]
    assert briefing.numbers.value_at("numbers.summary.overdue") == "2"
    assert briefing.numbers.value_at("numbers.promises.d-late.days-late") == "20"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {},
            "First promised for June 18, 2015. It is 12 days late and not delivered. "
            "Its effect stays open until December 31, 2015. This is an invented example.",
        ),
        (
            {"due": date(2015, 6, 25)},
            "First promised for June 18, 2015. The date was moved to June 25, 2015. That date was missed as well. "
            "It is 12 days late and not delivered. Its effect stays open until December 31, 2015. "
            "This is an invented example.",
        ),
        (
            {"done_on": date(2015, 6, 19), "evidence": "x", "evidence_es": "x"},
            "First promised for June 18, 2015. It was delivered on June 19, 2015, 1 day late. "
            "Its effect stays open until December 31, 2015. This is an invented example.",
        ),
        (
            {"done_on": date(2015, 6, 18), "effect_open_until": date(2015, 6, 20)},
            "First promised for June 18, 2015. It was delivered on June 18, 2015, in time. "
            "Its effect was open until June 20, 2015. It is time to judge it. This is an invented example.",
        ),
        (
            {"first_due": date(2015, 7, 1), "due": date(2015, 7, 1)},
            "First promised for July 1, 2015. Its effect stays open until December 31, 2015. "
            "This is an invented example.",
        ),
    ],
)
def test_a_promise_says_when_it_was_due_first_and_how_late_it_is(
    city: Any, action: Any, changes: dict[str, Any], said: str
) -> None:
    briefing = city.briefing(actions=[action(**changes)])
    text = briefing_markdown(briefing, "en", format_number).replace("\N{NO-BREAK SPACE}", " ")
    lines = [line[2:] for line in text.splitlines() if line.startswith("- ") and "Owner" not in line]

    assert " ".join(lines) == said


def test_a_promise_brings_the_decision_and_the_effect_that_was_expected(
    full_city: Any, action: Any, decision: Any
) -> None:
    briefing = full_city.briefing(actions=[action()], decisions=[decision()])
    text = briefing_markdown(briefing, "en", format_number)

    assert "Expected: “Street lights mended in time” at 85% or more by December 31, 2015." in text
    assert "- Why we chose it: Light weighed more than noise." in text
    assert briefing_object(briefing)["promises"][0]["decision"]["rests_on"] == ["lamps-mended|v1|2015-05|city:-|-"]


def test_a_delivery_after_the_day_is_not_in_the_briefing(city: Any, action: Any) -> None:
    [promise] = city.briefing(actions=[action(done_on=date(2015, 7, 3), evidence="x", evidence_es="x")]).promises

    assert promise.status == "overdue"
    assert promise.to_json()["done_on"] is None
    assert promise.to_json()["evidence"] == {"en": "", "es": ""}


def test_no_promise_is_said_in_a_sentence(city: Any) -> None:
    assert "No promise is on record." in briefing_markdown(city.briefing(), "en", format_number)


def test_actions_and_decisions_are_read_from_the_log_as_of_a_day(action: Any, decision: Any) -> None:
    log = [
        Statement("decision/v1", "night-crew", "-", "2015-05-14", "", (), decision().to_json()),
        Statement("action/v1", "night-roster", "-", "2015-06-20", "", (), action().to_json()),
    ]

    assert (actions_as_of(log, date(2015, 6, 19)), actions_as_of(log, date(2015, 6, 20))) == ([], [action()])
    assert decisions_as_of(log, date(2015, 6, 19)) == [decision()]
