"""Pages of one meeting: its hours, what comes before and after it, and the acts that plan, announce, move or end it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from civicstat.office.actions import meeting as acts
from civicstat.office.actions.act import ConflictError, RefusedError
from civicstat.office.actions.clock_turn import turn_clock
from civicstat.office.city import city_of_office
from civicstat.office.clock import has_own_clock, now_in_office, today_in_office
from civicstat.office.doors import held_of
from civicstat.office.forms import OfficeForm
from civicstat.office.freeze import freeze_by_the_clock
from civicstat.office.freezing.noun import UNDO
from civicstat.office.language import language_of
from civicstat.office.meetings.forms import CancelForm, ClockForm, MoveForm, RecordingForm
from civicstat.office.meetings.links import links_of
from civicstat.office.meetings.series import KEEPERS
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.person import Person
from civicstat.office.moments import local, typed
from civicstat.office.needs import Need
from civicstat.office.pages.conflict import conflict_page
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role
from civicstat.office.running.timetable import tick
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue


# Who announces meetings and keeps what was said in them.
RECORDERS = (*KEEPERS, Role.CLERK)
# So long before the last day of notice somebody is asked for it.
_ASK_FOR_NOTICE = timedelta(days=7)


def meeting(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """One meeting."""
    found, held = _meeting(slug), cast(Held, held_of(request))
    zone, today, lang = city_of_office().time_zone, today_in_office(), language_of(request)
    context = {
        "meeting": found,
        "series": found.series,
        "status": found.status_on(today, zone),
        "on": found.on(zone),
        "hours": found.hours,
        "links": links_of(found, held, lang),
        "notice_until": found.notice_until(zone),
        "notice_too_late": today > found.notice_until(zone),
        "called": _called(found, zone, today),
        "attendance": found.attendance.select_related("post"),
        "may_plan": bool(held.roles & set(KEEPERS)) and found.state == "planned",
        "may_record": bool(held.roles & set(RECORDERS)),
    }
    return render(request, "meetings/meeting.html", context)


def move_meeting(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """Another hour."""
    found = _meeting(slug)
    form = MoveForm(
        request.POST or None, lang=language_of(request), initial={"to": local(found.meets_at).replace(tzinfo=None)}
    )

    def do(fields: dict[str, Any], common: dict[str, Any]) -> None:
        fields["to"] = typed(fields["to"])
        acts.move_meeting(meeting=found, now=now_in_office(), **fields, **common)

    return _act(request, found, form, "move", do)


def cancel_meeting(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """Say that it is not held, and why."""
    found = _meeting(slug)
    form = CancelForm(request.POST or None, lang=language_of(request))

    def do(fields: dict[str, Any], common: dict[str, Any]) -> None:
        why, why_es = fields["cancel_why"], fields["cancel_why_es"]
        acts.cancel_meeting(meeting=found, why=why, why_es=why_es, today=today_in_office(), **common)

    return _act(request, found, form, "cancel", do)


def keep_recording(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """Where it can be seen or read again."""
    found = _meeting(slug)
    shown = {"video_link": found.video_link, "transcript": found.transcript}
    form = RecordingForm(request.POST or None, lang=language_of(request), initial=shown)

    def do(fields: dict[str, Any], common: dict[str, Any]) -> None:
        acts.keep_recording(meeting=found, **fields, **common)

    return _act(request, found, form, "recording", do)


def give_notice(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """Notice was given today."""
    found = _meeting(slug)
    common = {"by": cast(Person, request.user), "at": timezone.now(), "seen": seen_of(request, found.version)}
    acts.give_notice(meeting=found, today=today_in_office(), **common)  # type: ignore[arg-type]
    return _done(request, found)


def attendance(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """Who was there: chair and seats, each in person, by a deputy, or not."""
    found = _meeting(slug)
    there = {each.post_id: each for each in found.attendance.all()}
    posts = [found.series.chair, *[seat.post for seat in found.series.seats.filter(is_active=True)]]
    posts = list({post.pk: post for post in posts}.values())
    if request.method == "POST":
        for post in posts:
            said = request.POST.get(f"post-{post.pk}", "")
            before = there.get(post.pk)
            if said in ("there", "deputy", "away") and said != _was(before):
                acts.attend(
                    meeting=found,
                    post=post,
                    was_there=said != "away",
                    is_deputy=said == "deputy",
                    by=cast(Person, request.user),
                    at=timezone.now(),
                )
        return _done(request, found)
    rows = [(post, _was(there.get(post.pk))) for post in posts]
    return render(request, "meetings/attendance.html", {"meeting": found, "rows": rows})


def clock(request: HttpRequest, **parts: Any) -> HttpResponse:
    """The clock of a replay; turned forward, everything that waited for that hour is done at once."""
    lang = language_of(request)
    now = now_in_office()
    form = ClockForm(request.POST or None, lang=lang, initial={"to": (now + timedelta(days=1)).replace(tzinfo=None)})
    if request.method == "POST" and form.is_valid():
        to, at = typed(form.cleaned_data["to"]), timezone.now()
        if to - now >= UNDO and has_own_clock(city_of_office()):
            # In the office this long will have passed: what was said before can no longer be taken back.
            freeze_by_the_clock(at, at_once=True)
        try:
            turn_clock(to=to, by=cast(Person, request.user), at=at)
        except RefusedError as refused:
            form.take(refused)
        else:
            tick(timezone.now())
            messages.success(request, catalogue().text(lang, "office.clock.turned"))
            return redirect("clock")
    return render(request, "meetings/clock.html", {"form": form, "now": now, "own": has_own_clock(city_of_office())})


def asks(person: Person, held: Held, today: date, lang: str) -> Iterable[Need]:
    """Who announces meetings is asked for notice; the chair's meeting today leads."""
    mine = held.roles & set(RECORDERS)
    if not mine:
        return
    zone, words = city_of_office().time_zone, catalogue()
    soon = Meeting.objects.filter(state="planned", is_dry_run=False, meets_at__gte=now_in_office() - timedelta(days=1))
    for found in soon.filter(meets_at__lte=now_in_office() + timedelta(days=70)).select_related("series"):
        until = found.notice_until(zone)
        title = found.series.title_in(lang)
        if found.on(zone) == today:
            yield Need(
                title=words.text(lang, "office.meetings.need.today", title=title),
                words=words.text(lang, "office.meetings.need.today_words", hour=f"{local(found.meets_at):%H:%M}"),
                button=words.text(lang, "office.meetings.need.today_button"),
                href=reverse("meeting", kwargs={"slug": found.slug}),
                due=today,
            )
        elif found.notice_on is None and found.stage == "public" and until - _ASK_FOR_NOTICE <= today <= until:
            yield Need(
                title=words.text(lang, "office.meetings.need.notice", title=title),
                words=words.text(lang, "office.meetings.need.notice_words"),
                button=words.text(lang, "office.meetings.need.notice_button"),
                href=reverse("meeting", kwargs={"slug": found.slug}),
                due=until,
            )


