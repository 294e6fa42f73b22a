"""Whether the office stands: a line for the machine that watches it, a page for whoever runs it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from civicstat.office.lists.acts import TIMETABLE
from civicstat.office.pages.lists import list_page
from civicstat.office.running.health import checks


def health(request: HttpRequest, **parts: Any) -> HttpResponse:
    """200 while pages can be served, 503 when they cannot; each part with what was seen."""
    found = checks(timezone.now())
    is_up = all(check.is_well for check in found if check.is_vital)
    body: dict[str, Any] = {"office": "up" if is_up else "down"}
    body["parts"] = {check.name: {"well": check.is_well, "seen": check.seen} for check in found}
    return JsonResponse(body, status=200 if is_up else 503)


def health_page(request: HttpRequest, **parts: Any) -> HttpResponse:
    """The same for people, with what the timetable did last."""
    return list_page(request, TIMETABLE, template="health.html", checks=checks(timezone.now()))
