"""A series of meetings on record: each version of it, or of who sits in it, is a statement of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from civicstat.office.freezing.desk import Desk
from civicstat.office.freezing.noun import Noun, note
from civicstat.office.freezing.versions import version_with, waiting_with
from civicstat.office.models.post import Post
from civicstat.office.models.series import Seat, Series


def _waiting(at: datetime, at_once: bool) -> list[Series]:
    rows = Series.objects.select_related("department", "chair").order_by("pk")
    return waiting_with(rows, lambda series: series.seats.all(), at, at_once)


def _put(series: Series, desk: Desk, at: datetime) -> list[str]:
    seats = list(series.seats.select_related("post").order_by("what", "post__slug"))
    version = version_with(series, seats)
    said = desk.latest("series/v1", series.slug)
    keys = []
    if said is None or said.body["version"] < version:
        keys = [desk.append("series/v1", series.slug, _body(series, seats, version, desk))]
    note(series, desk.key_of("series/v1", series.slug) if not keys else keys[0], at=at, recorded_version=version + 1)
    return keys


def _body(series: Series, seats: list[Seat], version: int, desk: Desk) -> dict[str, Any]:
    words = {"purpose": series.purpose, "purpose_es": series.purpose_es}
    return {
        "id": series.slug,
        "version": version,
        "title": series.title,
        "title_es": series.title_es,
        "department": None if series.department is None else series.department.slug,
        "words": desk.put_words(f"series/{series.slug}", words),
        "metrics": list(series.metrics),
        "chair": post_body(series.chair),
        "seats": [{**post_body(seat.post), "what": seat.what} for seat in seats if seat.is_active],
        "cadence": series.cadence,
        "minutes": series.minutes,
        "stage": series.stage,
        "notice_days": series.notice_days,
        "is_active": series.is_active,
        "made_up": desk.made_up,
    }


def post_body(post: Post) -> dict[str, str]:
    """A post as statements name it."""
    return {"post": post.slug, "title": post.title[:120], "title_es": post.title_es[:120]}


NOUN = Noun(_waiting, _put)
