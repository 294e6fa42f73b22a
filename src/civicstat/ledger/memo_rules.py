"""The rules of memos: late is said, everything they name stands in the log, and nothing that was named goes missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from civicstat.ledger.fault import Fault
from civicstat.ledger.history import History
from civicstat.ledger.schemas.fields import Body
from civicstat.ledger.schemas.memo import MemoV1
from civicstat.vocabulary.statement import Statement


DUE_WITHIN = timedelta(hours=48)
# A live record is its own witness: what is recorded later than this after it was sent was not out before.
RECORDED_WITHIN = timedelta(hours=1)
# What a memo names, and as which statement each of them stands in the log.
_NAMED = {"decisions": "decision/v2", "promises": "action/v2", "data_requests": "data-request/v1"}
# What every later statement repeats to the letter.
_FIXED = ("ended_at", "due_at", "sent_at", "late", "made_up")


def memo_faults(statement: Statement, body: Body, history: History) -> Iterator[Fault]:
    """What is wrong with a memo as the next statement; nothing for other types."""
    if not isinstance(body, MemoV1):
        return
    earlier = history.by_name.get(("memo/v1", body.meeting), [])
    yield from _meeting_faults(statement, body, history)
    yield from _hours_faults(statement, body, history, is_first=not earlier)
    yield from _named_faults(body, history)
    yield from _count_faults(body)
    if (body.corrected_at is None) != (not earlier):
        yield _lock(f"corrected at {body.corrected_at}", "an hour in every statement but the first")
    if body.corrected_at is not None and (body.words is None or body.corrected_at < body.sent_at):
        yield _lock("it corrects without a word, or before it was sent", "words that say what was corrected")
    for entry in earlier[-1:]:
        yield from _change_faults(entry.statement.body, statement.body)


def _meeting_faults(statement: Statement, body: MemoV1, history: History) -> Iterator[Fault]:
    said = history.by_name.get(("meeting/v1", body.meeting), [])
    if not said:
        yield Fault("citation", f"the log has no meeting {body.meeting}", expected="the meeting first")
    elif not {entry.statement.digest for entry in said} & set(statement.cites):
        yield Fault("citation", "it does not cite its meeting", expected=said[-1].statement.digest)
    elif said[-1].statement.body["ended_at"] != body.ended_at:
        ended = said[-1].statement.body["ended_at"]
        yield _lock(f"it says that the meeting ended at {body.ended_at}", f"{ended}, as the log knows it")


def _hours_faults(statement: Statement, body: MemoV1, history: History, *, is_first: bool) -> Iterator[Fault]:
    ended, due, sent = (datetime.fromisoformat(each) for each in (body.ended_at, body.due_at, body.sent_at))
    if due != ended + DUE_WITHIN:
        yield _lock(f"it was due at {body.due_at}", f"{ended + DUE_WITHIN:%Y-%m-%dT%H:%M:%SZ}, 48 hours after the end")
    if sent < ended:
        yield _lock(f"it was sent at {body.sent_at}", f"{body.ended_at} or later")
    if not is_first:
        return
    recorded, came = datetime.fromisoformat(statement.recorded), sent
    if body.made_up:
        if sent.astimezone(ZoneInfo(history.time_zone)).date().isoformat() > statement.as_of:
            yield _lock(f"it was sent at {body.sent_at}", f"{statement.as_of} or before")
    elif recorded < sent:
        yield _lock(f"it was sent at {body.sent_at}", f"{statement.recorded} or before")
    elif recorded - sent > RECORDED_WITHIN:
        came = recorded
    if body.late != minutes_late(came, due):
        yield _lock(f"`late` is {body.late}", f"{minutes_late(came, due)}: late is said")


def minutes_late(came: datetime, due: datetime) -> int:
    """Minutes after the hour at which it was due, begun ones counted whole; 0 in time."""
    return max(0, -int((due - came).total_seconds() // 60))


def _named_faults(body: MemoV1, history: History) -> Iterator[Fault]:
    for field, type_ in _NAMED.items():
        names = getattr(body, field)
        for name in names:
            if not history.by_name.get((type_, name)):
                yield Fault("citation", f"it names {name}", expected=f"a {type_} of the log")
        if len(set(names)) < len(names):
            yield Fault("statement", f"`{field}` names something twice", expected="each once")


def _count_faults(body: MemoV1) -> Iterator[Fault]:
    if body.questions.answered > body.questions.put:
        yield Fault("statement", f"{body.questions.answered} answers", expected=f"at most {body.questions.put}")
    if body.poll.asked != body.poll.yes + body.poll.no:
        yield Fault("statement", f"{body.poll.asked} answered", expected="those who said yes and those who said no")
    if len(body.looks) > body.looks_in_all:
        yield Fault("statement", f"it lists {len(body.looks)} looks", expected=f"at most {body.looks_in_all}")


def _change_faults(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Fault]:
    if after["version"] <= before["version"]:
        yield _lock(f"version {after['version']} follows version {before['version']}", "a higher version")
    for name in _FIXED:
        if before[name] != after[name]:
            yield _lock(f"`{name}` would change from {before[name]} to {after[name]}", "what was sent first stays")
    for name in _NAMED:
        if missing := sorted(set(before[name]) - set(after[name])):
            yield _lock(f"{', '.join(missing)} would be missing", "what a memo named stays; it may be added to")


def _lock(what: str, expected: str) -> Fault:
    return Fault("lock", what, expected=expected)
