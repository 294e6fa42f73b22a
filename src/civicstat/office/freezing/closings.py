"""What a meeting captured, on record by its own account: once it ended and nothing of it can be taken back.

The memo goes after it and is held against it. Of a rehearsal nothing is on record.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from civicstat.ledger.closing_rules import STANDS_AS, met_minutes
from civicstat.office.freezing.desk import Desk
from civicstat.office.freezing.noun import UNDO, Noun, newest_act
from civicstat.office.freezing.versions import instant
from civicstat.office.models.capture import Capture
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.room import Room
from civicstat.vocabulary.statement import Statement


TYPE = "closing/v1"


def _waiting(at: datetime, at_once: bool) -> list[Meeting]:
    rows = Meeting.objects.filter(ended_at__isnull=False, is_dry_run=False, closed_as="").order_by("pk")
    return [meeting for meeting in rows if at_once or newest_act(meeting) <= at - UNDO]


def _is_ready(meeting: Meeting) -> bool:
    """Whether the meeting, as it ended, and everything captured in it stand on record."""
    desk = Desk.now(datetime.now(UTC))
    said = desk.latest("meeting/v1", meeting.slug)
    if said is None or said.body["ended_at"] != _ended(meeting):
        return False
    known = {(entry.statement.type, entry.statement.name) for entry in desk.record.entries}
    return all((STANDS_AS[each.kind], each.thing.slug) in known for each in _captured(meeting))


def _put(meeting: Meeting, desk: Desk, at: datetime) -> list[str]:
    is_new = desk.latest(TYPE, meeting.slug) is None
    if is_new:
        said = desk.latest("meeting/v1", meeting.slug)
        assert said is not None  # `_is_ready` saw it on record
        cites = [desk.record.genesis().statement.digest, said.digest]
        key = desk.append(TYPE, meeting.slug, _body(meeting, desk), cites=cites)
    else:
        key = desk.key_of(TYPE, meeting.slug)
    # A note of the machine about the meeting, not another version of it.
    Meeting.objects.filter(pk=meeting.pk).update(closed_as=key)
    return [key] if is_new else []


def _body(meeting: Meeting, desk: Desk) -> dict[str, Any]:
    first: dict[tuple[str, str], Statement] = {}
    for entry in desk.record.entries:
        first.setdefault((entry.statement.type, entry.statement.name), entry.statement)
    room = Room.objects.filter(meeting=meeting).first()
    recesses = [] if room is None else [(each["from"], each["to"]) for each in room.recesses]
    assert meeting.started_at is not None
    return {
        "meeting": meeting.slug,
        "ended_at": _ended(meeting),
        "captured": [
            {
                "kind": each.kind,
                "id": each.thing.slug,
                "said_at": instant(each.said_at),
                "digest": first[STANDS_AS[each.kind], each.thing.slug].digest,
            }
            for each in _captured(meeting)
        ],
        "recesses": [{"from": start, "to": end} for start, end in recesses],
        "minutes": met_minutes(instant(meeting.started_at), _ended(meeting), recesses),
        "made_up": desk.made_up,
    }


def _captured(meeting: Meeting) -> list[Capture]:
    return list(meeting.captures.select_related("decision", "promise", "data_request").order_by("said_at", "pk"))


def _ended(meeting: Meeting) -> str:
    assert meeting.ended_at is not None
    return instant(meeting.ended_at)


NOUN = Noun(_waiting, _put, _is_ready)
