"""The rules of what an office says beside promises: first days stay, answers stay, errors are corrected beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from civicstat.ledger.fault import Fault
from civicstat.ledger.history import History
from civicstat.ledger.schemas.fields import Body
from civicstat.ledger.schemas.office import CalendarV1, CorrectionOfWordsV1, MoneyMoveV1, OutcomeV1
from civicstat.ledger.words import words_of
from civicstat.vocabulary.statement import Entry, Statement


# What every later statement under the same name repeats to the letter.
FIXED = {
    "outcome/v1": ("kind", "figure", "service", "area", "received", "due", "made_up"),
    "calendar/v1": ("what", "title", "title_es", "announced", "first_day", "made_up"),
}
# What is never said otherwise once it is said.
_SAID_ONCE = {
    "outcome/v1": ("answered", "outcome", "correction", "words"),
    "calendar/v1": ("held_on", "cancelled_on"),
}
# How each kind of case can end; the residents themselves can take either back.
ENDS = {
    "not-fixed": ("reopened", "fixed-meanwhile", "cannot-be-fixed", "taken-back"),
    "number-wrong": ("right-as-published", "corrected", "definition-unclear", "fault-at-source", "taken-back"),
}
# What a correction can say did not happen.
CAN_BE_VOID = frozenset({"money-move/v1"})


def office_faults(statement: Statement, body: Body, history: History) -> Iterator[Fault]:
    """What is wrong with such a statement as the next one; nothing for other types."""
    if isinstance(body, OutcomeV1):
        yield from _outcome_faults(statement, body, history)
    elif isinstance(body, MoneyMoveV1):
        yield from _money_faults(statement, body, history)
    elif isinstance(body, CalendarV1):
        yield from _calendar_faults(statement, body)
    elif isinstance(body, CorrectionOfWordsV1):
        yield from _correction_faults(statement, body, history)
    else:
        return
    for entry in history.by_name.get((statement.type, statement.name), [])[-1:]:
        yield from _change_faults(entry.statement, statement)


def _outcome_faults(statement: Statement, body: OutcomeV1, history: History) -> Iterator[Fault]:
    if body.due < body.received:
        yield Fault("statement", f"received on {body.received}, due {body.due}", expected="days in this order")
    if (body.figure is None) != (body.kind == "not-fixed"):
        yield Fault("statement", f"a case `{body.kind}` about {body.figure}", expected="a figure for a doubted number")
    if body.figure is not None and (body.service or body.area):
        yield Fault("statement", "a case of a figure names a place", expected="the figure alone")
    if (body.answered is None) != (body.outcome is None):
        yield Fault("statement", f"answered {body.answered}, outcome {body.outcome}", expected="both or neither")
    if body.outcome is not None and body.outcome not in ENDS[body.kind]:
        yield Fault("statement", f"a case `{body.kind}` ends with {body.outcome}", expected=", ".join(ENDS[body.kind]))
    if (body.words is not None) != (body.outcome not in (None, "taken-back")):
        yield Fault("statement", f"the outcome {body.outcome} stands without its words", expected="words of an answer")
    if (body.correction is not None) != (body.outcome == "corrected"):
        yield Fault("statement", f"{body.outcome} with the correction {body.correction}", expected="the one it cites")
    if body.correction is not None and not any(
        entry.key == body.correction and entry.statement.type in ("correction/v1", "revision/v1")
        for entry in history.entries
    ):
        yield Fault("citation", f"it cites {body.correction}", expected="a correction or revision of the log")
    if body.answered is not None and body.answered < body.received:
        yield Fault("statement", f"answered on {body.answered}", expected=f"{body.received} or later")
    yield from _known_by(statement, body.received, body.answered)


def _money_faults(statement: Statement, body: MoneyMoveV1, history: History) -> Iterator[Fault]:
    decided = history.by_name.get(("decision/v2", body.decision), [])
    if not decided:
        yield Fault("citation", f"the log has no decision/v2 {body.decision}", expected="the decision first")
    elif body.day.isoformat() < decided[0].statement.body["day"]:
        yield Fault("statement", f"the money moved on {body.day}", expected="the day of its decision, or later")
    if not body.amount.strip("0."):
        yield Fault("statement", f"the amount is {body.amount}", expected="more than zero")
    if body.from_line == body.to_line:
        yield Fault("statement", "the money stays where it was", expected="two lines")
    yield from _known_by(statement, body.day)


def _calendar_faults(statement: Statement, body: CalendarV1) -> Iterator[Fault]:
    if body.day != (body.moves[-1].to if body.moves else body.first_day):
        yield Fault("statement", f"its day is {body.day}", expected="the day of the last move, else the first day")
    if body.what == "release" and body.held_on is not None:
        yield Fault("statement", f"a release was held on {body.held_on}", expected="the release's own entry says so")
    if body.held_on is not None and body.cancelled_on is not None:
        yield Fault("statement", "it was held and cancelled", expected="one of the two")
    if (body.moves or body.cancelled_on is not None) and body.words is None:
        yield Fault("statement", "a day was moved or cancelled without a word", expected="a reason among the words")
    yield from _known_by(statement, body.announced, body.held_on, body.cancelled_on, *(move.on for move in body.moves))


def _correction_faults(statement: Statement, body: CorrectionOfWordsV1, history: History) -> Iterator[Fault]:
    found = next((entry for entry in history.entries if entry.key == body.corrects), None)
    if found is None or body.said.sha256 not in words_of(found.statement):
        yield Fault(
            "citation",
            f"it corrects {body.said.sha256} of {body.corrects}",
            expected="an entry of the log, and words that it names",
        )
    elif body.voids and found.statement.type not in CAN_BE_VOID:
        yield _lock(f"{body.corrects} would count no more", "only a move of money can be said not to have happened")
    yield from _known_by(statement, body.day)


def _change_faults(before: Statement, after: Statement) -> Iterator[Fault]:
    was, now = before.body, after.body
    if after.type not in FIXED:
        if dict(was) != dict(now):
            yield _lock(f"{after.name} differs from the one in the log", "it stays: write a correction")
        return
    for name in FIXED[after.type]:
        if was[name] != now[name]:
            yield _lock(f"`{name}` would change from {was[name]} to {now[name]}", "what was said first stays")
    for name in _SAID_ONCE[after.type]:
        if was[name] is not None and was[name] != now[name]:
            yield _lock(f"`{name}` would change", f"what was said of it: {was[name]}; write a correction")
    if now["version"] <= was["version"]:
        yield _lock(f"version {now['version']} follows version {was['version']}", "a higher version")
    yield from _moves_faults(was, now)


def _moves_faults(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Fault]:
    moved = list(was.get("moves", ()))
    if list(now.get("moves", ()))[: len(moved)] != moved:
        yield _lock("a move that was said is missing or differs", "moves are added, never taken away")


def _known_by(statement: Statement, *days: Any) -> Iterator[Fault]:
    for day in days:
        if day is not None and day.isoformat() > statement.as_of:
            yield Fault("statement", f"it knows of {day}", expected=f"nothing after {statement.as_of}")


def corrected_in(entries: list[Entry]) -> dict[str, list[Entry]]:
    """The corrections of words, by the key of the entry that each corrects, in the log's order."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.statement.type == "correction-of-words/v1":
            found.setdefault(str(entry.statement.body["corrects"]), []).append(entry)
    return found


def _lock(what: str, expected: str) -> Fault:
    return Fault("lock", what, expected=expected)
