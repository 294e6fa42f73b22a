"""A letter of ours that no page caught is shown as a page, with what to do next; nothing of it was written."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from civicstat.office.faults import said_letter
from civicstat.office.language import language_of
from civicstat.vocabulary.errors import CivicstatError


LOG = logging.getLogger("civicstat.office")


class LettersMiddleware:
    """Turns a `CivicstatError` into a page; any other fault is Django's to report."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer as it is; letters are caught in `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a letter; None for a fault that is no letter."""
        if not isinstance(exception, CivicstatError):
            return None
        name = request.resolver_match.view_name if request.resolver_match else "?"
        LOG.info("page=%s letter=%s", name, type(exception).__name__)
        return render(
            request, "errors/letter.html", {"letter": said_letter(exception, language_of(request))}, status=400
        )
