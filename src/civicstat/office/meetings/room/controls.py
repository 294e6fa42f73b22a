"""The chair's controls: one page from the opening to the close, with everything that can be done in the room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from civicstat.hearings.meetings.ranking import MOST_UNRANKED, needs_rank
from civicstat.office.actions import capture as captures
from civicstat.office.actions import meeting as meeting_acts
from civicstat.office.actions import room as acts
from civicstat.office.actions.act import RefusedError
from civicstat.office.clock import now_in_office, today_in_office
from civicstat.office.language import language_of
from civicstat.office.meetings.room.agenda import steps_of
from civicstat.office.meetings.room.ahead import draw_ahead
from civicstat.office.meetings.room.captures import forms_of
from civicstat.office.meetings.room.clock import fill
from civicstat.office.meetings.room.doing import done
from civicstat.office.meetings.room.fragments import SHELF, Piece
from civicstat.office.meetings.room.look_live import live_section
from civicstat.office.meetings.room.looks import look_section
from civicstat.office.meetings.room.numbers import number_of
from civicstat.office.meetings.room.pictures import kind_words, offered
from civicstat.office.meetings.room.wall import wall
from civicstat.office.meetings.room.who import live_room, meeting_named, post_speaking, room_of
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.models.question import DECLINED_AS, Question
from civicstat.office.models.room import Room
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue, environment


# Between the pieces of the page, which stand in different places of it.
_CUT = "<!-- piece -->"


def room_page(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """Before the meeting: who is there, and the beginning. In it: the controls. After it: what is left to do."""
    return controls_page(request, slug)


def controls_page(request: HttpRequest, slug: str, *, faulted: Any = None) -> HttpResponse:
    """The page, with a form that was refused in the place of its empty one."""
    meeting, lang = meeting_named(slug), language_of(request)
    room = room_of(meeting)
    if room is None:
        return render(request, "room/begin.html", _beginning(meeting))
    number, pieces = _pieces(meeting, lang)
    context = {
        "meeting": meeting,
        "room": room,
        "number": number,
        "pieces": [fill(piece, now_in_office()) for piece in pieces],
        "now": int(now_in_office().timestamp() * 1000),
        "stream": settings.ENVIRONMENT.stream,
        "forms": forms_of(meeting, lang, faulted=faulted) if meeting.is_live else {},
        "faulted": None if faulted is None else faulted.prefix,
        "looking": look_section(request, meeting) if meeting.is_live else None,
        "live": live_section(meeting, lang) if meeting.is_live else None,
    }
    response = render(request, "room/controls.html", context)
    response.headers["X-Room"] = str(number)
    response.headers["Cache-Control"] = "no-store"
    return response


def room_now(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """The pieces of the controls as they are now, from memory."""
    number, pieces = _pieces(meeting_named(slug), language_of(request))
    response = HttpResponse(fill("".join(pieces), now_in_office()))
    response.headers["X-Room"] = str(number)
    response.headers["X-Now"] = str(int(now_in_office().timestamp() * 1000))
    response.headers["Cache-Control"] = "no-store"
    return response


def begin(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """The meeting begins: who of the panel is there is noted, and the clock runs."""
    meeting = meeting_named(slug)
    by, at = cast(Person, request.user), timezone.now()

    def do() -> None:
        speaking = post_speaking(request, meeting)
        assert speaking is not None  # the door lets nobody else in
        acts.begin(
            meeting=meeting,
            agenda=steps_of(meeting),
            chaired_by=meeting.series.chair if request.POST.get("chair") == "series" else speaking,
            by=by,
            at=at,
            now=now_in_office(),
            today=today_in_office(),
            seen=seen_of(request, meeting.version),
        )
        for post in panel_of(meeting):
            here = request.POST.get(f"post-{post.pk}", "")
            if here in ("there", "deputy", "away"):
                was_there, is_deputy = here != "away", here == "deputy"
                meeting_acts.attend(meeting=meeting, post=post, was_there=was_there, is_deputy=is_deputy, by=by, at=at)

        draw_ahead.enqueue(meeting.slug)

    return done(request, slug, do)


def go(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """To another item of the agenda."""
    return _with_room(
        request,
        slug,
        lambda room, common: acts.go_to(room=room, item=_number(request, "item"), now=now_in_office(), **common),
    )


def read_aloud(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """To the reading of what was agreed."""
    return _with_room(request, slug, lambda room, common: acts.read_aloud(room=room, now=now_in_office(), **common))


def recess(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """The meeting pauses, or goes on."""
    act = acts.go_on if request.POST.get("do") == "go-on" else acts.recess
    return _with_room(request, slug, lambda room, common: act(room=room, now=now_in_office(), **common))


def take_back(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """What was captured last is taken back, as if it had not been said."""
    by, number = cast(Person, request.user), _number(request, "capture")
    words = catalogue().text(language_of(request), "office.room.taken_back")
    return done(
        request,
        slug,
        lambda: captures.take_back(meeting=live_room(slug).meeting, capture=number, by=by, at=timezone.now()),
        words,
    )


def rank(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """The order of the promises, as typed: a place for each."""

    def do() -> None:
        places = [
            (_number(request, name), int(name.removeprefix("rank-")))
            for name in request.POST
            if name.startswith("rank-") and name.removeprefix("rank-").isdecimal()
        ]
        if sorted(place for place, _ in places) != list(range(1, len(places) + 1)):
            raise RefusedError({"": catalogue().text(language_of(request), "office.room.fault.ranks", n=len(places))})
        room, by = live_room(slug), cast(Person, request.user)
        acts.rank(room=room, order=[pk for _, pk in sorted(places)], by=by, at=timezone.now())

    return done(request, slug, do)


def close(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """The meeting ends."""
    return _with_room(request, slug, lambda room, common: acts.close(room=room, now=now_in_office(), **common))


def show(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """Take a question or a look-up off the screen, or put a look-up back on it."""

    def do(room: Room, common: dict[str, Any]) -> None:
        what = request.POST.get("what", "")
        if what == "no-question":
            acts.show(room=room, question=None, **common)
        elif what == "no-look":
            acts.show(room=room, look_up=None, **common)
        else:
            look_up = room.meeting.look_ups.filter(pk=_number(request, "what")).first()
            if look_up is None:
                raise RefusedError({"": catalogue().text(language_of(request), "office.room.fault.no_look_up")})
            acts.show(room=room, look_up=look_up, **common)

    return _with_room(request, slug, do)


def panel_of(meeting: Meeting) -> list[Post]:
    """The chair's post, and those with a seat."""
    seats = meeting.series.seats.filter(is_active=True).select_related("post")
    return list({post.pk: post for post in (meeting.series.chair, *(seat.post for seat in seats))}.values())


