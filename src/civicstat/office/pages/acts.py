"""The record of acts: what was done in the office, by whom, when."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from civicstat.office.lists.acts import ACTS
from civicstat.office.pages.lists import list_page


def acts(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every act, the newest first."""
    return list_page(request, ACTS)
