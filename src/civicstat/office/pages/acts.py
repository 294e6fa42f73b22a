"""The record of acts: what was done in the office, by whom, when."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from civicstat.office.models.act_record import ActRecord


PER_PAGE = 50


def acts(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every act, the newest first."""
    found = ActRecord.objects.select_related("by", "undoes")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "acts.html", {"rows": page})
