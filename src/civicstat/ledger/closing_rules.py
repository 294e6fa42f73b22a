"""The rules of a meeting's closing: said once, of a meeting that ended, naming only what stands in the log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from civicstat.ledger.fault import Fault
from civicstat.ledger.history import History
from civicstat.ledger.schemas.closing import CapturedV1, ClosingV1
from civicstat.ledger.schemas.fields import Body
from civicstat.vocabulary.statement import Statement


# As which statement each kind of thing stands in the log.
STANDS_AS = {"decision": "decision/v2", "promise": "action/v2", "data-request": "data-request/v1"}


def closing_faults(statement: Statement, body: Body, history: History) -> Iterator[Fault]:
    """What is wrong with a closing as the next statement; nothing for other types."""
    if not isinstance(body, ClosingV1):
        return
    if history.by_name.get(("closing/v1", body.meeting)):
        yield Fault("lock", f"the log holds what {body.meeting} captured", expected="said once; it never changes")
    said = history.by_name.get(("meeting/v1", body.meeting), [])
    if not any(history.by_digest.get(digest) in said for digest in statement.cites):
        yield Fault("citation", "it does not cite its meeting", expected=f"a meeting/v1 {body.meeting} of the log")
        return
    meeting = said[-1].statement.body
    if meeting["ended_at"] != body.ended_at:
        yield Fault("lock", f"it says that the meeting ended at {body.ended_at}", expected=f"{meeting['ended_at']}")
        return
    yield from _captured_faults(body, str(meeting["started_at"]), history)
    yield from _recess_faults(body, str(meeting["started_at"]))


def _captured_faults(body: ClosingV1, started_at: str, history: History) -> Iterator[Fault]:
    for each in body.captured:
        found = history.by_digest.get(each.digest)
        first = history.by_name.get((STANDS_AS[each.kind], each.id), [])
        if found is None or not first or found is not first[0]:
            yield Fault("citation", f"it names {each.id} as {each.digest}", expected=_expected(each))
        elif each.kind == "data-request" and found.statement.body["meeting"] != body.meeting:
            yield Fault("citation", f"it names {each.id}", expected="data that this meeting asked for")
        if not started_at <= each.said_at <= body.ended_at:
            yield Fault("statement", f"{each.id} was said at {each.said_at}", expected="an hour of the meeting")
    if len({(each.kind, each.id) for each in body.captured}) < len(body.captured):
        yield Fault("statement", "it names something twice", expected="each once")


def _expected(each: CapturedV1) -> str:
    return f"the digest of the first {STANDS_AS[each.kind]} {each.id} of the log"


def _recess_faults(body: ClosingV1, started_at: str) -> Iterator[Fault]:
    marks = [started_at, *(mark for each in body.recesses for mark in (each.from_, each.to)), body.ended_at]
    if marks != sorted(marks):
        yield Fault("statement", "its recesses are not in order, or not within it", expected="one after the other")
        return
    met = met_minutes(started_at, body.ended_at, [(each.from_, each.to) for each in body.recesses])
    if body.minutes != met:
        yield Fault("lock", f"it says that it met for {body.minutes} minutes", expected=f"{met}, recesses left out")


def met_minutes(started_at: str, ended_at: str, recesses: list[tuple[str, str]]) -> int:
    """How long a meeting met, in minutes, begun ones counted whole."""
    met = _span(started_at, ended_at) - sum((_span(*each) for each in recesses), timedelta())
    return -int(-met.total_seconds() // 60)


def _span(start: str, end: str) -> timedelta:
    return datetime.fromisoformat(end) - datetime.fromisoformat(start)
