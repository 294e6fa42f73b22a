"""Meetings and the data that they asked for, as lists."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from civicstat.hearings.meetings.standing import STATUSES
from civicstat.office.city import city_of_office
from civicstat.office.clock import today_in_office
from civicstat.office.lists.spec import Column, ListOf, Narrow
from civicstat.office.meetings.after.paper import standing_of
from civicstat.office.models.data_request import DataRequest
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.series import Series
from civicstat.office.moments import local
from civicstat.office.posts_held import Held
from civicstat.office.templating import catalogue


def _meetings(held: Held) -> list[Meeting]:
    rows = Meeting.objects.filter(is_dry_run=False).select_related("series__department", "chaired_by")
    return list(rows.order_by("-meets_at"))


def _status(meeting: Meeting) -> str:
    return meeting.status_on(today_in_office(), city_of_office().time_zone)


def _words(status: str, lang: str) -> str:
    return catalogue().message(lang, f"office.meetings.status.{status.replace('-', '_')}")


def _series(lang: str) -> Sequence[tuple[str, str]]:
    return [(series.slug, series.title_in(lang)) for series in Series.objects.all()]


MEETINGS = ListOf(
    name="meeting-list",
    title="office.meetings.list_title",
    lead="office.meetings.list_lead",
    rows=_meetings,
    link=lambda meeting: reverse("meeting", kwargs={"slug": meeting.slug}),
    searched=("*",),
    columns=(
        Column("series", "office.meetings.series", lambda meeting, lang: meeting.series.title_in(lang)),
        Column("day", "office.meetings.when", lambda meeting, lang: local(meeting.meets_at).replace(tzinfo=None)),
        Column("first", "office.meetings.first_at", lambda meeting, lang: local(meeting.first_at).replace(tzinfo=None)),
        Column("status", "office.meetings.standing", lambda meeting, lang: _words(_status(meeting), lang)),
        Column("notice", "office.meetings.notice_day", lambda meeting, lang: meeting.notice_on),
        Column(
            "chair",
            "office.meetings.chair",
            lambda meeting, lang: "" if meeting.chaired_by is None else meeting.chaired_by.title_in(lang),
        ),
    ),
    narrows=(
        Narrow(
            "series", "office.meetings.series", _series, fits=lambda meeting, slug: bool(meeting.series.slug == slug)
        ),
        Narrow(
            "status",
            "office.meetings.standing",
            lambda lang: [(status, _words(status, lang)) for status in STATUSES],
            fits=lambda meeting, status: _status(meeting) == status,
        ),
    ),
    empty="office.meetings.no_meetings",
    bring="bring-meetings",
)


def _came(found: DataRequest, lang: str) -> str:
    return catalogue().message(lang, f"office.data_requests.{standing_of(found, today_in_office())}")


DATA_REQUESTS = ListOf(
    name="data-request-list",
    title="office.data_requests.title",
    lead="office.data_requests.lead",
    rows=lambda held: DataRequest.objects.filter(meeting__is_dry_run=False).select_related("meeting__series", "owner"),
    link=lambda found: reverse("meeting", kwargs={"slug": found.meeting.slug}),
    searched=("what", "what_es", "owner__title", "owner__title_es", "meeting__series__title"),
    order="first_due",
    columns=(
        Column("what", "office.meetings.list_what", lambda found, lang: found.what_es if lang == "es" else found.what),
        Column("owner", "office.meetings.list_owner", lambda found, lang: found.owner.title_in(lang)),
        Column("meeting", "office.meetings.series", lambda found, lang: found.meeting.series.title_in(lang)),
        Column("asked_on", "office.meetings.list_asked", lambda found, lang: found.asked_on, sort="asked_on"),
        Column("first_due", "office.meetings.list_due", lambda found, lang: found.first_due, sort="first_due"),
        Column("received_on", "office.meetings.list_received", lambda found, lang: found.received_on),
        Column("standing", "office.meetings.standing", _came),
    ),
    narrows=(Narrow("series", "office.meetings.series", _series, lambda slug: Q(meeting__series__slug=slug)),),
    empty="office.data_requests.none",
    no_bring="office.lists.no_bring.data_requests",
)
