"""What a meeting's page leads to once it is over: its memo with the hours that are left, and the data asked for."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from civicstat.office.meetings.after.memo import clock_of
from civicstat.office.meetings.after.paper import requests_before
from civicstat.office.meetings.links import Link
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.memo import Memo
from civicstat.office.moments import moment_words
from civicstat.office.posts_held import Held
from civicstat.office.templating import catalogue


def links_of(meeting: Meeting, held: Held, lang: str) -> Iterable[Link]:
    """The memo once the meeting is over; before that, what earlier meetings asked for."""
    words = catalogue()
    memo = Memo.objects.filter(meeting=meeting).first()
    if memo is not None and meeting.ended_at is not None:
        clock = clock_of(memo)
        yield Link(
            title=words.text(lang, "office.memo.title"),
            words=words.text(
                lang,
                f"office.memo.clock.{clock.standing.replace('-', '_')}",
                due=moment_words(clock.due_at, lang),
                left=clock.hours_left,
                late=clock.hours_late,
            ),
            button=words.text(lang, "office.memo.open"),
            href=reverse("memo", kwargs={"slug": meeting.slug}),
            place=80,
        )
    waiting = [each for each in requests_before(meeting) if each.received_on is None]
    if waiting:
        yield Link(
            title=words.text(lang, "office.data_requests.title"),
            words=words.text(lang, "office.data_requests.of_earlier", count=len(waiting)),
            button=words.text(lang, "office.data_requests.open"),
            href=reverse("data-requests"),
            place=20,
        )
