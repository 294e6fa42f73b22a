"""The rules of a day that began: it has come, no day of the record is newer, and it is said once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from civicstat.ledger.fault import Fault
from civicstat.ledger.history import History
from civicstat.ledger.local_day import start_of_day
from civicstat.ledger.schemas.day import DayV1
from civicstat.ledger.schemas.fields import Body
from civicstat.vocabulary.statement import Statement


def day_faults(statement: Statement, body: Body, history: History) -> Iterator[Fault]:
    """What is wrong with a day as the next statement; nothing for other types."""
    if not isinstance(body, DayV1):
        return
    if body.day.isoformat() != statement.as_of:
        yield Fault("statement", f"it speaks of {body.day}", expected=f"{statement.as_of}, the day as of which it is")
    if datetime.fromisoformat(statement.recorded) < start_of_day(body.day, history.time_zone):
        yield Fault("lock", f"{body.day} had not begun at {statement.recorded}", expected="a day that has come")
    newest = max((entry.statement.as_of for entry in history.entries), default="")
    if body.day.isoformat() < newest:
        yield Fault("lock", f"the record speaks of {newest} already", expected="that day or a later one")
    if history.by_name.get((statement.type, statement.name)):
        yield Fault("lock", f"the day {statement.name} is in the log", expected="each day once")
    for key in sorted(set(body.turned) - {entry.key for entry in history.entries}):
        yield Fault("citation", f"it names {key}", expected="entries of the log")
