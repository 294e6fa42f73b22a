"""The release calendar: twelve months ahead, one entry, its explanation, and the file for other calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event

from civicstat.office.actions import calendar_entry as acts
from civicstat.office.actions.act import ConflictError, RefusedError
from civicstat.office.calendar_standing import EntryStanding, lacks_hour, release_days, standings
from civicstat.office.city import city_of_office
from civicstat.office.clock import today_in_office
from civicstat.office.doors import held_of
from civicstat.office.forms import OfficeForm
from civicstat.office.language import language_of
from civicstat.office.lists.calendar import calendar_with, status_words, what_words
from civicstat.office.models.calendar_entry import WHATS, CalendarEntry
from civicstat.office.models.person import Person
from civicstat.office.needs import Need
from civicstat.office.on_record import public_record
from civicstat.office.pages.conflict import conflict_page
from civicstat.office.pages.goal import KEEPERS
from civicstat.office.pages.idea import choose
from civicstat.office.pages.lists import list_page
from civicstat.office.pages.promise_forms import day_field, text_field
from civicstat.office.posts_held import Held
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue


AHEAD = timedelta(days=366)
BEHIND = timedelta(days=366)


def _hour_field() -> forms.TimeField:
    return forms.TimeField(required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class AnnounceForm(OfficeForm):
    """What is announced, for when."""

    FORM = "calendar"

    what = forms.ChoiceField(choices=())
    title = forms.CharField(max_length=200)
    title_es = forms.CharField(max_length=200)
    day = day_field()
    hour = _hour_field()

    def __init__(self, data: Any = None, *, lang: str, **more: Any) -> None:
        super().__init__(data, lang=lang, **more)
        choose(self, "what", [(name, what_words(name, lang)) for name in WHATS])


class MoveForm(OfficeForm):
    """Another day or hour, and why."""

    FORM = "calendar"

    day = day_field()
    hour = _hour_field()
    words = text_field(required=False)
    words_es = text_field(required=False)


class ExplainForm(OfficeForm):
    """Why the day passed without it."""

    FORM = "calendar"

    why = text_field()
    why_es = text_field()


def standing_now() -> dict[int, EntryStanding]:
    """Where every entry stands today."""
    days = release_days(public_record(), city_of_office().time_zone)
    return standings(CalendarEntry.objects.filter(is_active=True), days, today_in_office())


def calendar(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every announced day, in order."""
    may = cast(Held, held_of(request)).roles & set(KEEPERS)
    return list_page(request, calendar_with(standing_now(), add="announce" if may else ""))


