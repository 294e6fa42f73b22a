"""Memos: drawn up when a meeting ends, a sentence added, sent by the chair, corrected in the open. Never taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.faults import Fault
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.memo import Memo
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.on_record import private_faults


def draw_up_memo(*, meeting: Meeting, at: datetime) -> Memo:
    """The memo of a meeting, or the one that it has: it says what was captured, and waits to be sent."""
    found = Memo.objects.filter(meeting=meeting).first()
    return found or create(Memo, act="draw-up-memo", by=None, at=at, meeting=meeting)


def add_to_memo(*, memo: Memo, intro: str, intro_es: str, by: Person, at: datetime, seen: int) -> Memo:
    """Put a sentence at its head, or take it away; what was captured nobody words anew."""
    faults = private_faults({"intro": intro, "intro_es": intro_es})
    if memo.sent_at is not None:
        faults[""] = Fault("memo_sent")
    if bool(intro.strip()) != bool(intro_es.strip()):
        faults["intro_es" if intro.strip() else "intro"] = Fault("memo_both")
    _refuse(faults)
    return change(memo, act="add-to-memo", by=by, at=at, seen=seen, intro=intro.strip(), intro_es=intro_es.strip())


def send_memo(*, memo: Memo, as_post: Post, by: Person, at: datetime, now: datetime, seen: int) -> Memo:
    """Send it as it stands to panel and owners: the chair's second look. From now it is on record, late or in time."""
    from civicstat.office.meetings.after.mail import tell_of_memo
    from civicstat.office.meetings.after.paper import content_of

    if memo.sent_at is not None:
        raise RefusedError({"": Fault("memo_sent_already")})
    if memo.meeting.ended_at is None:
        raise RefusedError({"": Fault("memo_after_meeting")})
    fields: dict[str, Any] = {"sent_at": now, "sent_as": as_post, "content": content_of(memo.meeting)}
    with transaction.atomic():
        sent = change(memo, act="send-memo", by=by, at=at, seen=seen, **fields)
        tell_of_memo(memo=sent, at=at)
    return sent


def correct_memo(
    *, memo: Memo, correction: str, correction_es: str, by: Person, at: datetime, now: datetime, seen: int
) -> Memo:
    """Say in the open what was wrong; what it names may grow by then, and nothing is taken out."""
    from civicstat.office.meetings.after.paper import content_of

    faults = private_faults({"correction": correction, "correction_es": correction_es})
    if memo.sent_at is None:
        faults[""] = Fault("memo_not_sent")
    if not (correction.strip() and correction_es.strip()):
        faults["correction"] = Fault("memo_correction_both")
    _refuse(faults)
    fields: dict[str, Any] = {
        "content": _grown(memo.content, content_of(memo.meeting)),
        "corrected_at": now,
        "correction": correction.strip(),
        "correction_es": correction_es.strip(),
    }
    return change(memo, act="correct-memo", by=by, at=at, seen=seen, **fields)


def _grown(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    named = ("decisions", "promises", "data_requests")
    return {**now, **{name: list(dict.fromkeys([*before[name], *now[name]])) for name in named}}


def _refuse(faults: dict[str, str]) -> None:
    if faults:
        raise RefusedError(faults)
