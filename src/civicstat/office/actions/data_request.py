"""Requests of a meeting for data: asked of a post, moved with a reason, received. Never deleted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.actions.room import touch
from civicstat.office.faults import Fault
from civicstat.office.models.data_request import DataRequest
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.on_record import free_slug, private_faults


def ask_for_data(
    *, meeting: Meeting, owner: Post, what: str, what_es: str, due: date, by: Person, at: datetime, today: date
) -> DataRequest:
    """A request of a post for data, until a day."""
    faults = private_faults({"what": what, "what_es": what_es})
    if due < today:
        faults["due"] = Fault("room.day_to_come")
    if faults:
        raise RefusedError(faults)
    slug = free_slug(what, taken=DataRequest.every.values_list("slug", flat=True))
    fields: dict[str, Any] = {"owner": owner, "what": what, "what_es": what_es, "first_due": due, "due": due}
    return create(DataRequest, act="ask-for-data", by=by, at=at, slug=slug, meeting=meeting, asked_on=today, **fields)


def receive(
    *,
    data_request: DataRequest,
    words: str,
    words_es: str,
    link: str,
    by: Person,
    at: datetime,
    today: date,
    seen: int,
) -> DataRequest:
    """What came, in words or behind a link."""
    faults = private_faults({"words": words, "words_es": words_es})
    if data_request.received_on is not None:
        faults[""] = Fault("room.noted_already")
    if not (words.strip() or words_es.strip() or link):
        faults["words"] = Fault("room.what_came")
    if faults:
        raise RefusedError(faults)
    fields: dict[str, Any] = {
        "received_on": today,
        "received_words": words.strip(),
        "received_words_es": words_es.strip(),
        "received_link": link,
    }
    return _changed(data_request, act="receive-data", by=by, at=at, seen=seen, **fields)


def move_request(
    *, data_request: DataRequest, due: date, why: str, why_es: str, by: Person, at: datetime, today: date, seen: int
) -> DataRequest:
    """A later day, with a reason; the day asked for first stays beside it."""
    faults = private_faults({"why": why, "why_es": why_es})
    if data_request.received_on is not None:
        faults[""] = Fault("room.noted_already")
    if due <= data_request.due:
        faults["due"] = Fault("room.later_day", day=data_request.due)
    if not (why.strip() and why_es.strip()):
        faults["why"] = Fault("room.why_moves")
    if faults:
        raise RefusedError(faults)
    move = {"on": today.isoformat(), "to": due.isoformat(), "why": why.strip(), "why_es": why_es.strip()}
    moves = [*data_request.moves, move]
    return _changed(data_request, act="move-request", by=by, at=at, seen=seen, due=due, moves=moves)


def _changed(found: DataRequest, *, act: str, by: Person, at: datetime, seen: int, **fields: Any) -> DataRequest:
    with transaction.atomic():
        changed = change(found, act=act, by=by, at=at, seen=seen, **fields)
        touch(found.meeting)
    return changed
