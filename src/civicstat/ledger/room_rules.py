"""The rules of what was asked in a meeting: what was asked stays, the first day stays, an answer is not taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from civicstat.ledger.fault import Fault
from civicstat.ledger.history import History
from civicstat.ledger.schemas.fields import Body
from civicstat.ledger.schemas.room import DataRequestV1, DeclinedQuestionV1, QuestionV1
from civicstat.vocabulary.statement import Statement


# What every later statement repeats to the letter.
_FIXED = {
    "question/v1": ("meeting", "asker", "asked_on", "words", "made_up"),
    "data-request/v1": ("meeting", "asked_on", "first_due", "words", "made_up"),
}
_DECLINED = "declined-question/v1"
# What stays once it was said.
_SAID_ONCE = {"question/v1": ("answered_by", "answered_on"), "data-request/v1": ("received_on",)}


def room_faults(statement: Statement, body: Body, history: History) -> Iterator[Fault]:
    """What is wrong with a question or a request for data as the next statement; nothing for other types."""
    if isinstance(body, DeclinedQuestionV1):
        yield from _meeting_faults(statement, body, history)
        yield from _declined_faults(body, history)
        return
    if not isinstance(body, QuestionV1 | DataRequestV1):
        return
    if isinstance(body, QuestionV1):
        # What nobody looked at in time can still be let in; that it stayed out so long stands beside.
        for entry in history.by_name.get((_DECLINED, body.id), []):
            if entry.statement.body["declined_as"] != "not-looked-at":
                yield _lock(f"{body.id} was declined", "a question of another number")
    yield from _meeting_faults(statement, body, history)
    yield from _question_faults(statement, body) if isinstance(body, QuestionV1) else _request_faults(statement, body)
    for entry in history.by_name.get((statement.type, body.id), [])[-1:]:
        yield from _change_faults(statement.type, entry.statement.body, statement.body)


def _meeting_faults(
    statement: Statement, body: QuestionV1 | DeclinedQuestionV1 | DataRequestV1, history: History
) -> Iterator[Fault]:
    said = history.by_name.get(("meeting/v1", body.meeting), [])
    if not said:
        yield Fault("citation", f"the log has no meeting {body.meeting}", expected="the meeting first")
    elif not {entry.statement.digest for entry in said} & set(statement.cites):
        yield Fault("citation", "it does not cite its meeting", expected=said[-1].statement.digest)
    if body.asked_on.isoformat() > statement.as_of:
        yield Fault("statement", f"it was asked on {body.asked_on}", expected=f"{statement.as_of} or before")


def _declined_faults(body: DeclinedQuestionV1, history: History) -> Iterator[Fault]:
    if history.by_name.get((_DECLINED, body.id)):
        yield _lock(f"{body.id} is on record as declined", "said once")
    if history.by_name.get(("question/v1", body.id)):
        yield _lock(f"{body.id} was let in and would be declined", "what was asked stays")


def _question_faults(statement: Statement, body: QuestionV1) -> Iterator[Fault]:
    is_answered = body.state == "answered"
    if is_answered != (body.answered_by is not None) or is_answered != (body.answered_on is not None):
        yield Fault(
            "statement", f"{body.state}, answered by {body.answered_by}", expected="a post and a day for an answer"
        )
    if body.since is not None and not is_answered:
        yield Fault("statement", "words of an answer that was not given", expected="no such object")
    if body.answered_on is not None and not body.asked_on <= body.answered_on:
        yield Fault("statement", f"it was answered on {body.answered_on}", expected=f"{body.asked_on} or after")
    if body.answered_on is not None and body.answered_on.isoformat() > statement.as_of:
        yield Fault("statement", f"it was answered on {body.answered_on}", expected=f"{statement.as_of} or before")


def _request_faults(statement: Statement, body: DataRequestV1) -> Iterator[Fault]:
    if body.first_due < body.asked_on:
        yield Fault("statement", f"it is due on {body.first_due}", expected=f"{body.asked_on} or after")
    if body.due != (body.moves[-1].to if body.moves else body.first_due):
        yield Fault("statement", f"it is due on {body.due}", expected="the day of the last move, else the first one")
    days = [body.first_due, *(move.to for move in body.moves)]
    if days != sorted(set(days)):
        yield Fault("statement", "a move to an earlier day, or to the same one", expected="each later than the last")
    if (
        body.received_on is not None
        and not body.asked_on.isoformat() <= body.received_on.isoformat() <= statement.as_of
    ):
        yield Fault("statement", f"it came on {body.received_on}", expected=f"{body.asked_on} to {statement.as_of}")
    if body.received_on is not None and body.since is None:
        yield Fault("statement", "it came, and nothing says what", expected="words that name it")


def _change_faults(type_: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Fault]:
    for name in _FIXED[type_]:
        if before[name] != after[name]:
            yield _lock(f"`{name}` would change from {before[name]} to {after[name]}", "what was asked stays")
    for name in _SAID_ONCE[type_]:
        if before[name] is not None and before[name] != after[name]:
            yield _lock(f"`{name}` would change from {before[name]} to {after[name]}", "what came of it stays")
    if after["version"] <= before["version"]:
        yield _lock(f"version {after['version']} follows version {before['version']}", "a higher version")
    earlier = list(before.get("moves", ()))
    if list(after.get("moves", ()))[: len(earlier)] != earlier:
        yield _lock("a move that was said is missing or differs", "moves are added, never taken away")


def _lock(what: str, expected: str) -> Fault:
    return Fault("lock", what, expected=expected)
