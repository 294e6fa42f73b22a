"""The page of an errand: how it stands, until what came of it can be shown."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from civicstat.office.language import language_of
from civicstat.office.running.errands import Errand, ask_errand_again


def errand_page(request: HttpRequest, errand: Errand, *, title: str, back: str, here: str) -> HttpResponse:
    """How an errand stands: a page that looks again by itself; a POST takes up what failed.

    `title` is a key of the catalogue, `back` an address.
    """
    if request.method == "POST":
        ask_errand_again(errand.name, at=timezone.now())
        return redirect(request.get_full_path())
    now = timezone.now().timestamp()
    context = {
        "errand": errand,
        "is_gone": errand.is_gone(now),
        "seconds": max(0, round(now - errand.asked_at)),
        "letter": errand.letter.get(language_of(request), {}),
        "errand_title": title,
        "back": back,
        "here": here,
        "path": request.get_full_path(),
    }
    return render(request, "errand.html", context)


def is_piece(request: HttpRequest) -> bool:
    """Whether a page that is open asks for its newest piece; it is then led on as a whole."""
    return bool(request.headers.get("HX-Request"))


def lead_on(request: HttpRequest) -> HttpResponse:
    """The answer to such a page once the errand is done."""
    return HttpResponse(status=204, headers={"HX-Redirect": request.get_full_path()})
