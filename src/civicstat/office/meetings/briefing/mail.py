"""Letters about a packet: the department sees it first, and the chair; the steward hears of what is contested."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date
from smtplib import SMTPException
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from civicstat.look.words.dates import day_words
from civicstat.office.city import city_of_office
from civicstat.office.models.holding import Holding
from civicstat.office.models.packet import Contest, Packet
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.roles import Role
from civicstat.office.templating import catalogue


LOG = logging.getLogger("civicstat.office")


def tell_of_packet(packet: Packet, *, today: date) -> None:
    """A letter to the heads of its departments and to whoever holds the chair's post."""
    from civicstat.office.meetings.briefing.by_the_clock import departments_of

    heads = Post.objects.filter(role=Role.DEPARTMENT_HEAD.value, department__in=departments_of(packet))
    _tell("built", packet, [*heads, packet.meeting.series.chair], today=today)


def tell_of_contest(contest: Contest, *, today: date) -> None:
    """A letter to whoever holds the steward's post."""
    packet = contest.packet
    _tell("contested", packet, [packet.steward] if packet.steward else [], today=today)


def _tell(about: str, packet: Packet, posts: Iterable[Post], *, today: date) -> None:
    """In a replay nobody is mailed unless the settings say so."""
    wanted = settings.ENVIRONMENT.reminders
    if wanted != "always" and not (wanted == "live" and not city_of_office().is_replay):
        return
    rows = Holding.objects.filter(post__in=list(posts), person__is_active=True).select_related("person")
    people = {holding.person_id: holding.person for holding in rows if holding.is_held_on(today)}
    for person in people.values():
        transaction.on_commit(lambda person=person: _send(about, packet, person))  # type: ignore[misc]


def _send(about: str, packet: Packet, person: Person) -> None:
    lang, words, zone = person.language, catalogue(), ZoneInfo(city_of_office().time_zone)
    closes, meets = (hour.astimezone(zone) for hour in (packet.due.closes_at, packet.meeting.meets_at))
    title = packet.meeting.series.title_in(lang)
    body = words.text(
        lang,
        f"office.packet.mail.{about}_words",
        series=title,
        day=day_words(meets.date(), lang),
        until=f"{day_words(closes.date(), lang)}, {closes:%H:%M}",
    )
    link = settings.ENVIRONMENT.address + reverse("packet", kwargs={"slug": packet.meeting.slug})
    foot = words.text(lang, "office.packet.mail.foot", city=city_of_office().name)
    try:
        subject = words.text(lang, f"office.packet.mail.{about}", series=title)
        send_mail(subject, f"{body}\n\n{link}\n\n{foot}\n", settings.DEFAULT_FROM_EMAIL, [person.email])
    except (SMTPException, OSError) as error:
        LOG.warning("packet=%s letter not sent: %s", packet.meeting.slug, type(error).__name__)
