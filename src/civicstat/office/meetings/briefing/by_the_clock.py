"""Packets are built 96 hours before their meeting and locked 48 hours before it; nobody has to remember."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings

from civicstat.cycle.packet import canonical_packet, prepare_packet
from civicstat.hearings.meetings.hours import BUILT_BEFORE
from civicstat.hearings.meetings.packet import MadeFor
from civicstat.ledger.reader import Record, has_record
from civicstat.look.words.languages import LANGUAGES
from civicstat.office.actions.packet import build_packet, lock_packet
from civicstat.office.clock import now_in_office
from civicstat.office.meetings.briefing.mail import tell_of_packet
from civicstat.office.meetings.briefing.own_metrics import own_metrics
from civicstat.office.meetings.briefing.paper import Paper
from civicstat.office.models.department import Department
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.packet import Packet
from civicstat.office.models.post import Post
from civicstat.office.roles import Role


LOG = logging.getLogger("civicstat.office")


def packets_by_the_clock(at: datetime) -> str:
    """As a job of the timetable: build what is due, then lock what is due."""
    now = now_in_office()
    built, locked = build_due(at=at, now=now), lock_due(at=at, now=now)
    return f"{len(built)} packets built, {len(locked)} locked"


def build_due(*, at: datetime, now: datetime) -> list[Packet]:
    """Every packet whose hour has come. Without a release it waits for one, and is then late.

    One that cannot be prepared does not hold up the others; the next minute tries again.
    """
    if not has_record(settings.HOME) or not Record(settings.HOME).releases():
        return []
    built = []
    for meeting in waiting_for_packet(now):
        try:
            paper = canonical_packet(prepare_packet(settings.HOME, made_for(meeting, on=now.date())))
            packet = build_packet(meeting=meeting, paper=paper, steward=steward(), at=at, now=now)
        except Exception as fault:
            LOG.exception("packet=%s not built: %s", meeting.slug, type(fault).__name__)
            continue
        tell_of_packet(packet, today=now.date())
        draw_ahead(packet)
        built.append(packet)
    return built


def draw_ahead(packet: Packet) -> None:
    """Put the charts of a packet into the folder of drawings, so that nobody waits for its page; a fault waits too."""
    for lang in LANGUAGES:
        try:
            Paper(packet, lang).draw()
        except Exception as fault:
            LOG.exception("packet=%s not drawn: %s", packet.meeting.slug, type(fault).__name__)
            return


def lock_due(*, at: datetime, now: datetime) -> list[Packet]:
    """Every packet that closes now; late where its hour passed unseen."""
    waiting = Packet.objects.filter(locked_at__isnull=True, meeting__state__in=("planned", "held"))
    rows = waiting.select_related("meeting__series")
    return [lock_packet(packet=packet, at=at, now=now) for packet in rows if now >= packet.due.closes_at]


def waiting_for_packet(now: datetime) -> Iterable[Meeting]:
    """Planned meetings of at most 96 hours from now that have no packet yet."""
    rows = Meeting.objects.filter(state="planned", packet__isnull=True, meets_at__gt=now)
    return rows.filter(meets_at__lte=now + BUILT_BEFORE).select_related("series__department")


def made_for(meeting: Meeting, *, on: date) -> MadeFor:
    """What the packet of a meeting is made for, as it is built on a day."""
    series = meeting.series
    own = [series.department] if series.department else list(seated(meeting))
    return MadeFor(
        meeting=meeting.slug,
        series=series.slug,
        name=series.department.title if series.department else series.title,
        name_es=series.department.title_es if series.department else series.title_es,
        department=series.department.slug if series.department else "",
        metrics=tuple(series.metrics),
        own_metrics=tuple(metric for department in own for metric in own_metrics(department.slug)),
        departments=() if series.department else tuple(department.slug for department in own),
        on=on.isoformat(),
    )


def seated(meeting: Meeting) -> list[Department]:
    """The departments that sit in a cross-cutting series."""
    seats = meeting.series.seats.filter(is_active=True, what="department", post__department__isnull=False)
    return list(Department.objects.filter(posts__seats__in=seats).distinct().order_by("slug"))


def departments_of(packet: Packet) -> list[Department]:
    """Who is asked to explain: the series' department, or those that sit in it."""
    series = packet.meeting.series
    return [series.department] if series.department else seated(packet.meeting)


def steward() -> Post | None:
    """The post that answers for the data: that of the data steward, the first one where there are several."""
    return Post.objects.filter(role=Role.DATA_STEWARD.value).order_by("pk").first()
