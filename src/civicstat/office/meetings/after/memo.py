"""Pages of a memo: read it, see its clock, add a sentence, send it, correct it in the open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from civicstat.hearings.meetings.memo import MemoClock
from civicstat.office.actions import memo as acts
from civicstat.office.actions.act import ConflictError, RefusedError
from civicstat.office.clock import now_in_office, today_in_office
from civicstat.office.doors import held_of
from civicstat.office.forms import OfficeForm
from civicstat.office.language import language_of
from civicstat.office.meetings.after.forms import CorrectMemoForm, MemoWordsForm
from civicstat.office.meetings.after.paper import paper_of, standing_of
from civicstat.office.models.memo import Memo
from civicstat.office.models.person import Person
from civicstat.office.models.room import Room
from civicstat.office.moments import local
from civicstat.office.needs import Need
from civicstat.office.pages.conflict import conflict_page
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue


# Who adds a sentence; the chair alone sends.
WRITERS = (Role.ANALYST, Role.CHAIR)


def memo(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """The memo of a meeting, with its clock."""
    found, held, today = memo_of(slug), cast(Held, held_of(request)), today_in_office()
    paper = paper_of(found)
    context = {
        "memo": found,
        "meeting": found.meeting,
        "series": found.meeting.series,
        "paper": paper,
        "hour": lambda kind, slug: f"{local(paper.said[kind, slug]):%H:%M}" if (kind, slug) in paper.said else "",
        "clock": clock_of(found),
        "recesses": _recesses(found),
        "requests": [(each, standing_of(each, today)) for each in paper.data_requests],
        "before": [(each, standing_of(each, today)) for each in paper.before],
        "looks": found.meeting.look_ups.all(),
        "promises": [(each, each.status_on(today)) for each in paper.promises],
        "may_write": found.sent_at is None and bool(held.roles & set(WRITERS)),
        "may_send": found.sent_at is None and Role.CHAIR in held.roles,
        "may_correct": found.sent_at is not None and Role.CHAIR in held.roles,
    }
    return render(request, "after/memo.html", context)


def memo_words(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """Put a sentence at its head."""
    found = memo_of(slug)
    shown = {"intro": found.intro, "intro_es": found.intro_es}
    form = MemoWordsForm(request.POST or None, lang=language_of(request), initial=shown)
    return _act(request, found, form, "words", lambda common: acts.add_to_memo(memo=found, **common))


def send(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """Send it as it stands."""
    found, held = memo_of(slug), cast(Held, held_of(request))
    chairs = [post for post in held.posts if post.role == Role.CHAIR.value]
    as_post = next((post for post in chairs if post.pk == found.meeting.series.chair_id), chairs[0])
    seen, by = seen_of(request, found.version), cast(Person, request.user)
    try:
        acts.send_memo(memo=found, as_post=as_post, by=by, at=timezone.now(), now=now_in_office(), seen=seen)
    except ConflictError as conflict:
        return conflict_page(request, conflict, form="memo", back=_href(found))
    return _done(request, found, "sent")


def correct(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """Say what was wrong in it."""
    found = memo_of(slug)
    form = CorrectMemoForm(request.POST or None, lang=language_of(request))
    now = now_in_office()
    return _act(request, found, form, "correct", lambda common: acts.correct_memo(memo=found, now=now, **common))


def asks(person: Person, held: Held, today: date, lang: str) -> Iterable[Need]:
    """The chair is asked to send what waits, the analyst to read it over; with the hours that are left."""
    if not held.roles & set(WRITERS):
        return
    words, now = catalogue(), now_in_office()
    waiting = Memo.objects.filter(sent_at__isnull=True, meeting__ended_at__isnull=False)
    for found in waiting.select_related("meeting__series"):
        clock = MemoClock(cast(Any, found.meeting.ended_at), None, now)
        about = f"office.memo.need.{clock.standing}"
        yield Need(
            title=words.text(lang, "office.memo.need.title", series=found.meeting.series.title_in(lang)),
            words=words.text(lang, about, left=clock.hours_left, late=clock.hours_late),
            button=words.text(lang, "office.memo.need.button"),
            href=_href(found),
            due=local(clock.due_at).date(),
        )


def memo_of(slug: str) -> Memo:
    """The memo of a meeting; 404 before its meeting ended."""
    rows = Memo.objects.select_related("meeting__series__chair", "meeting__chaired_by", "sent_as")
    found = get_object_or_404(rows, meeting__slug=slug)
    if found.meeting.ended_at is None:
        raise Http404
    return found


def _recesses(found: Memo) -> str:
    """The recesses of its meeting, from hour to hour."""
    room = Room.objects.filter(meeting=found.meeting).first()
    spans = [] if room is None else [(each["from"], each["to"]) for each in room.recesses]
    return ", ".join("–".join(f"{local(datetime.fromisoformat(mark)):%H:%M}" for mark in span) for span in spans)


def clock_of(found: Memo) -> MemoClock:
    """Where a memo stands now."""
    assert found.meeting.ended_at is not None
    return MemoClock(found.meeting.ended_at, found.sent_at, now_in_office())


def _act(
    request: HttpRequest, found: Memo, form: OfficeForm, act: str, do: Callable[[dict[str, Any]], Any]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        seen = seen_of(request, found.version)
        try:
            do({"by": request.user, "at": timezone.now(), "seen": seen, **form.cleaned_data})
        except RefusedError as refused:
            form.take(refused)
        except ConflictError as conflict:
            return conflict_page(request, conflict, form="memo", back=_href(found))
        else:
            return _done(request, found, "saved")
    return render(request, "after/act.html", {"form": form, "memo": found, "meeting": found.meeting, "act": act})


def _href(found: Memo) -> str:
    return reverse("memo", kwargs={"slug": found.meeting.slug})


def _done(request: HttpRequest, found: Memo, words: str) -> HttpResponse:
    messages.success(request, catalogue().text(language_of(request), f"office.memo.done_{words}"))
    return redirect("memo", slug=found.meeting.slug)
