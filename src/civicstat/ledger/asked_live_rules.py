"""The rules of what a meeting asked of the rows: it is said once, of its own meeting, and rows are named truly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from civicstat.ledger.fault import Fault
from civicstat.ledger.history import History
from civicstat.ledger.schemas.asked_live import AskedLiveV1
from civicstat.ledger.schemas.fields import Body
from civicstat.vocabulary.statement import Statement


def asked_live_faults(statement: Statement, body: Body, history: History) -> Iterator[Fault]:
    """What is wrong with a question to the rows as the next statement; nothing for other types."""
    if not isinstance(body, AskedLiveV1):
        return
    said = history.by_name.get(("meeting/v1", body.meeting), [])
    if not said:
        yield Fault("citation", f"the log has no meeting {body.meeting}", expected="the meeting first")
    elif not {entry.statement.digest for entry in said} & set(statement.cites):
        yield Fault("citation", "it does not cite its meeting", expected=said[-1].statement.digest)
    if history.by_name.get((statement.type, body.id)):
        yield Fault("lock", f"{body.id} is said a second time", expected="what was asked is said once")
    day = datetime.fromisoformat(body.asked_at).astimezone(ZoneInfo(history.time_zone)).date().isoformat()
    if day > statement.as_of:
        yield Fault("statement", f"it was asked at {body.asked_at}", expected=f"{statement.as_of} or before")
    if (body.outcome == "answered") != (not body.reason):
        yield Fault(
            "statement", f"{body.outcome}, because {body.reason!r}", expected="a reason where nothing was answered"
        )
    if body.outcome == "answered" and (body.definition is None or body.sql is None):
        yield Fault("statement", "an answer without a definition or without SQL", expected="the digests of both")
    if body.definition is not None:
        cited = history.by_digest.get(body.definition)
        if cited is None or cited.statement.type != "definition/v1":
            yield Fault("citation", f"it names the definition {body.definition}", expected="a definition of the log")
