"""What a meeting asks of the published data is kept with the hour, whatever came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

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
    asked: Mapping[str, str],
    key: str,
    shown: str,
    by_post: Post | None,
    by: Person,
    at: datetime,
    now: datetime,
) -> LookUp:
    """A question to the public record, and what it answered; `key` is empty where there was no figure to show."""
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
            by_post=by_post,
        )
        touch(meeting)
    return made
