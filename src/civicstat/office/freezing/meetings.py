"""A meeting on record: each version of it, or of who was there, is a statement of its own. No rehearsal ever is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from civicstat.ledger.reader import Record
from civicstat.office.city import city_of_office
from civicstat.office.freezing.desk import Desk
from civicstat.office.freezing.noun import Noun, is_on_record, iso, note
from civicstat.office.freezing.versions import instant, instant_or_none, version_with, waiting_with
from civicstat.office.models.meeting import Attendance, Meeting


# What may be said at length of a meeting.
_WORDS = ("cancel_why", "cancel_why_es", "video_link", "transcript")


def _waiting(at: datetime, at_once: bool) -> list[Meeting]:
    rows = Meeting.objects.filter(is_dry_run=False).select_related("series", "chaired_by").order_by("pk")
    return waiting_with(rows, lambda meeting: meeting.attendance.all(), at, at_once)


def _is_ready(meeting: Meeting) -> bool:
    """Whether its series is on record, and has said there that its meetings are as open as this one."""
    if not is_on_record(meeting.series):
        return False
    said = Record(settings.HOME).entries_of("series/v1")
    slug = meeting.series.slug
    return any(each.statement.body["stage"] == meeting.stage for each in said if each.statement.name == slug)


def _put(meeting: Meeting, desk: Desk, at: datetime) -> list[str]:
    there = list(meeting.attendance.select_related("post").order_by("post__slug"))
    version = version_with(meeting, there)
    said = desk.latest("meeting/v1", meeting.slug)
    keys = []
    if said is None or said.body["version"] < version:
        series = desk.latest("series/v1", meeting.series.slug)
        assert series is not None
        cites = [desk.record.genesis().statement.digest, series.digest]
        keys = [desk.append("meeting/v1", meeting.slug, _body(meeting, there, version, desk), cites=cites)]
    key = keys[0] if keys else desk.key_of("meeting/v1", meeting.slug)
    note(meeting, key, at=at, recorded_version=version + 1)
    return keys


def _body(meeting: Meeting, there: list[Attendance], version: int, desk: Desk) -> dict[str, Any]:
    words: dict[str, Any] = {name: getattr(meeting, name) for name in _WORDS if getattr(meeting, name)}
    if meeting.moves:
        words["moves"] = [{"why": move["why"], "why_es": move["why_es"]} for move in meeting.moves]
    zone = city_of_office().time_zone
    return {
        "id": meeting.slug,
        "series": meeting.series.slug,
        "version": version,
        "first_at": instant(meeting.first_at),
        "at": instant(meeting.meets_at),
        "moves": [{"on": move["on"], "to": instant(datetime.fromisoformat(move["to"]))} for move in meeting.moves],
        "stage": meeting.stage,
        "notice_on": iso(meeting.notice_on),
        "held_as": meeting.held_as(zone) if meeting.state == "held" else None,
        "state": meeting.state,
        "said_on": iso(meeting.said_on),
        "started_at": instant_or_none(meeting.started_at),
        "ended_at": instant_or_none(meeting.ended_at),
        "chaired_by": None if meeting.chaired_by is None else meeting.chaired_by.slug,
        "chair_questions": meeting.chair_questions,
        "attendance": [
            {"post": each.post.slug, "was_there": each.was_there, "is_deputy": each.is_deputy} for each in there
        ],
        "words": desk.put_words(f"meeting/{meeting.slug}", words) if words else None,
        "made_up": desk.made_up,
    }


NOUN = Noun(_waiting, _put, _is_ready)
