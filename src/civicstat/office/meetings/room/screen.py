"""The screen on the wall: large, without controls, from memory; of a public meeting anybody may look at it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from civicstat.office.clock import now_in_office
from civicstat.office.doors import held_of
from civicstat.office.language import language_of
from civicstat.office.meetings.room.clock import fill
from civicstat.office.meetings.room.fragments import SHELF, Piece
from civicstat.office.meetings.room.numbers import number_of
from civicstat.office.meetings.room.wall import wall
from civicstat.office.meetings.room.who import is_at_work, is_public, meeting_named, room_of
from civicstat.office.pages.errors import not_allowed, sign_in_first
from civicstat.office.roles import AT_WORK
from civicstat.office.templating import environment


def screen(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """The whole page; what changes of it comes by `screen_now`."""
    refused = _refused(request, slug)
    if refused is not None:
        return refused
    number, piece = _piece(slug, language_of(request))
    context = {
        "slug": slug,
        "number": number,
        "piece": fill(piece.html, now_in_office()),
        "now": _milliseconds(),
        "stream": settings.ENVIRONMENT.stream,
    }
    return _fresh(render(request, "room/screen.html", context), number)


def screen_now(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """What the screen shows now. Of a public meeting the piece of a number that was told is found without a look."""
    lang = language_of(request)
    told = request.GET.get("v", "")
    kept = SHELF.kept((slug, int(told), "screen", lang)) if told.isdecimal() else None
    if kept is not None and kept.is_public:
        return _served(kept, int(told))
    refused = _refused(request, slug)
    if refused is not None:
        return refused
    number, piece = _piece(slug, lang)
    return _served(piece, number)


def _refused(request: HttpRequest, slug: str) -> HttpResponse | None:
    if is_public(meeting_named(slug)) or is_at_work(request):
        return None
    return sign_in_first(request) if held_of(request) is None else not_allowed(request, sorted(AT_WORK))


def _piece(slug: str, lang: str) -> tuple[int, Piece]:
    meeting = meeting_named(slug)
    # The number is read first: a change in between is shown early and told once more, never missed.
    number = number_of(meeting)

    def make() -> Piece:
        found = meeting_named(slug)
        html = environment(lang).get_template("room/wall.html").render(wall(found, room_of(found), lang))
        return Piece(html, is_public(found))

    return number, SHELF.get((slug, number, "screen", lang), make)


def _served(piece: Piece, number: int) -> HttpResponse:
    return _fresh(HttpResponse(fill(piece.html, now_in_office())), number)


def _fresh(response: HttpResponse, number: int) -> HttpResponse:
    response.headers["X-Room"] = str(number)
    response.headers["X-Now"] = str(_milliseconds())
    response.headers["Cache-Control"] = "no-store"
    return response


def _milliseconds() -> int:
    return int(now_in_office().timestamp() * 1000)
