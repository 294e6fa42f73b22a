"""An announced day on record: each version that was said is a statement of its own, the first day in all of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from civicstat.office.freezing.desk import Desk
from civicstat.office.freezing.noun import Noun, iso, put_version, waiting_versions
from civicstat.office.models.calendar_entry import CalendarEntry
from civicstat.vocabulary.statement import Statement


TYPE = "calendar/v1"


def _waiting(at: datetime, at_once: bool) -> list[CalendarEntry]:
    return waiting_versions(CalendarEntry.objects.filter(is_active=True).order_by("pk"), at, at_once)


def _put(entry: CalendarEntry, desk: Desk, at: datetime) -> list[str]:
    name = f"calendar-{entry.pk}"
    return put_version(entry, desk, type_=TYPE, name=name, body=lambda said: _body(entry, name, desk, said), at=at)


def _body(entry: CalendarEntry, name: str, desk: Desk, said: Statement | None) -> dict[str, Any]:
    words: dict[str, Any] = {"why": entry.why, "why_es": entry.why_es} if entry.why else {}
    if entry.moves:
        words["moves"] = [{"why": move["why"], "why_es": move["why_es"]} for move in entry.moves]
    return {
        "id": name,
        "version": entry.version,
        "what": entry.what,
        "title": entry.title,
        "title_es": entry.title_es,
        "announced": desk.today.isoformat() if said is None else said.body["announced"],
        "first_day": entry.first_day.isoformat(),
        "day": entry.day.isoformat(),
        "hour": None if entry.hour is None else entry.hour.strftime("%H:%M"),
        "moves": [{"on": move["on"], "to": move["to"]} for move in entry.moves],
        "held_on": iso(entry.held_on),
        "cancelled_on": iso(entry.cancelled_on),
        "words": desk.put_words(f"calendar/{name}", words) if words else None,
        "made_up": desk.made_up,
    }


NOUN = Noun(_waiting, _put)
