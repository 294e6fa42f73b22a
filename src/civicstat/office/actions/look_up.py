"""What a meeting asks of the data is kept with the hour, whatever came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from civicstat.office.actions.act import RefusedError, create
from civicstat.office.actions.room import touch
from civicstat.office.faults import Fault
from civicstat.office.models.look_up import LookUp
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post


def look_up(
    *,
    meeting: Meeting,
    asked: Mapping[str, Any],
    key: str,
    shown: str,
    by_post: Post | None,
    by: Person,
    at: datetime,
    now: datetime,
    shown_es: str = "",
    answer: Mapping[str, Any] | None = None,
) -> LookUp:
    """A question to the data, and what it answered; `key` is empty where there was no published figure to show.

    `answer` is all that came of a question that was computed in the meeting.
    """
    if not meeting.is_live:
        raise RefusedError({"": Fault("room.not_under_way")})
    with transaction.atomic():
        made = create(
            LookUp,
            act="look-up",
            by=by,
            at=at,
            meeting=meeting,
            asked_at=now,
            asked=dict(asked),
            key=key,
            shown=shown[:600],
            shown_es=shown_es[:600],
            answer=dict(answer or {}),
            by_post=by_post,
        )
        touch(meeting)
    return made
