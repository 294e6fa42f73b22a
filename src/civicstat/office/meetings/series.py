"""Pages of series: what each is for, who sits in it, its years, and how its meetings were kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from icalendar import Calendar, Event

from civicstat.hearings.meetings.standing import Kept, MeetingDays, kept_of
from civicstat.office.actions import series as acts
from civicstat.office.actions.act import ConflictError, RefusedError
from civicstat.office.actions.meeting import plan_meeting
from civicstat.office.city import city_of_office
from civicstat.office.clock import now_in_office, today_in_office
from civicstat.office.doors import held_of
from civicstat.office.language import language_of
from civicstat.office.lists.meetings import MEETINGS
from civicstat.office.meetings.forms import DryRunForm, SeatForm, SeriesForm
from civicstat.office.meetings.holidays import holidays_of_city
from civicstat.office.metrics_now import metrics_now
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.person import Person
from civicstat.office.models.series import Schedule, Seat, Series
from civicstat.office.moments import local, typed
from civicstat.office.on_record import public_record
from civicstat.office.pages.conflict import conflict_page
from civicstat.office.pages.lists import list_page
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue


# Who sets meetings up; the clerk gives notice and keeps what was said.
KEEPERS = (Role.CHAIR, Role.ANALYST, Role.ADMINISTRATOR)
_AHEAD = timedelta(days=60)


def meetings(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every series with its next meeting and how its meetings were kept, then what comes in the next two months."""
    now, held = now_in_office(), cast(Held, held_of(request))
    rows = Series.objects.select_related("department", "chair").prefetch_related("meetings")
    coming = Meeting.objects.filter(state="planned", meets_at__gte=now - timedelta(days=1), meets_at__lte=now + _AHEAD)
    live = Meeting.objects.filter(started_at__isnull=False, ended_at__isnull=True)
    context = {
        "rows": [(series, acts.next_meeting(series, after=now), kept_by_now(series)) for series in rows],
        "coming": coming.select_related("series"),
        "live": live.select_related("series"),
        "may": bool(held.roles & set(KEEPERS)),
    }
    return render(request, "meetings/meetings.html", context)


