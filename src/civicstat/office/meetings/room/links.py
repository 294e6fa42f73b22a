"""What a meeting's page leads to in its room."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from civicstat.office.meetings.links import Link
from civicstat.office.meetings.room.who import RUNNERS, takes_questions
from civicstat.office.models.meeting import Meeting
from civicstat.office.posts_held import Held
from civicstat.office.templating import catalogue


def links_of(meeting: Meeting, held: Held, lang: str) -> Iterable[Link]:
    """The controls for whoever runs the room, the screen, the questions."""
    if meeting.state == "cancelled":
        return
    if held.roles & set(RUNNERS):
        yield _link("room", meeting, lang, 40)
    yield _link("screen", meeting, lang, 45)
    if takes_questions(meeting) or meeting.questions.exists():
        yield _link("ask", meeting, lang, 30)


def _link(name: str, meeting: Meeting, lang: str, place: int) -> Link:
    words = catalogue()
    return Link(
        title=words.text(lang, f"office.room.link.{name}"),
        words=words.text(lang, f"office.room.link.{name}_words"),
        button=words.text(lang, f"office.room.link.{name}_button"),
        href=reverse("room-screen" if name == "screen" else name, kwargs={"slug": meeting.slug}),
        place=place,
    )
