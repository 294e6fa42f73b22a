"""What a reader sees when a page cannot be shown: why, and what to do next."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from civicstat.office.roles import Role


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back afterwards; what was to be written is not carried along."""
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
    return redirect(f"{reverse('account_login')}?{urlencode({'next': back})}")


def not_allowed(request: HttpRequest, who: list[Role]) -> HttpResponse:
    """Signed in, but in no post that may: the page names the posts that may."""
    return render(request, "errors/not_allowed.html", {"who": who}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page, or nothing of that name."""
    return render(request, "errors/not_found.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from a page of ours, or came too late."""
    return render(request, "errors/form_too_old.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Something that no page of ours sends."""
    return render(request, "errors/form_too_old.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Refused by something other than a door."""
    return not_allowed(request, [])


def too_many(request: HttpRequest) -> HttpResponse:
    """Too many tries in a short time, from one place or for one account."""
    return render(request, "errors/too_many.html", status=429)


def set_up_second_factor(request: HttpRequest) -> HttpResponse:
    """To the page where it is set up, before anything else; nothing that was sent is kept."""
    return redirect("mfa_index")


def fault(request: HttpRequest) -> HttpResponse:
    """Something of ours broke; it is in the log, and nothing was written."""
    return render(request, "errors/fault.html", status=500)
