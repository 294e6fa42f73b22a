"""Search everywhere: each list that somebody may read, and the metrics on record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from civicstat.office.doors import held_of
from civicstat.office.language import language_of
from civicstat.office.lists.spec import ListOf, searched
from civicstat.office.posts_held import Held


SHOWN = 8


@dataclass(frozen=True)
class Found:
    """What one list holds of the words: the first rows, how many there are, and where the rest stand."""

    spec: ListOf
    rows: list[tuple[str, str]]
    count: int
    href: str


def search(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every list in which the words stand, with its first rows."""
    words = request.GET.get("q", "").strip()[:200]
    found = _found(cast(Held, held_of(request)), words, language_of(request)) if words else []
    return render(request, "lists/search.html", {"words": words, "found": found})


def _found(held: Held, words: str, lang: str) -> list[Found]:
    from civicstat.office.lists.known import LISTS
    from civicstat.office.urls import DOORS

    readable = {door.name for door in DOORS if door.get is not None and door.get.allows(held, None)}
    found = []
    for name, spec in LISTS.items():
        if name not in readable or not spec.searched:
            continue
        rows = searched(spec, spec.rows(held), words)
        if isinstance(rows, QuerySet):
            rows = rows.distinct()
        count = rows.count() if isinstance(rows, QuerySet) else len(rows)
        if count:
            first = [(str(spec.columns[0].value(row, lang)), spec.link(row)) for row in rows[:SHOWN]]
            found.append(Found(spec, first, count, f"{reverse(name)}?{urlencode({'q': words})}"))
    return found