def _called(found: Meeting, zone: str, today: date) -> str:
    """What it may be called; of a public meeting that waits for its notice, that it does."""
    waits = found.stage == "public" and found.notice_on is None and today <= found.notice_until(zone)
    return "public_with_notice" if waits and found.state == "planned" else found.held_as(zone).replace("-", "_")


def _was(found: Any) -> str:
    if found is None:
        return ""
    return "deputy" if found.is_deputy else "there" if found.was_there else "away"


def _act(
    request: HttpRequest,
    found: Meeting,
    form: OfficeForm,
    act: str,
    do: Callable[[dict[str, Any], dict[str, Any]], None],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        common = {"by": request.user, "at": timezone.now(), "seen": seen_of(request, found.version)}
        try:
            do(dict(form.cleaned_data), common)
        except RefusedError as refused:
            form.take(refused)
        except ConflictError as conflict:
            return conflict_page(
                request, conflict, form="meeting", back=reverse("meeting", kwargs={"slug": found.slug})
            )
        else:
            return _done(request, found)
    context = {"form": form, "series": found.series, "meeting": found, "act": act}
    return render(request, "meetings/act.html", context)


def _meeting(slug: str) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("series", "series__chair", "chaired_by"), slug=slug)


def _done(request: HttpRequest, found: Meeting) -> HttpResponse:
    messages.success(request, catalogue().text(language_of(request), "office.meetings.saved"))
    return redirect("meeting", slug=found.slug)
