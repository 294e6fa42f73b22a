"""Changes of targets and definitions with their reasons, read from the public record."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from civicstat.office.language import language_of
from civicstat.office.lists.record import CHANGES, field_words
from civicstat.office.pages.lists import list_page


def changes(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every change, narrowed to a metric with `?metric=`."""
    words = field_words(language_of(request))
    return list_page(request, CHANGES, template="strategy/changes.html", here="goals", field_words=words)
