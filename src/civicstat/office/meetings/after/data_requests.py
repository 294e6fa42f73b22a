"""Pages of data that meetings asked for: of whom, until when, whether it came; and the owner's word that it did."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from civicstat.office.actions.act import ConflictError, RefusedError
from civicstat.office.actions.data_request import receive as receive_data
from civicstat.office.clock import today_in_office
from civicstat.office.doors import Owner, held_of
from civicstat.office.language import language_of
from civicstat.office.lists.meetings import DATA_REQUESTS
from civicstat.office.meetings.after.forms import ReceiveForm
from civicstat.office.meetings.after.paper import standing_of
from civicstat.office.models.data_request import DataRequest
from civicstat.office.models.person import Person
from civicstat.office.needs import Need
from civicstat.office.pages.conflict import conflict_page
from civicstat.office.pages.lists import list_page
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue


# Who notes for everybody that data came; the owner's department does so for its own.
RECEIVERS = (Role.ANALYST, Role.CHAIR, Role.DATA_STEWARD)
OWNERS = (Role.DEPARTMENT_HEAD, Role.SUPERVISOR, Role.STAFF)
_ASK_FROM = timedelta(days=7)
# What waits too long stands first.
_ORDER = ("late", "waiting", "received_late", "received")


def data_requests(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Everything that meetings asked for, the late ones first."""
    today, held = today_in_office(), cast(Held, held_of(request))
    rows = DataRequest.objects.filter(meeting__is_dry_run=False)
    found = [(each, standing_of(each, today)) for each in rows.select_related("meeting__series", "owner__department")]
    found.sort(key=lambda pair: (_ORDER.index(pair[1]), pair[0].first_due))
    mine = [each.pk for each, _ in found if each.received_on is None and may_receive(each, held)]
    return render(request, "after/requests.html", {"requests": found, "mine": mine})


def data_request_list(request: HttpRequest, **parts: Any) -> HttpResponse:
    """The same, one in a line, to search and take away."""
    return list_page(request, DATA_REQUESTS, here="meetings")


def receive(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """Say that it came, and what."""
    found = _request(slug)
    form = ReceiveForm(request.POST or None, lang=language_of(request))
    if request.method == "POST" and form.is_valid():
        by, seen = cast(Person, request.user), seen_of(request, found.version)
        try:
            receive_data(
                data_request=found, by=by, at=timezone.now(), today=today_in_office(), seen=seen, **form.cleaned_data
            )
        except RefusedError as refused:
            form.take(refused)
        except ConflictError as conflict:
            return conflict_page(request, conflict, form="data_request", back=reverse("data-requests"))
        else:
            messages.success(request, catalogue().text(language_of(request), "office.data_requests.done"))
            return redirect("data-requests")
    return render(request, "after/receive.html", {"form": form, "found": found})


def owner_of(*, slug: str, **parts: Any) -> Owner:
    """The department whose post was asked."""
    department = _request(slug).owner.department
    return Owner(department=department.slug if department is not None else "")


def may_receive(found: DataRequest, held: Held) -> bool:
    """Whether somebody may say that it came."""
    department = found.owner.department
    is_own = department is not None and department.slug in held.departments(OWNERS)
    return bool(held.roles & set(RECEIVERS)) or is_own


def asks(person: Person, held: Held, today: date, lang: str) -> Iterable[Need]:
    """The owner is asked from a week before its day on."""
    words, posts = catalogue(), {post.pk for post in held.posts}
    rows = DataRequest.objects.filter(received_on__isnull=True, due__lte=today + _ASK_FROM, owner__in=posts)
    for found in rows.filter(meeting__is_dry_run=False):
        yield Need(
            title=found.what_in(lang),
            words=words.text(lang, f"office.data_requests.need_{standing_of(found, today)}"),
            button=words.text(lang, "office.data_requests.receive"),
            href=reverse("receive-data", kwargs={"slug": found.slug}),
            due=found.due,
        )


def _request(slug: str) -> DataRequest:
    return get_object_or_404(DataRequest.objects.select_related("meeting__series", "owner__department"), slug=slug)
