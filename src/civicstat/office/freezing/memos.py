"""A memo on record: at once when it was sent, and again with each correction; never that of a rehearsal.

Of a closed meeting the entry holds what everybody may know: what was agreed, and counts. Its words, and what was looked
up, stand in an object that the public copy leaves out.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from civicstat.hearings.meetings.hours import memo_due
from civicstat.ledger.memo_rules import RECORDED_WITHIN, minutes_late
from civicstat.office.freezing.desk import Desk
from civicstat.office.freezing.noun import Noun, put_version
from civicstat.office.freezing.versions import instant, instant_or_none
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.memo import Memo
from civicstat.vocabulary.statement import Statement


TYPE = "memo/v1"
_NAMED = {"decisions": "decision/v2", "promises": "action/v2", "data_requests": "data-request/v1"}


def _waiting(at: datetime, at_once: bool) -> list[Memo]:
    sent = Memo.objects.filter(sent_at__isnull=False, meeting__is_dry_run=False)
    rows = sent.select_related("meeting__series").order_by("pk")
    return [each for each in rows if each.version > each.recorded_version]


def _is_ready(memo: Memo) -> bool:
    """Whether its meeting, as it ended, what that captured, and all that it names are on record."""
    if not Meeting.objects.filter(pk=memo.meeting_id).exclude(closed_as="").exists():
        return False
    desk = Desk.now(datetime.now(UTC))
    meeting = desk.latest("meeting/v1", memo.meeting.slug)
    if meeting is None or meeting.body["ended_at"] != instant_or_none(memo.meeting.ended_at):
        return False
    named = [(type_, slug) for field, type_ in _NAMED.items() for slug in memo.content[field]]
    said = {(entry.statement.type, entry.statement.name) for entry in desk.record.entries}
    return all(each in said for each in named)


def _put(memo: Memo, desk: Desk, at: datetime) -> list[str]:
    slug = memo.meeting.slug
    cites = desk.cites_of_meeting(slug)
    return put_version(memo, desk, type_=TYPE, name=slug, body=lambda said: _body(memo, desk, said), cites=cites, at=at)


def _body(memo: Memo, desk: Desk, said: Statement | None) -> dict[str, Any]:
    ended, sent = memo.meeting.ended_at, memo.sent_at
    assert ended is not None
    assert sent is not None
    is_closed = memo.meeting.stage == "closed"
    words: dict[str, Any] = {
        name: value for name in ("intro", "intro_es", "correction", "correction_es") if (value := getattr(memo, name))
    }
    content = dict(memo.content)
    if is_closed:
        words |= {"looks": content["looks"]} if content["looks"] else {}
        content["looks"] = []
    return {
        "meeting": memo.meeting.slug,
        "version": memo.version,
        "ended_at": instant(ended),
        "due_at": instant(memo_due(ended)),
        "sent_at": instant(sent),
        "late": _late(sent, memo_due(ended), desk) if said is None else said.body["late"],
        "corrected_at": instant_or_none(memo.corrected_at) if said is not None else None,
        **content,
        "words": desk.put_words(f"memo/{memo.meeting.slug}", words) if words else None,
        "made_up": desk.made_up,
    }


def _late(sent: datetime, due: datetime, desk: Desk) -> int:
    """As the log will judge it: whoever records a live memo long after it was sent, sent it late."""
    recorded, came = datetime.fromisoformat(desk.recorded), sent.replace(microsecond=0)
    if not desk.made_up and recorded - came > RECORDED_WITHIN:
        came = recorded
    return minutes_late(came, due.replace(microsecond=0))


NOUN = Noun(_waiting, _put, _is_ready)