def announce(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Announce a day."""
    lang = language_of(request)
    form = AnnounceForm(request.POST or None, lang=lang)
    if request.method == "POST" and form.is_valid():
        by, at = cast(Person, request.user), timezone.now()
        try:
            made = acts.announce(**form.cleaned_data, by=by, at=at, today=today_in_office())
        except RefusedError as refused:
            form.take(refused)
        else:
            messages.success(request, catalogue().text(lang, "office.calendar.announced"))
            return redirect("calendar-entry", pk=made.pk)
    return render(request, "strategy/calendar_form.html", {"form": form, "found": None, "act": "announce"})


def calendar_entry(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """One entry: when, where it stands, and what can be done."""
    found = get_object_or_404(CalendarEntry, pk=pk)
    today, lang, held = today_in_office(), language_of(request), cast(Held, held_of(request))
    standing = standing_now().get(pk)
    is_open = found.held_on is None and found.cancelled_on is None
    context = {
        "entry": found,
        "what": what_words(found.what, lang),
        "standing": standing,
        "status_words": status_words(standing, lang),
        "may": bool(held.roles & set(KEEPERS)),
        "has_passed": found.day < today,
        "may_hold": is_open and found.what != "release" and found.day <= today,
        "may_cancel": is_open,
        "lacks_hour": lacks_hour(found, today),
    }
    return render(request, "strategy/calendar_entry.html", context)


def move_entry(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Give an entry its hour, or another day."""
    found = get_object_or_404(CalendarEntry, pk=pk)
    form = MoveForm(request.POST or None, lang=language_of(request), initial={"day": found.day, "hour": found.hour})
    return _act(request, found, form, "move")


def explain_entry(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Explain why the day passed without it."""
    found = get_object_or_404(CalendarEntry, pk=pk)
    shown = {"why": found.why, "why_es": found.why_es}
    return _act(request, found, ExplainForm(request.POST or None, lang=language_of(request), initial=shown), "explain")


def cancel_entry(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Say that it will not come, and why."""
    found = get_object_or_404(CalendarEntry, pk=pk)
    return _act(request, found, ExplainForm(request.POST or None, lang=language_of(request)), "cancel")


def hold_entry(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """It came out, or was held, today."""
    found = get_object_or_404(CalendarEntry, pk=pk)
    today, seen = today_in_office(), seen_of(request, found.version)
    by = cast(Person, request.user)
    acts.hold_entry(entry=found, held_on=today, by=by, at=timezone.now(), today=today, seen=seen)
    messages.success(request, catalogue().text(language_of(request), "office.calendar.saved"))
    return redirect("calendar-entry", pk=pk)


def _act(request: HttpRequest, found: CalendarEntry, form: OfficeForm, act: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        do = cast(Callable[..., CalendarEntry], getattr(acts, f"{act}_entry"))
        try:
            do(
                entry=found,
                **form.cleaned_data,
                by=cast(Person, request.user),
                at=timezone.now(),
                today=today_in_office(),
                seen=seen_of(request, found.version),
            )
        except RefusedError as refused:
            form.take(refused)
        except ConflictError as conflict:
            return conflict_page(
                request, conflict, form="calendar", back=reverse("calendar-entry", kwargs={"pk": found.pk})
            )
        else:
            messages.success(request, catalogue().text(language_of(request), "office.calendar.saved"))
            return redirect("calendar-entry", pk=found.pk)
    return render(request, "strategy/calendar_form.html", {"form": form, "found": found, "act": act})


def calendar_file(request: HttpRequest, **parts: Any) -> HttpResponse:
    """The last and the next twelve months as an iCalendar file."""
    today = today_in_office()
    rows = CalendarEntry.objects.filter(is_active=True, day__gte=today - BEHIND, day__lte=today + AHEAD)
    content = ical(rows, lang=language_of(request), made=timezone.now())
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    return answer


def ical(entries: Iterable[CalendarEntry], *, lang: str, made: datetime) -> bytes:
    """Entries as an iCalendar file (RFC 5545): with an hour a moment in the city's zone, without one a whole day."""
    city = city_of_office()
    whole = Calendar()
    whole.add("prodid", "-//Civicstat//office//EN")
    whole.add("version", "2.0")
    for entry in entries:
        event = Event()
        event.add("uid", f"calendar-{entry.pk}.{city.slug or 'city'}.civicstat")
        event.add("sequence", entry.version - 1)
        event.add("dtstamp", made)
        event.add("summary", f"{city.name}: {entry.title_in(lang)}")
        if entry.cancelled_on is not None:
            event.add("status", "CANCELLED")
        event.add("categories", [what_words(entry.what, lang)])
        if entry.hour is None:
            event.add("dtstart", entry.day)
        else:
            event.add("dtstart", datetime.combine(entry.day, entry.hour, tzinfo=ZoneInfo(city.time_zone)))
        whole.add_component(event)
    whole.add_missing_timezones()
    return bytes(whole.to_ical())


def asks(person: Person, held: Held, today: date, lang: str) -> Iterable[Need]:
    """Chair and analyst are asked to explain a day that passed without what was announced, and for missing hours."""
    if not held.roles & set(KEEPERS) or not CalendarEntry.objects.filter(is_active=True).exists():
        return
    standing = standing_now()
    for entry in CalendarEntry.objects.filter(is_active=True):
        if standing[entry.pk].owes_words:
            yield _need("explain", entry, lang)
        elif lacks_hour(entry, today):
            yield _need("hour", entry, lang)


def _need(name: str, entry: CalendarEntry, lang: str) -> Need:
    words = catalogue()
    return Need(
        title=words.text(lang, f"office.calendar.need.{name}", title=entry.title_in(lang)),
        words=words.text(lang, f"office.calendar.need.{name}_words"),
        button=words.text(lang, f"office.calendar.need.{name}_button"),
        href=reverse("calendar-entry", kwargs={"pk": entry.pk}),
        due=entry.day,
    )
