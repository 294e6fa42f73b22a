"""To the city's own identity provider and back."""

from __future__ import annotations

import logging
from typing import Any

from allauth.socialaccount.providers.openid_connect import views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException


LOG = logging.getLogger("civicstat.office")


def start(request: HttpRequest, *, provider_id: str, **parts: Any) -> HttpResponse:
    """Over to the provider, if it answers."""
    try:
        answer: HttpResponse = views.login(request, provider_id=provider_id)
    except RequestException as fault:
        LOG.warning("page=openid_connect_login fault=%s", type(fault).__name__)
        return render(request, "socialaccount/authentication_error.html", status=502)
    return answer


def back(request: HttpRequest, *, provider_id: str, **parts: Any) -> HttpResponse:
    """Back from the provider: signed in, or a page that says why not."""
    answer: HttpResponse = views.callback(request, provider_id=provider_id)
    return answer
