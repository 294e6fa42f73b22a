"""Questions to a meeting: residents ask without a name, a second person looks, the chair puts them."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from civicstat.office.actions import question as acts
from civicstat.office.actions import room as room_acts
from civicstat.office.actions.act import RefusedError
from civicstat.office.clock import today_in_office
from civicstat.office.faults import Fault
from civicstat.office.language import language_of
from civicstat.office.meetings.room.doing import done
from civicstat.office.meetings.room.forms import AskForm
from civicstat.office.meetings.room.who import asker_of, is_at_work, meeting_named, room_of, takes_questions
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.models.question import DECLINED_AS, Question
from civicstat.office.pages.limited import private, too_many
from civicstat.office.seen import seen_of
from civicstat.office.voices.limits import TooManyError, count_one


# A hall sends from one network: everyone in it may ask.
A_HALL_AN_HOUR = 300


def ask(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """The form of a question, and every question that was accepted, answered or not."""
    meeting, lang = meeting_named(slug), language_of(request)
    asker = asker_of(request, meeting)
    if not takes_questions(meeting) and asker == "resident" and not _is_told(request, meeting):
        raise Http404(slug)
    is_open = takes_questions(meeting) or (asker != "resident" and meeting.ended_at is None)
    form = AskForm(request.POST or None, lang=lang, today=today_in_office(), meeting=meeting)
    if request.method == "POST" and is_open:
        at = timezone.now()
        try:
            count_one(request, at=at, most_of_network=A_HALL_AN_HOUR)
        except TooManyError as fault:
            return too_many(request, fault)
        if form.is_valid():
            by = None if asker == "resident" else cast(Person, request.user)
            try:
                acts.ask(
                    meeting=meeting, asker=asker, lang=lang, by=by, at=at, today=today_in_office(), **form.cleaned_data
                )
            except RefusedError as refused:
                form.take(refused)
            else:
                return private(redirect(f"{request.path}?thanks={'seen' if asker == 'resident' else 'shown'}"))
    shown = Question.objects.filter(meeting=meeting, sight="accepted").select_related("answered_by")
    context = {
        "meeting": meeting,
        "series": meeting.series,
        "form": form,
        "is_open": is_open,
        "asker": asker,
        "thanks": request.GET.get("thanks", ""),
        "questions": shown,
        "declined": declined_of(meeting),
    }
    return private(render(request, "room/ask.html", context))


def question_act(request: HttpRequest, *, slug: str, pk: int, **parts: Any) -> HttpResponse:
    """What the chair does with a question: let it in or not, put it, note its answer, leave it unanswered."""
    found = get_object_or_404(Question.objects.select_related("meeting__series"), pk=pk, meeting__slug=slug)
    typed = {
        name: request.POST.get(f"{name}-{pk}", "") for name in ("text", "text_es", "answer", "answer_es", "as", "by")
    }
    common: dict[str, Any] = {
        "question": found,
        "by": cast(Person, request.user),
        "at": timezone.now(),
        "seen": seen_of(request, found.version, f"seen-{pk}"),
    }

    def do() -> None:
        what = request.POST.get("do", "")
        if what == "accept":
            text, text_es = typed["text"] or found.text, typed["text_es"] or found.text_es
            acts.accept(text=text, text_es=text_es, **common)
        elif what == "decline":
            acts.decline(declined_as=typed["as"] if typed["as"] in DECLINED_AS else DECLINED_AS[0], **common)
        elif what == "put":
            _put(common)
        elif what == "answer":
            post = Post.objects.filter(pk=int(typed["by"])).first() if typed["by"].isdecimal() else None
            if post is None:
                raise RefusedError({"": Fault("room.which_post")})
            words: dict[str, Any] = {"answer": typed["answer"], "answer_es": typed["answer_es"]}
            acts.answer(answered_by=post, today=today_in_office(), **words, **common)
        else:
            acts.leave_unanswered(**common)

    return done(request, slug, do)


def declined_of(meeting: Meeting) -> dict[str, int]:
    """How many questions of a meeting were kept out, by the reason."""
    kept_out = list(Question.objects.filter(meeting=meeting, sight="declined").values_list("declined_as", flat=True))
    return {reason: kept_out.count(reason) for reason in DECLINED_AS if reason in kept_out}


def _put(common: dict[str, Any]) -> None:
    found: Question = common["question"]
    put = acts.put(**common) if found.state != "put" else found
    room = room_of(found.meeting)
    if room is not None and found.meeting.is_live:
        room_acts.show(room=room, question=put, by=common["by"], at=common["at"], seen=room.version)


def _is_told(request: HttpRequest, meeting: Meeting) -> bool:
    """Whether the questions of a meeting may still be read: in an open one by anybody, else at work."""
    return (not meeting.is_dry_run and meeting.stage != "closed") or is_at_work(request)
