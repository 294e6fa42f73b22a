"""The rules of meetings: a year is published once, the hour planned first stays, nothing is held before it began."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from civicstat.ledger.fault import Fault
from civicstat.ledger.history import History
from civicstat.ledger.schemas.fields import Body
from civicstat.ledger.schemas.meeting import MeetingV1, ScheduleV1, SeriesV1
from civicstat.vocabulary.statement import Statement


# What every later statement of a meeting repeats to the letter.
_FIXED = ("series", "first_at", "made_up")
# What stays once it was said.
_SAID_ONCE = ("started_at", "ended_at", "chaired_by", "held_as")


def meeting_faults(statement: Statement, body: Body, history: History) -> Iterator[Fault]:
    """What is wrong with a series, a year or a meeting as the next statement; nothing for other types."""
    if isinstance(body, SeriesV1):
        for entry in _said(history, "series/v1", body.id)[-1:]:
            if body.version <= entry.statement.body["version"]:
                yield _lock(f"version {body.version} follows {entry.statement.body['version']}", "a higher version")
    elif isinstance(body, ScheduleV1):
        yield from _schedule_faults(statement, body, history)
    elif isinstance(body, MeetingV1):
        yield from _meeting_faults(statement, body, history)


def _schedule_faults(statement: Statement, body: ScheduleV1, history: History) -> Iterator[Fault]:
    if not _said(history, "series/v1", body.series):
        yield Fault("citation", f"the log has no series {body.series}", expected="the series first")
    if _said(history, "schedule/v1", statement.name):
        yield _lock(f"the days of {statement.name} are in the log", "a published year stays; move single meetings")
    hours = [meeting.at for meeting in body.meetings]
    if hours != sorted(set(hours)):
        yield Fault("statement", "its hours are not in order, or one stands twice", expected="each once, in order")
    if body.published_on.isoformat() > statement.as_of:
        yield Fault("statement", f"it was published on {body.published_on}", expected=f"{statement.as_of} or before")


def _meeting_faults(statement: Statement, body: MeetingV1, history: History) -> Iterator[Fault]:
    if not _said(history, "series/v1", body.series):
        yield Fault("citation", f"the log has no series {body.series}", expected="the series first")
    if body.at != (body.moves[-1].to if body.moves else body.first_at):
        yield Fault("statement", f"it meets at {body.at}", expected="the hour of the last move, else the first one")
    yield from _state_faults(statement, body, history)
    yield from _stage_faults(body, history)
    for entry in _said(history, "meeting/v1", body.id)[-1:]:
        yield from _change_faults(entry.statement.body, statement.body)


def _state_faults(statement: Statement, body: MeetingV1, history: History) -> Iterator[Fault]:
    if (body.state == "planned") != (body.said_on is None):
        yield Fault(
            "statement", f"{body.state}, said on {body.said_on}", expected="a day for what was said, and no other"
        )
    if body.said_on is not None and body.said_on.isoformat() > statement.as_of:
        yield Fault("statement", f"said on {body.said_on}", expected=f"{statement.as_of} or before")
    if (body.state == "held") != (body.started_at is not None and body.held_as is not None):
        yield Fault("statement", f"{body.state}, begun at {body.started_at}", expected="an hour for a held one alone")
    if body.started_at is not None and _day(body.started_at, history) != _day(body.at, history):
        yield _lock(f"it began at {body.started_at} and was planned for {body.at}", "a meeting held on its own day")
    if body.ended_at is not None and (body.started_at is None or body.ended_at < body.started_at):
        yield Fault("statement", f"it ended at {body.ended_at}", expected=f"after {body.started_at}")
    if body.state == "cancelled" and body.words is None:
        yield Fault("statement", "cancelled without a word", expected="a reason among the words")
    if body.held_as == "public" and not _has_notice(body, history):
        yield _lock(f"it is called public with notice on {body.notice_on}", "notice as the series asks for it")


def _stage_faults(body: MeetingV1, history: History) -> Iterator[Fault]:
    """How open a meeting is, its series has said; what people wrote for it is neither opened nor closed afterwards."""
    series = [str(entry.statement.body["stage"]) for entry in _said(history, "series/v1", body.series)]
    if series and body.stage not in series:
        yield _lock(f"it is {body.stage}, which its series never was", " or ".join(dict.fromkeys(series)))
    for entry in _said(history, "meeting/v1", body.id)[-1:]:
        before = entry.statement.body["stage"]
        if before != body.stage and _said(history, "briefing/v2", body.id):
            yield _lock(f"it would change from {before} to {body.stage} after its briefing", f"{before}, as it was")
    if body.held_as not in (None, body.stage, "record-published" if body.stage == "public" else None):
        yield _lock(f"a {body.stage} meeting was held as {body.held_as}", f"{body.stage}, as it was planned")


def _has_notice(body: MeetingV1, history: History) -> bool:
    """Whether notice stands in the log, and was given as many days before as the series says."""
    series = _said(history, "series/v1", body.series)
    if body.notice_on is None or not series:
        return False
    days = timedelta(days=int(series[-1].statement.body["notice_days"]))
    return body.notice_on + days <= _day(body.at, history)


def _day(instant: str, history: History) -> date:
    """The city's day of a moment."""
    return datetime.fromisoformat(instant).astimezone(ZoneInfo(history.time_zone)).date()


def _change_faults(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Fault]:
    for name in _FIXED:
        if before[name] != after[name]:
            yield _lock(f"`{name}` would change from {before[name]} to {after[name]}", "what was planned first stays")
    for name in _SAID_ONCE:
        if before[name] is not None and before[name] != after[name]:
            yield _lock(f"`{name}` would change from {before[name]} to {after[name]}", "what was said of it stays")
    if before["state"] != "planned" and before["state"] != after["state"]:
        yield _lock(f"a meeting that was {before['state']} would be {after['state']}", "what came of it stays")
    if after["version"] <= before["version"]:
        yield _lock(f"version {after['version']} follows version {before['version']}", "a higher version")
    if list(after["moves"][: len(before["moves"])]) != list(before["moves"]):
        yield _lock("a move that was said is missing or differs", "moves are added, never taken away")


def _said(history: History, type_: str, name: str) -> list[Any]:
    return history.by_name.get((type_, name), [])


def _lock(what: str, expected: str) -> Fault:
    return Fault("lock", what, expected=expected)
