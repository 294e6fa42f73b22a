"""What is spoken becomes a decision, a promise or a request for data: complete, or not at all."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from civicstat.office.actions import capture as acts
from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.question import ask
from civicstat.office.clock import now_in_office, today_in_office
from civicstat.office.language import language_of
from civicstat.office.meetings.room.captures import form_named
from civicstat.office.meetings.room.controls import controls_page
from civicstat.office.meetings.room.doing import done
from civicstat.office.meetings.room.who import meeting_named, post_speaking
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.person import Person
from civicstat.office.on_record import public_record
from civicstat.office.templating import catalogue


def capture(request: HttpRequest, *, slug: str, kind: str, **parts: Any) -> HttpResponse:
    """Take what was spoken: complete, or back to the form with all that is missing and nothing lost."""
    meeting, lang = meeting_named(slug), language_of(request)
    form = form_named(kind, request.POST, meeting, lang)
    if form.is_valid():
        try:
            _take(kind, request, meeting, dict(form.cleaned_data))
        except RefusedError as refused:
            form.take(refused)
        else:
            return done(request, slug, lambda: None, catalogue().text(lang, f"office.room.taken.{kind}"))
    return controls_page(request, slug, faulted=form)


def _take(kind: str, request: HttpRequest, meeting: Meeting, fields: dict[str, Any]) -> None:
    by, at, today = cast(Person, request.user), timezone.now(), today_in_office()
    common: dict[str, Any] = {"meeting": meeting, "by": by, "at": at, "today": today}
    if kind == "note":
        ask(lang=language_of(request), **common, **fields)
        return
    common["now"] = now_in_office()
    if kind == "promise":
        acts.capture_promise(**common, **fields)
    elif kind == "data":
        acts.capture_data_request(**common, **fields)
    else:
        as_post = post_speaking(request, meeting)
        assert as_post is not None  # the door lets nobody else in
        acts.capture_decision(record=public_record(), as_post=as_post, scenarios=[], **common, **fields)
