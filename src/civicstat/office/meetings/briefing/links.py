"""What a meeting's page says of its packet."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.urls import reverse

from civicstat.look.words.dates import day_words
from civicstat.office.city import city_of_office
from civicstat.office.meetings.links import Link
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.packet import Packet
from civicstat.office.posts_held import Held
from civicstat.office.templating import catalogue


def links_of(meeting: Meeting, held: Held, lang: str) -> Iterator[Link]:
    """The packet: when it is built, until when it can be answered, or that it is locked."""
    packet = Packet.objects.filter(meeting=meeting).first()
    state = "planned" if packet is None else "locked" if packet.is_locked else "built"
    hour = meeting.hours.built_at if packet is None else packet.locked_at or packet.due.closes_at
    local, words = hour.astimezone(ZoneInfo(city_of_office().time_zone)), catalogue()
    yield Link(
        title=words.text(lang, "office.packet.title"),
        words=words.text(lang, f"office.packet.link_{state}", hour=f"{day_words(local.date(), lang)}, {local:%H:%M}"),
        button=words.text(lang, "office.packet.open"),
        href=reverse("packet", kwargs={"slug": meeting.slug}),
        place=10,
    )
