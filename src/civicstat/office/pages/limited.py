"""Answers to residents' forms: never kept by a browser or a proxy, and an honest word when too much was sent."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from civicstat.office.voices.limits import TooManyError


def private(response: HttpResponse) -> HttpResponse:
    """The same answer, kept by nobody: its address is a resident's own."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer" if response.status_code >= 300 else "same-origin"
    return response


def too_many(request: HttpRequest, fault: TooManyError) -> HttpResponse:
    """Nothing was written; when it works again stands on the page. No line of the log names the address."""
    response = render(request, "voices/too_many.html", {"fault": fault}, status=429)
    # Django logs what is refused by its address, which here may hold a code; a mark of its own says that it is done.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return private(response)
