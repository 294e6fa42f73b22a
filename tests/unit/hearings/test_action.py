"""An action from a file: its status follows from days, its first day is never overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from civicstat.hearings.action import Action, read_action, status_of
from civicstat.hearings.errors import HearingError
from civicstat.hearings.on_record import OnRecord
from civicstat.ledger.schemas import read_body
from civicstat.vocabulary.statement import Statement


GOOD = """
id = "night-roster"
decision = "night-crew"
owner_post = "Superintendent of Street Lighting"
owner_post_es = "Superintendencia de Alumbrado"
owner_department = "streets"
deliverable = "A night roster for one crew"
deliverable_es = "Un turno nocturno para una cuadrilla"
due = 2015-06-18
effect_open_until = 2015-12-31
invented_example = true
"""


def test_a_new_action_is_first_due_when_it_is_due(write: Any, on_record: Any) -> None:
    action = read_action(write("a.toml", GOOD), on_record=on_record)

    assert action.first_due == action.due == date(2015, 6, 18)
    assert action.done_on is None


def test_its_body_is_one_that_the_ledger_accepts_and_reads_back(write: Any, on_record: Any) -> None:
    action = read_action(write("a.toml", GOOD), on_record=on_record)
    body = action.to_json()
    statement = Statement("action/v1", "night-roster", "-", "2015-06-30", "2015-07-01T05:00:00Z", (), body)

    assert read_body(statement).statement_name() == "night-roster"
    assert Action.from_json(body) == action


def test_a_later_day_leaves_the_first_one_standing(write: Any, on_record: Any) -> None:
    said = read_action(write("a.toml", GOOD), on_record=on_record)
    later = replace(on_record, actions={"night-roster": said.to_json()})
    moved = read_action(write("b.toml", GOOD.replace("due = 2015-06-18", "due = 2015-07-15")), on_record=later)

    assert (moved.first_due, moved.due) == (date(2015, 6, 18), date(2015, 7, 15))


def test_what_was_promised_first_cannot_be_changed(write: Any, on_record: Any) -> None:
    said = read_action(write("a.toml", GOOD), on_record=on_record)
    later = replace(on_record, actions={"night-roster": said.to_json()})
    changed = GOOD.replace("A night roster for one crew", "A memo") + "first_due = 2015-06-25\n"
    changed = changed.replace("\ndue = 2015-06-18", "\ndue = 2015-06-25")

    with pytest.raises(HearingError) as caught:
        read_action(write("a.toml", changed), on_record=later)

    assert "`deliverable`: the record says 'A night roster for one crew'" in caught.value.found
    assert "`first_due`: the record says '2015-06-18' (expected: what was promised first stays)" in caught.value.found


def test_a_status_is_never_typed(write: Any, on_record: Any) -> None:
    with pytest.raises(HearingError, match="there is no such field") as caught:
        read_action(write("a.toml", GOOD + 'status = "done-on-time"\n'), on_record=on_record)
    assert caught.value.where == "a.toml, field `status`"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (("night-crew", "day-crew"), "the record has no decision 'day-crew'"),
        (("2015-06-18", "2015-05-01"), "2015-05-01 is before the meeting of 2015-05-14"),
        (('"streets"', '"parks"'), "there is no department 'parks'"),
        (("2015-12-31", "2015-06-01"), "2015-06-01 is before the delivery is due"),
        (("invented_example = true", "invented_example = true\ndone_on = 2015-06-10"), "a delivery is claimed without"),
        (("invented_example = true", 'invented_example = true\nevidence = "x"'), "there is evidence but no day"),
        (
            ("invented_example = true", "invented_example = true\nfirst_due = 2015-06-01"),
            "a new action is due 2015-06-18",
        ),
        (("owner_post =", "owner ="), "it is missing"),
        (("due = 2015-06-18", "due = 2015-06-18T12:00:00"), "it is datetime"),
    ],
)
def test_what_cannot_be_is_refused(write: Any, on_record: Any, change: tuple[str, str], found: str) -> None:
    with pytest.raises(HearingError) as caught:
        read_action(write("a.toml", GOOD.replace(*change)), on_record=on_record)
    assert found in caught.value.found


def test_a_delivery_in_the_future_is_not_known_yet(write: Any, on_record: Any) -> None:
    claimed = GOOD + 'done_on = 2015-07-02\nevidence = "The roster."\nevidence_es = "El turno."\n'
    with pytest.raises(HearingError, match="2015-07-02 is not known on 2015-06-30"):
        read_action(write("a.toml", claimed), on_record=on_record)


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        (date(2015, 6, 17), "not-yet-due"),
        (date(2015, 6, 18), "not-yet-due"),
        (date(2015, 6, 19), "overdue"),
        (date(2015, 7, 14), "overdue"),
        (date(2015, 7, 15), "done-late"),
        (date(2016, 1, 1), "done-late"),
    ],
)
def test_a_status_follows_the_days_and_a_later_day_does_not_mend_it(action: Any, as_of: date, status: str) -> None:
    # Promised for 18 June, moved to 15 July, delivered then.
    promise = action(due=date(2015, 7, 15), done_on=date(2015, 7, 15), evidence="x", evidence_es="x")
    assert status_of(promise, as_of) == status


def test_a_delivery_on_its_day_is_in_time(action: Any) -> None:
    assert status_of(action(done_on=date(2015, 6, 18)), date(2015, 6, 30)) == "done-on-time"


def test_the_record_is_read_as_it_stood_on_a_day(action: Any, decision: Any) -> None:
    def said(day: str, type_: str, body: dict[str, Any]) -> Statement:
        return Statement(type_, body["id"], "-", day, f"{day}T12:00:00Z", (), body)

    log = [
        said("2015-05-14", "decision/v1", decision().to_json()),
        said("2015-05-14", "action/v1", action().to_json()),
        said("2015-06-20", "action/v1", action(due=date(2015, 7, 15)).to_json()),
    ]

    def due_on(day: date) -> str:
        record = OnRecord.of(log, as_of=day, figures=(), metrics=(), departments=())
        return str(record.actions["night-roster"]["due"]) if record.actions else ""

    assert [due_on(date(2015, 5, 1)), due_on(date(2015, 6, 1)), due_on(date(2015, 6, 20))] == [
        "",
        "2015-06-18",
        "2015-07-15",
    ]
