"""The rules that every statement obeys: asked before it is appended, and again when a log is checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from civicstat.ledger.asked_live_rules import asked_live_faults
from civicstat.ledger.briefing_rules import briefing_faults
from civicstat.ledger.closing_rules import closing_faults
from civicstat.ledger.day_rules import day_faults
from civicstat.ledger.errors import StatementError
from civicstat.ledger.fault import Fault
from civicstat.ledger.history import History
from civicstat.ledger.kept_rules import kept_faults
from civicstat.ledger.local_day import is_time_zone, start_of_day
from civicstat.ledger.meeting_rules import meeting_faults
from civicstat.ledger.memo_rules import memo_faults
from civicstat.ledger.office_rules import office_faults
from civicstat.ledger.private_text import private_text_faults
from civicstat.ledger.promise_rules import promise_faults
from civicstat.ledger.proposal_rules import proposal_faults
from civicstat.ledger.release_rules import release_faults
from civicstat.ledger.room_rules import room_faults
from civicstat.ledger.schemas import read_body
from civicstat.ledger.schemas.city import GenesisV1
from civicstat.ledger.schemas.fields import Body
from civicstat.ledger.schemas.metric import DefinitionV1, TargetV1
from civicstat.ledger.schemas.release import ReleaseV1, ReleaseV2
from civicstat.vocabulary.errors import VocabularyError
from civicstat.vocabulary.period import parse_period
from civicstat.vocabulary.statement import LARGEST_STATEMENT_BYTES, Statement


_NAME = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*(?:/[a-z0-9]+(?:[-.][a-z0-9]+)*)*")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
LONGEST_NAME = 160


def statement_faults(statement: Statement, history: History) -> list[Fault]:
    """Everything that is wrong with a statement as the next one after a history."""
    envelope = list(_envelope_faults(statement))
    try:
        body = read_body(statement)
    except (StatementError, VocabularyError) as fault:
        return [*envelope, Fault("statement", fault.found, statement=_label(statement), expected=fault.expected)]
    if envelope:
        return envelope
    faults = [
        *_name_faults(statement, body),
        *private_text_faults(statement),
        *_citation_faults(statement, body, history),
        *_place_faults(statement, body, history),
        *_lock_faults(statement, body, history),
        *promise_faults(statement, body, history),
        *meeting_faults(statement, body, history),
        *closing_faults(statement, body, history),
        *memo_faults(statement, body, history),
        *briefing_faults(statement, body, history),
        *kept_faults(statement, body, history),
        *day_faults(statement, body, history),
        *office_faults(statement, body, history),
        *room_faults(statement, body, history),
        *asked_live_faults(statement, body, history),
        *proposal_faults(statement, body, history),
    ]
    if isinstance(body, ReleaseV1 | ReleaseV2):
        faults += release_faults(statement, body, history)
    return [fault if fault.statement else _in_statement(fault, statement) for fault in faults]


def _envelope_faults(statement: Statement) -> Iterator[Fault]:
    label = _label(statement)
    if not _NAME.fullmatch(statement.name) or len(statement.name) > LONGEST_NAME:
        yield Fault(
            "statement",
            f"{statement.name!r} cannot be a statement's name",
            statement=label,
            expected=f"slugs joined by /, at most {LONGEST_NAME} characters",
        )
    if not _is_instant(statement.recorded):
        yield Fault(
            "statement", f"`recorded` is {statement.recorded!r}", statement=label, expected="2014-07-01T05:00:00Z"
        )
    if not _is_day(statement.as_of):
        yield Fault("statement", f"`as_of` is {statement.as_of!r}", statement=label, expected="a local day, 2014-06-30")
    if not _is_period(statement.about):
        yield Fault("statement", f"`about` is {statement.about!r}", statement=label, expected="a period's label, or -")
    size = len(statement.leaf)
    if size > LARGEST_STATEMENT_BYTES:
        yield Fault(
            "statement",
            f"the statement takes {size} bytes",
            statement=label,
            expected=f"at most {LARGEST_STATEMENT_BYTES}; put long content into an object and name its digest",
        )


def _name_faults(statement: Statement, body: Body) -> Iterator[Fault]:
    named = body.statement_name()
    if named is not None and named != statement.name:
        yield Fault("statement", f"the name is {statement.name!r}", expected=f"{named!r}, as the body says")


def _citation_faults(statement: Statement, body: Body, history: History) -> Iterator[Fault]:
    for digest in statement.cites:
        if digest not in history.by_digest:
            yield Fault(
                "citation",
                f"it cites {digest!r}, which the log does not hold",
                expected="the digest of an earlier statement, as it stands in the log: cite what `append` returned",
            )
    if len(set(statement.cites)) != len(statement.cites):
        yield Fault("citation", "it cites a statement twice", expected="each citation once")
    if not isinstance(body, ReleaseV1):
        return
    for kind, digests in (("definition", body.definitions), ("source", body.sources)):
        for digest in digests:
            cited = history.by_digest.get(digest)
            if cited is None or cited.statement.type.partition("/")[0] != kind:
                yield Fault("citation", f"it names the {kind} {digest}", expected=f"the digest of a {kind} in the log")


def _place_faults(statement: Statement, body: Body, history: History) -> Iterator[Fault]:
    is_first = not history.entries
    if is_first != isinstance(body, GenesisV1):
        yield Fault(
            "statement",
            f"{statement.type} is entry {len(history.entries)}",
            expected="genesis as the first entry and nowhere else",
        )
    if isinstance(body, GenesisV1) and not is_time_zone(body.time_zone):
        yield Fault("statement", f"the time zone is {body.time_zone!r}", expected="an IANA name, America/Chicago")
    if history.entries and statement.recorded < history.entries[-1].statement.recorded:
        yield Fault(
            "lock",
            f"it was recorded at {statement.recorded}, before the statement that precedes it",
            expected=f"{history.entries[-1].statement.recorded} or later",
        )


def _lock_faults(statement: Statement, body: Body, history: History) -> Iterator[Fault]:
    earlier = history.by_name.get((statement.type, statement.name), [])
    if isinstance(body, DefinitionV1) and any(dict(e.statement.body) != dict(statement.body) for e in earlier):
        yield Fault(
            "lock",
            f"the definition {statement.name} differs from the one in the log",
            expected="a changed definition under a new version",
        )
    if not isinstance(body, TargetV1):
        return
    begins = start_of_day(body.from_, history.time_zone)
    is_after = datetime.fromisoformat(statement.recorded) > begins
    if is_after and not body.set_afterwards:
        yield Fault(
            "lock",
            f"the target holds from {body.from_} but was recorded at {statement.recorded}",
            expected="`set_afterwards` = true",
        )
    if is_after and any(e.statement.body["value"] != body.value for e in earlier):
        yield Fault(
            "lock",
            f"the target from {body.from_} would change from {earlier[-1].statement.body['value']} to {body.value}",
            expected="a target that holds from a later day",
        )


def _in_statement(fault: Fault, statement: Statement) -> Fault:
    return Fault(fault.kind, fault.what, fault.file, fault.key, _label(statement), fault.expected, fault.found)


def _label(statement: Statement) -> str:
    return f"{statement.type} {statement.name}"


def _is_instant(text: str) -> bool:
    if not _INSTANT.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_period(label: str) -> bool:
    if label == "-":
        return True
    try:
        parse_period(label)
    except (VocabularyError, ValueError):
        return False
    return True
