"""The rules of locked briefings: late is said, promises come first, minutes add up, and only answers are added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from civicstat.ledger.fault import Fault
from civicstat.ledger.history import History
from civicstat.ledger.schemas.briefing import BriefingV2
from civicstat.ledger.schemas.fields import Body
from civicstat.vocabulary.statement import Statement


BUILT_BEFORE = timedelta(hours=96)
LOCKED_BEFORE = timedelta(hours=48)
# A live record is its own witness: what is recorded later than this after its lock was not locked before.
RECORDED_WITHIN = timedelta(hours=1)


def briefing_faults(statement: Statement, body: Body, history: History) -> Iterator[Fault]:
    """What is wrong with a locked briefing as the next statement; nothing for other types."""
    if not isinstance(body, BriefingV2):
        return
    earlier = _said(history, "briefing/v2", body.id)
    yield from _cited(statement, body, history, is_first=not earlier)
    yield from _hours_faults(statement, body, is_first=not earlier)
    yield from _agenda_faults(body, history)
    yield from _said_faults(body)
    for entry in earlier[-1:]:
        yield from _change_faults(entry.statement.body, statement.body)


def _cited(statement: Statement, body: BriefingV2, history: History, *, is_first: bool) -> Iterator[Fault]:
    release = history.by_digest.get(body.rests_on)
    if release is None or not release.statement.type.startswith("release/"):
        yield Fault("citation", f"it rests on {body.rests_on}", expected="the digest of a release in the log")
    elif body.rests_on not in statement.cites:
        yield Fault("citation", "it does not cite the release on which it rests", expected=f"{body.rests_on}")
    elif release.statement.body["as_of"] != body.as_of.isoformat():
        yield Fault("statement", f"it is as of {body.as_of}", expected=f"{release.statement.body['as_of']}")
    meetings = _said(history, "meeting/v1", body.id)
    if not meetings:
        yield Fault("citation", f"the log has no meeting {body.id}", expected="the meeting first")
    elif not {entry.statement.digest for entry in meetings} & set(statement.cites):
        yield Fault("citation", "it does not cite its meeting", expected=meetings[-1].statement.digest)
    elif is_first and meetings[-1].statement.body["at"] != body.meets_at:
        hour = meetings[-1].statement.body["at"]
        yield _lock(f"it counts from a meeting at {body.meets_at}", f"{hour}, the hour that the log knows")
    elif meetings[-1].statement.body["series"] != body.series:
        yield Fault("statement", f"it names the series {body.series}", expected="the series of its meeting")
    if not history.objects.has(body.object.sha256):
        what = "the object of this briefing is missing"
        yield Fault("object", what, file=f"objects/{body.object.sha256}", expected="the briefing itself")


def _hours_faults(statement: Statement, body: BriefingV2, *, is_first: bool) -> Iterator[Fault]:
    meets, built, locked = (datetime.fromisoformat(each) for each in (body.meets_at, body.built_at, body.locked_at))
    for name, due in (("built_due", meets - BUILT_BEFORE), ("locked_due", meets - LOCKED_BEFORE)):
        if datetime.fromisoformat(getattr(body, name)) != due:
            yield _lock(
                f"`{name}` is {getattr(body, name)}", f"{due:%Y-%m-%dT%H:%M:%SZ}, as the meeting's hour sets it"
            )
    if locked < built:
        yield _lock(f"it was locked at {body.locked_at}, before it was built", f"{body.built_at} or later")
    came = locked
    recorded = datetime.fromisoformat(statement.recorded)
    if is_first and not body.made_up:
        if recorded < locked:
            yield _lock(f"it was locked at {body.locked_at}", f"{statement.recorded} or before")
        if recorded - locked > RECORDED_WITHIN:
            came = recorded
    late = {"built_late": _minutes(built, meets - BUILT_BEFORE), "locked_late": _minutes(came, meets - LOCKED_BEFORE)}
    for name, minutes in late.items():
        if getattr(body, name) != minutes and (is_first or name == "built_late"):
            yield _lock(f"`{name}` is {getattr(body, name)}", f"{minutes}: late is said")


def _agenda_faults(body: BriefingV2, history: History) -> Iterator[Fault]:
    if body.agenda[0].id != "promises":
        yield _lock(f"the agenda opens with {body.agenda[0].id}", "open promises, which open every meeting")
    names = [item.id for item in body.agenda]
    if len(set(names)) < len(names):
        yield Fault("statement", "an item stands twice on the agenda", expected="each once")
    total = sum(item.minutes for item in body.agenda)
    if total != body.minutes:
        yield Fault("statement", f"the agenda takes {total} minutes", expected=f"{body.minutes}, as stated")
    for entry in _said(history, "series/v1", body.series)[-1:]:
        if body.minutes > entry.statement.body["minutes"]:
            most = entry.statement.body["minutes"]
            yield _lock(f"the agenda takes {body.minutes} minutes", f"at most {most}, as the series says")


def _said_faults(body: BriefingV2) -> Iterator[Fault]:
    said = [(each.metric, each.at) for each in body.explanations]
    said += [(each.metric, each.at) for each in body.contests]
    for metric, at in said:
        if at > body.locked_at:
            yield _lock(f"something on {metric} was said at {at}", f"{body.locked_at} or before")
    for contest in body.contests:
        if contest.answer is not None and contest.answer.at < contest.at:
            yield _lock(f"{contest.metric} was answered at {contest.answer.at}", f"after {contest.at}")
        if contest.answer is not None and contest.answer.by_post is not None:
            if contest.answer.by_post == contest.by_post:
                yield _lock(f"{contest.by_post} contests and answers {contest.metric}", "the answer of another post")


def _change_faults(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Fault]:
    if after["version"] <= before["version"]:
        yield _lock(f"version {after['version']} follows version {before['version']}", "a higher version")
    for name in before:
        if name not in ("version", "contests") and before[name] != after[name]:
            yield _lock(f"`{name}` would change", "what was locked stays")
    if len(before["contests"]) != len(after["contests"]):
        yield _lock("what is contested would change", "what was locked stays")
        return
    for was, now in zip(before["contests"], after["contests"], strict=True):
        if {**was, "answer": None} != {**now, "answer": None}:
            yield _lock(f"what was said of {was['metric']} would change", "what was locked stays")
        if was["answer"] is not None and was["answer"] != now["answer"]:
            yield _lock(f"the answer on {was['metric']} would change", "an answer stays")


def _minutes(came: datetime, due: datetime) -> int:
    return max(0, int((came - due).total_seconds() // 60))


def _said(history: History, type_: str, name: str) -> list[Any]:
    return history.by_name.get((type_, name), [])


def _lock(what: str, expected: str) -> Fault:
    return Fault("lock", what, expected=expected)
