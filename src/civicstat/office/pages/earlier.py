"""Entries of logs from before: all of them, one of them, and taken out."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from civicstat.office.actions.earlier import take_out_earlier
from civicstat.office.doors import Owner, held_of
from civicstat.office.language import language_of
from civicstat.office.lists.earlier import EARLIER, kind_words, standing_of, standing_words
from civicstat.office.models.act_record import ActRecord
from civicstat.office.models.earlier import EarlierEntry
from civicstat.office.models.person import Person
from civicstat.office.pages.lists import list_page
from civicstat.office.pages.promise import may_promise
from civicstat.office.posts_held import Held
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue


def department_of_entry(*, pk: int, **parts: Any) -> Owner:
    """The department of which a log tells."""
    return Owner(department=_entry(pk).department.slug)


def earlier(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every entry, the newest first."""
    return list_page(request, EARLIER, template="promise/earlier_list.html", here="promises")


def entry(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """One entry, as the log tells it."""
    found, lang, held = _entry(pk), language_of(request), cast(Held, held_of(request))
    newest = ActRecord.objects.filter(noun="earlierentry", subject=str(pk)).order_by("-version").first()
    context = {
        "entry": found,
        "kind": kind_words(found.kind, lang),
        "standing": standing_words(standing_of(found), lang),
        "may": may_promise(held, found.department.slug),
        "is_own_taking_out": newest is not None and newest.act == "take-out-earlier" and newest.by_id == held.person_id,
    }
    return render(request, "promise/earlier.html", context)


def take_out(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Take out what was brought in by mistake."""
    found = _entry(pk)
    by, seen = cast(Person, request.user), seen_of(request, found.version)
    take_out_earlier(entry=found, by=by, at=timezone.now(), seen=seen)
    messages.success(request, catalogue().text(language_of(request), "office.earlier.is_out"))
    return redirect("earlier-entry", pk=pk)


def _entry(pk: int) -> EarlierEntry:
    return get_object_or_404(EarlierEntry.objects.select_related("department", "owner", "taken_up_as"), pk=pk)