def _beginning(meeting: Meeting) -> dict[str, Any]:
    there = {each.post_id: each for each in meeting.attendance.all()}
    return {
        "meeting": meeting,
        "series": meeting.series,
        "panel": [(post, there.get(post.pk)) for post in panel_of(meeting)],
        "may_begin": meeting.state == "planned" or meeting.is_live,
    }


def _with_room(request: HttpRequest, slug: str, do: Callable[[Room, dict[str, Any]], object]) -> HttpResponse:
    def act() -> None:
        room = live_room(slug)
        seen = seen_of(request, room.version)
        do(room, {"by": cast(Person, request.user), "at": timezone.now(), "seen": seen})

    return done(request, slug, act)


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "").strip()
    return int(text) if text.isdecimal() else -1


def _pieces(meeting: Meeting, lang: str) -> tuple[int, list[str]]:
    number = number_of(meeting)

    def make() -> Piece:
        found = meeting_named(meeting.slug)
        html = environment(lang).get_template("room/pieces.html").render(_controls(found, lang))
        return Piece(html, is_public=False)

    piece = SHELF.get((meeting.slug, number, "chair", lang), make)
    return number, piece.html.split(_CUT)


def _controls(meeting: Meeting, lang: str) -> dict[str, Any]:
    room = room_of(meeting)
    questions = Question.objects.filter(meeting=meeting)
    found = wall(meeting, room, lang)
    promises = [one for one in found["captures"] if one.kind == "promise"]
    return {
        **found,
        "offered": offered(meeting, found["step"], lang) if found["state"] == "item" else [],
        "kind_words": lambda offer: kind_words(offer, lang),
        "new": questions.filter(sight="new"),
        "queue": questions.filter(sight="accepted", state__in=["waiting", "put"]),
        "settled": questions.filter(sight="accepted", state__in=["answered", "unanswered"]),
        "declined": questions.filter(sight="declined").count(),
        "declined_as": DECLINED_AS,
        "answerers": Post.objects.filter(holdings__isnull=False).distinct().order_by("title"),
        "looks": meeting.look_ups.order_by("-asked_at", "-pk"),
        "promises": promises,
        "must_rank": needs_rank([one.rank for one in promises]),
        "may_rank": len(promises) > MOST_UNRANKED,
        "is_live": meeting.is_live,
        "take_back": meeting.is_live and captures.may_take_back(captures.last_captured(meeting)),
        "memo_due": meeting.memo_due,
    }
