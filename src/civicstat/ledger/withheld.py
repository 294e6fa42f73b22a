"""What the public copy of a record leaves out: words and briefings of closed meetings, as the log itself says.

The entry names each of them by its digest, and every one is salted, so nobody can change one unseen or guess at one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from civicstat.ledger.words import withdrawn_in
from civicstat.vocabulary.statement import Statement


# Statements that a meeting itself names; every other one about a meeting holds its slug in `meeting`.
_NAMED_BY_MEETING = ("meeting/v1", "briefing/v2")
_CORRECTION = "correction-of-words/v1"
_DIGEST = re.compile(rb"[0-9a-f]{64}")
_OBJECT = re.compile(rb'"sha256":"([0-9a-f]{64})"')


def is_open_to_all(meeting: Mapping[str, Any], *, day: str, zone: str) -> bool:
    """Whether what was said in a meeting is public at the end of a day.

    What a meeting was held as decides, and before it is held how it was planned. The record of one that is published
    afterwards is public once it ended, or once its day has passed.
    """
    stage = meeting["held_as"] or meeting["stage"]
    if stage == "record-published":
        on = datetime.fromisoformat(str(meeting["at"])).astimezone(ZoneInfo(zone)).date().isoformat()
        return meeting["ended_at"] is not None or day > on
    return bool(stage == "public")


def withheld_in(statements: Sequence[Statement]) -> dict[str, str]:
    """The meeting for whose sake each object is withheld, by the object's digest.

    What anything else in the log names too is never withheld; what was withdrawn is gone everywhere.
    """
    meetings = {each.name: each.body for each in statements if each.type == "meeting/v1"}
    if not meetings:
        return {}
    zone, day = str(statements[0].body["time_zone"]), max(each.as_of for each in statements)
    closed = {name for name, body in meetings.items() if not is_open_to_all(body, day=day, zone=zone)}
    found: dict[str, str] = {}
    others: set[str] = set()
    for each in statements:
        meeting = _meeting_of(each, found)
        if meeting in closed:
            found.update({digest.decode(): meeting for digest in _OBJECT.findall(each.leaf)})
        elif each.type != "withdrawal/v1":
            others.update(digest.decode() for digest in _DIGEST.findall(each.leaf))
    gone = withdrawn_in(statements)
    return {sha256: meeting for sha256, meeting in found.items() if sha256 not in others and sha256 not in gone}


def _meeting_of(said: Statement, found: Mapping[str, str]) -> str:
    """The meeting that a statement is about; of a correction, that whose words it corrects. Empty for all others."""
    if said.type in _NAMED_BY_MEETING:
        return said.name
    if said.type == _CORRECTION:
        return found.get(str(said.body["said"]["sha256"]), "")
    return str(said.body.get("meeting", ""))