def meeting_list(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every meeting, one in a line."""
    return list_page(request, MEETINGS, here="meetings")


def kept_by_now(series: Series) -> Kept:
    """How the meetings of a series were kept by today; rehearsals do not count."""
    found = [meeting for meeting in series.meetings.all() if not meeting.is_dry_run]
    days = [
        MeetingDays(local(one.first_at).date(), local(one.meets_at).date(), one.state, one.said_on)  # type: ignore[arg-type]
        for one in found
    ]
    return kept_of(days, today_in_office())


def series(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """One series."""
    found, held, today = _series(slug), cast(Held, held_of(request)), today_in_office()
    seats = found.seats.filter(is_active=True).select_related("post")
    zone = city_of_office().time_zone
    rows = list(found.meetings.select_related("series").order_by("-meets_at"))
    context = {
        "series": found,
        "seats": seats,
        "missing": [what for what in ("budget", "counsel") if what not in {seat.what for seat in seats}],
        "metrics": [metrics_now(public_record()).get(metric) or metric for metric in found.metrics],
        "kept": kept_by_now(found),
        "meetings": [(meeting, meeting.status_on(today, zone)) for meeting in rows],
        "this_year": today.year,
        "may": bool(held.roles & set(KEEPERS)),
    }
    return render(request, "meetings/series.html", context)


def write_series(request: HttpRequest, *, slug: str = "", **parts: Any) -> HttpResponse:
    """Set up a series, or change what it is."""
    lang = language_of(request)
    found = _series(slug) if slug else None
    now = metrics_now(public_record())
    names = sorted(((metric.id, metric.title_in(lang)) for metric in now.values()), key=lambda pair: pair[1])
    beginning: dict[str, Any] = {"cadence": "monthly", "weekday": 2, "week": 2, "minutes": 90, "notice_days": 7}
    if found is not None:
        beginning = {name: getattr(found, name) for name in SeriesForm.base_fields}
    form = SeriesForm(request.POST or None, lang=lang, metrics=names, initial=beginning)
    if found is None:
        del form.fields["is_active"]
    if request.method == "POST" and form.is_valid():
        common: dict[str, Any] = {"by": request.user, "at": timezone.now(), "metrics_known": frozenset(now)}
        try:
            if found is None:
                made = acts.set_up_series(**common, **form.cleaned_data)
            else:
                seen = seen_of(request, found.version)
                made = acts.change_series(series=found, seen=seen, **common, **form.cleaned_data)
        except RefusedError as refused:
            form.take(refused)
        except ConflictError as conflict:
            return conflict_page(request, conflict, form="series", back=request.path)
        else:
            return _saved(request, made)
    return render(request, "meetings/write_series.html", {"form": form, "found": found})


def seats(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """Give a post a seat."""
    found = _series(slug)
    form = SeatForm(request.POST or None, lang=language_of(request))
    if request.method == "POST" and form.is_valid():
        acts.seat(series=found, by=cast(Person, request.user), at=timezone.now(), **form.cleaned_data)
        return _saved(request, found)
    return render(request, "meetings/act.html", {"form": form, "series": found, "act": "seat"})


def unseat(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Take a seat back."""
    found = get_object_or_404(Seat.objects.select_related("series"), pk=pk)
    seen = seen_of(request, found.version)
    acts.unseat(seat=found, by=cast(Person, request.user), at=timezone.now(), seen=seen)
    return _saved(request, found.series)


def publish_year(request: HttpRequest, *, slug: str, year: int, **parts: Any) -> HttpResponse:
    """Show the days on which a series would meet in a year, then fix them."""
    found, today = _series(slug), today_in_office()
    holidays, source = holidays_of_city(year)
    days = acts.days_of_year(found, year, today=today, holidays=holidays)
    fault = ""
    if request.method == "POST":
        common = {"by": cast(Person, request.user), "at": timezone.now(), "today": today}
        zone = city_of_office().time_zone
        try:
            acts.publish_year(series=found, year=year, days=days, time_zone=zone, **common)  # type: ignore[arg-type]
        except RefusedError as refused:
            fault = "; ".join(refused.faults.values())
        else:
            return _saved(request, found, words="published")
    context = {
        "series": found,
        "year": year,
        "days": days,
        "holidays": source,
        "fault": fault,
        "published": Schedule.objects.filter(series=found, year=year).first(),
    }
    return render(request, "meetings/year.html", context)


def dry_run(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """Plan a rehearsal."""
    return _plan_one(request, _series(slug), is_dry_run=True)


def extra_meeting(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """Plan a meeting beside those of the year, such as one in place of a missed one."""
    return _plan_one(request, _series(slug), is_dry_run=False)


def _plan_one(request: HttpRequest, found: Series, *, is_dry_run: bool) -> HttpResponse:
    form = DryRunForm(request.POST or None, lang=language_of(request))
    if request.method == "POST" and form.is_valid():
        meets_at = typed(form.cleaned_data["meets_at"])
        if meets_at > now_in_office():
            by = cast(Person, request.user)
            made = plan_meeting(series=found, meets_at=meets_at, by=by, at=timezone.now(), is_dry_run=is_dry_run)
            messages.success(request, catalogue().text(language_of(request), "office.meetings.saved"))
            return redirect("meeting", slug=made.slug)
        form.add_error("meets_at", catalogue().message(language_of(request), "office.meetings.hour_passed"))
    return render(
        request, "meetings/act.html", {"form": form, "series": found, "act": "dry_run" if is_dry_run else "extra"}
    )


def meetings_file(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every meeting of the last and next year as an iCalendar file."""
    now = now_in_office()
    rows = Meeting.objects.filter(meets_at__gte=now - timedelta(days=366), meets_at__lte=now + timedelta(days=366))
    content = ical(list(rows.select_related("series")), lang=language_of(request), made=timezone.now())
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="meetings.ics"'
    return answer


def ical(rows: list[Meeting], *, lang: str, made: datetime) -> bytes:
    """Meetings as an iCalendar file (RFC 5545); a cancelled one stays in it and says so."""
    city = city_of_office()
    whole = Calendar()
    whole.add("prodid", "-//Civicstat//office//EN")
    whole.add("version", "2.0")
    for meeting in rows:
        event = Event()
        event.add("uid", f"{meeting.slug}.{city.slug or 'city'}.civicstat")
        event.add("sequence", meeting.version - 1)
        event.add("dtstamp", made)
        event.add("summary", meeting.series.title_in(lang))
        event.add("description", meeting.series.purpose_in(lang))
        event.add("status", "CANCELLED" if meeting.state == "cancelled" else "CONFIRMED")
        event.add("dtstart", local(meeting.meets_at))
        event.add("dtend", local(meeting.meets_at) + timedelta(minutes=meeting.series.minutes))
        whole.add_component(event)
    whole.add_missing_timezones()
    return bytes(whole.to_ical())


def _series(slug: str) -> Series:
    return get_object_or_404(Series.objects.select_related("department", "chair"), slug=slug)


def _saved(request: HttpRequest, found: Series, *, words: str = "saved") -> HttpResponse:
    messages.success(request, catalogue().text(language_of(request), f"office.meetings.{words}"))
    return redirect("series", slug=found.slug)
