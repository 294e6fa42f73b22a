"""Which language a page is in: what the reader chose, else what the browser asks for, else English."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from civicstat.look.words.languages import LANGUAGES


COOKIE = "civicstat_language"
_YEAR = 365 * 24 * 3600


class LanguageMiddleware:
    """Sets `request.lang`; `?lang=es` on any address chooses, and is remembered in a cookie that names nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, in the language found, which it names."""
        chosen = request.GET.get("lang", "")
        lang = chosen if chosen in LANGUAGES else _remembered(request)
        request.lang = lang  # type: ignore[attr-defined]
        with translation.override(lang):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", lang)
        if chosen in LANGUAGES:
            remember_language(response, lang)
        return response


def language_of(request: HttpRequest) -> str:
    """The language that the middleware found."""
    return cast(str, getattr(request, "lang", "en"))


def remember_language(response: HttpResponse, lang: str) -> HttpResponse:
    """Keep a choice in the browser for a year."""
    response.set_cookie(COOKIE, lang, max_age=_YEAR, samesite="Lax", httponly=True)
    return response


def _remembered(request: HttpRequest) -> str:
    kept = request.COOKIES.get(COOKIE, "")
    if kept in LANGUAGES:
        return kept
    asked = translation.get_language_from_request(request)[:2]
    return asked if asked in LANGUAGES else "en"
