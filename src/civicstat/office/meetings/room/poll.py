"""The poll of a meeting: one tap, no name; the browser keeps which answer is its own."""

from __future__ import annotations

from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from civicstat.office.actions import poll as acts
from civicstat.office.actions.act import RefusedError
from civicstat.office.clock import now_in_office
from civicstat.office.meetings.room.questions import A_HALL_AN_HOUR
from civicstat.office.meetings.room.wall import polled
from civicstat.office.meetings.room.who import meeting_named
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.poll import WORTH, PollAnswer
from civicstat.office.pages.limited import private, too_many
from civicstat.office.voices.limits import TooManyError, count_one


_SALT = "poll"
_A_DAY = 24 * 3600


def worth(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """Two buttons, or what was said so far."""
    meeting = meeting_named(slug)
    mine = _mine(request, meeting)
    if request.method == "POST" and request.POST.get("worth") in WORTH:
        at = timezone.now()
        try:
            count_one(request, at=at, most_of_network=A_HALL_AN_HOUR)
        except TooManyError as fault:
            return too_many(request, fault)
        try:
            kept = acts.answer_poll(meeting=meeting, worth=request.POST["worth"], mine=mine, at=at, now=now_in_office())
        except RefusedError:
            return private(redirect("worth", slug=slug))
        response = private(redirect("worth", slug=slug))
        signed = Signer(salt=_SALT).sign(str(kept.pk))
        response.set_cookie(_cookie(meeting), signed, max_age=_A_DAY, samesite="Lax", httponly=True)
        return response
    context = {
        "meeting": meeting,
        "series": meeting.series,
        "mine": mine,
        "is_open": acts.is_open(meeting, now_in_office()),
        "polled": polled(meeting),
    }
    return private(render(request, "room/worth.html", context))


def _mine(request: HttpRequest, meeting: Meeting) -> PollAnswer | None:
    try:
        pk = Signer(salt=_SALT).unsign(request.COOKIES.get(_cookie(meeting), ""))
    except BadSignature:
        return None
    return PollAnswer.objects.filter(pk=int(pk), meeting=meeting).first()


def _cookie(meeting: Meeting) -> str:
    return f"civicstat_worth_{meeting.pk}"
