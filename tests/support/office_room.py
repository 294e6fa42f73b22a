"""A meeting under way in the streets department's room, for tests of the office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from office_meetings import make_meeting, make_series
from office_people import AT, Office

from civicstat.office.actions import capture, room
from civicstat.office.actions.question import ask
from civicstat.office.models import Capture, Department, Meeting, Person, Post, Room


# The office's hours, not those of the acts.
BEGUN = datetime(2015, 10, 8, 13, 0, tzinfo=UTC)
TODAY = date(2015, 10, 8)
AGENDA = [
    {"id": "promises", "part": "", "title": "Open promises", "title_es": "Promesas abiertas", "minutes": 25},
    {"id": "standing", "part": "lamps-on-time", "title": "Lamps", "title_es": "Luminarias", "minutes": 30},
    {"id": "residents", "part": "", "title": "Questions", "title_es": "Preguntas", "minutes": 25},
    {"id": "aloud", "part": "", "title": "Read aloud", "title_es": "En voz alta", "minutes": 10},
]


def a_meeting(office: Office, *, day: date = TODAY, **fields: Any) -> Meeting:
    """A planned meeting of a public series about streets, notice given in time."""
    series = make_series(by=office["analyst"], department=Department.objects.get(slug="streets"), **fields)
    made = make_meeting(series, day, by=office["analyst"])
    Meeting.objects.filter(pk=made.pk).update(notice_on=day - timedelta(days=8))
    made.refresh_from_db()
    return made


def begun(office: Office, meeting: Meeting | None = None) -> Room:
    """The room of a meeting that has begun."""
    found = meeting or a_meeting(office)
    chair = Post.objects.get(slug="chair")
    who = {"chaired_by": chair, "by": office["chair"], "at": AT}
    return room.begin(meeting=found, agenda=AGENDA, now=BEGUN, today=TODAY, seen=found.version, **who)  # type: ignore[arg-type]


def say(office: Office, meeting: Meeting, **changes: Any) -> Capture:
    """A promise of the head of streets, as it was spoken."""
    fields: dict[str, Any] = {
        "owner": Post.objects.get(slug="department-head-streets"),
        "deliverable": "The waiting list, in order, published",
        "deliverable_es": "La lista de espera, en orden, publicada",
        "first_due": date(2015, 11, 5),
        "effect_open_until": date(2016, 2, 1),
        "decision": None,
        "now": BEGUN + timedelta(minutes=20),
        "today": TODAY,
    }
    return capture.capture_promise(meeting=meeting, by=office["analyst"], at=AT, **{**fields, **changes})


def room_door_parts() -> dict[str, Callable[[], dict[str, object]]]:
    """For each door of the room: the parts of a meeting under way, whose public may look in."""
    from civicstat.office.meetings.room.doors import ROOM

    return {door.name: _parts_of(door.name) for door in ROOM}


def _parts_of(door: str) -> Callable[[], dict[str, object]]:
    def parts() -> dict[str, object]:
        office = {role: Person.objects.get(name=role) for role in ("analyst", "chair")}
        found = begun(office).meeting
        if door != "room-question":
            return {"slug": found.slug}
        chair = {"by": office["chair"], "at": AT, "today": TODAY}
        made = ask(meeting=found, asker="chair", words="Who decides?", lang="en", **chair)  # type: ignore[arg-type]
        return {"slug": found.slug, "pk": made.pk}

    return parts
