"""A request for data on record: each version of it is a statement, the day asked for first in all of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from civicstat.office.freezing.desk import Desk
from civicstat.office.freezing.noun import Noun, is_on_record, iso, put_version, waiting_versions
from civicstat.office.models.data_request import DataRequest
from civicstat.vocabulary.statement import Statement


TYPE = "data-request/v1"


def _waiting(at: datetime, at_once: bool) -> list[DataRequest]:
    rows = DataRequest.objects.filter(meeting__is_dry_run=False).select_related("meeting", "owner").order_by("pk")
    return waiting_versions(rows, at, at_once)


def _is_ready(asked: DataRequest) -> bool:
    return is_on_record(asked.meeting)


def _put(asked: DataRequest, desk: Desk, at: datetime) -> list[str]:
    # `_is_ready` saw the meeting on record.
    cites = desk.cites_of_meeting(asked.meeting.slug)
    return put_version(
        asked, desk, type_=TYPE, name=asked.slug, body=lambda said: _body(asked, desk, said), cites=cites, at=at
    )


def _body(asked: DataRequest, desk: Desk, said: Statement | None) -> dict[str, Any]:
    name = f"data-request/{asked.slug}"
    first = {"what": asked.what, "what_es": asked.what_es}
    since: dict[str, Any] = {
        field: text
        for field in ("received_words", "received_words_es", "received_link")
        if (text := getattr(asked, field))
    }
    if asked.moves:
        since["moves"] = [{"why": move["why"], "why_es": move["why_es"]} for move in asked.moves]
    return {
        "id": asked.slug,
        "meeting": asked.meeting.slug,
        "version": asked.version,
        "owner_post": asked.owner.slug,
        "owner_title": asked.owner.title[:120],
        "owner_title_es": asked.owner.title_es[:120],
        "asked_on": asked.asked_on.isoformat(),
        "first_due": asked.first_due.isoformat(),
        "due": asked.due.isoformat(),
        "moves": [{"on": move["on"], "to": move["to"]} for move in asked.moves],
        "received_on": iso(asked.received_on),
        "words": dict(said.body["words"]) if said is not None else desk.put_words(name, first),
        "since": desk.put_words(f"{name}/since", since) if since else None,
        "made_up": desk.made_up,
    }


NOUN = Noun(_waiting, _put, _is_ready)
