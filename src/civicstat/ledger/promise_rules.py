"""The rules of promises: the first day never changes, a second post closes, a merging names another promise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from civicstat.ledger.fault import Fault
from civicstat.ledger.history import History
from civicstat.ledger.schemas.fields import Body
from civicstat.ledger.schemas.hearing import ActionV1, DecisionV1
from civicstat.ledger.schemas.promise import ActionV2, DecisionV2, WithdrawalV1
from civicstat.ledger.words import words_of
from civicstat.vocabulary.statement import Statement


# What every later statement of a promise repeats to the letter.
FIXED = ("decision", "owner_department", "promised_on", "first_due", "effect_open_until", "words", "made_up")


def promise_faults(statement: Statement, body: Body, history: History) -> Iterator[Fault]:
    """What is wrong with a decision, a promise or a withdrawal as the next statement; nothing for other types."""
    if isinstance(body, DecisionV2):
        yield from _decision_faults(statement, body, history)
    elif isinstance(body, ActionV2):
        yield from _action_faults(statement, body, history)
    elif isinstance(body, DecisionV1 | ActionV1) and _said(history, statement.type.replace("/v1", "/v2"), body.id):
        yield _lock(f"{body.id} was said by people of the office", "another name for an invented example")
    elif isinstance(body, WithdrawalV1) and body.withdrawn not in set(_words_named(history)):
        yield Fault(
            "statement",
            f"it withdraws {body.withdrawn}, which holds no words of the log",
            expected="the digest of a words object that an earlier statement names",
        )


def _words_named(history: History) -> Iterator[str]:
    for entry in history.entries:
        yield from words_of(entry.statement)


def _decision_faults(statement: Statement, body: DecisionV2, history: History) -> Iterator[Fault]:
    if any(dict(entry.statement.body) != dict(statement.body) for entry in _said(history, "decision/v2", body.id)):
        yield _lock(f"the decision {body.id} differs from the one in the log", "a decision stays: record another one")
    if _said(history, "decision/v1", body.id):
        yield _lock(f"the log has a decision/v1 {body.id}", "another name")
    if body.effect.by <= body.day:
        yield Fault("statement", f"the effect is judged on {body.effect.by}", expected=f"a day after {body.day}")


def _action_faults(statement: Statement, body: ActionV2, history: History) -> Iterator[Fault]:
    yield from _days_faults(statement, body)
    if body.decision is not None and not _said(history, "decision/v2", body.decision):
        yield Fault("citation", f"the log has no decision/v2 {body.decision}", expected="the decision first")
    if _said(history, "action/v1", body.id):
        yield _lock(f"the log has an action/v1 {body.id}", "another name")
    yield from _closing_faults(body)
    if body.aside is not None:
        yield from _aside_faults(body, history)
    for entry in _said(history, "action/v2", body.id)[-1:]:
        yield from _change_faults(entry.statement.body, statement.body)


def _days_faults(statement: Statement, body: ActionV2) -> Iterator[Fault]:
    if not body.promised_on <= body.first_due <= min(body.due, body.effect_open_until):
        yield Fault(
            "statement",
            f"promised on {body.promised_on}, first due {body.first_due}, due {body.due}, "
            f"effect open until {body.effect_open_until}",
            expected="days in this order, the last two in either",
        )
    if body.due != (body.moves[-1].to if body.moves else body.first_due):
        yield Fault("statement", f"it is due {body.due}", expected="the day of the last move, else the first day")
    known = [body.claim.done_on] if body.claim is not None else []
    known += [said.on for said in (body.confirmation, body.effect) if said is not None]
    for day in known:
        if day.isoformat() > statement.as_of:
            yield Fault("statement", f"it knows of {day}", expected=f"nothing after {statement.as_of}")


def _closing_faults(body: ActionV2) -> Iterator[Fault]:
    if body.confirmation is not None:
        if body.claim is None or body.since is None:
            yield _lock("a delivery is confirmed that nobody claims with evidence", "a claim and words that show it")
        elif body.confirmation.by_post == body.claim.by_post:
            yield _lock(f"{body.claim.by_post} claims and confirms the same delivery", "a second post confirms it")
    if body.effect is not None and body.confirmation is None:
        yield _lock("an effect is judged of what was not delivered", "a confirmed delivery first")
    if body.effect is not None and body.effect.on < body.effect_open_until:
        yield _lock(f"the effect was judged on {body.effect.on}", f"{body.effect_open_until} or later")


def _aside_faults(body: ActionV2, history: History) -> Iterator[Fault]:
    aside = body.aside
    assert aside is not None
    if (aside.status == "on-hold") != (aside.until is not None):
        yield Fault("statement", f"{aside.status} until {aside.until}", expected="a last day for a hold alone")
    if (aside.status == "merged") != (aside.into is not None):
        yield Fault("statement", f"{aside.status} into {aside.into}", expected="another promise for a merging alone")
    if body.since is None:
        yield Fault("statement", f"{aside.status} without a word", expected="a reason among the words")
    if aside.into is not None and (aside.into == body.id or not _said(history, "action/v2", aside.into)):
        yield Fault("citation", f"it is merged into {aside.into}", expected="another promise of the log")


def _change_faults(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Fault]:
    for name in FIXED:
        if before[name] != after[name]:
            yield _lock(f"`{name}` would change from {before[name]} to {after[name]}", "what was promised first stays")
    if after["version"] <= before["version"]:
        yield _lock(f"version {after['version']} follows version {before['version']}", "a higher version")
    if list(after["moves"][: len(before["moves"])]) != list(before["moves"]):
        yield _lock("a move that was said is missing or differs", "moves are added, never taken away")
    for name in ("confirmation", "effect"):
        if before[name] is not None and before[name] != after[name]:
            yield _lock(f"`{name}` would change", f"what was said of it: {before[name]}")
    if before["confirmation"] is not None and before["claim"] != after["claim"]:
        yield _lock("a confirmed delivery would change", f"{before['claim']}")


def _said(history: History, type_: str, name: str) -> list[Any]:
    return history.by_name.get((type_, name), [])


def _lock(what: str, expected: str) -> Fault:
    return Fault("lock", what, expected=expected)
