"""Something is done in the room, and one is back at the controls; what was refused is said there."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from civicstat.office.actions.act import ConflictError, RefusedError
from civicstat.office.faults import said
from civicstat.office.language import language_of
from civicstat.office.templating import catalogue


def done(request: HttpRequest, slug: str, do: Callable[[], object], said_words: str = "") -> HttpResponse:
    """Do something and come back to the controls; what was refused is said there."""
    lang = language_of(request)
    try:
        do()
    except RefusedError as refused:
        for fault in refused.faults.values():
            messages.error(request, said(fault, lang))
    except ConflictError:
        messages.warning(request, catalogue().text(lang, "office.room.moved_on"))
    else:
        if said_words:
            messages.success(request, said_words)
    return redirect("room", slug=slug)
