"""Promises and decisions as lists: for the search, and to take away as files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from civicstat.office.clock import today_in_office
from civicstat.office.lists.spec import Column, ListOf, Narrow
from civicstat.office.models.department import Department
from civicstat.office.models.promise import Promise
from civicstat.office.posts_held import Held
from civicstat.office.templating import catalogue


def _everything(held: Held) -> QuerySet[Any]:
    return Promise.objects.select_related("owner", "department")


def _departments(lang: str) -> Sequence[tuple[str, str]]:
    return [(one.slug, one.title_in(lang)) for one in Department.objects.all()]


def _status(promise: Promise, lang: str) -> str:
    status = promise.status_on(today_in_office()).replace("-", "_")
    return catalogue().message(lang, f"office.promise.status.{status}")


PROMISES = ListOf(
    name="promises",
    title="office.promise.title",
    lead="office.promise.lead",
    rows=_everything,
    link=lambda promise: reverse("promise", kwargs={"pk": promise.pk}),
    searched=("deliverable", "deliverable_es", "owner__title", "owner__title_es"),
    order="first_due",
    columns=(
        Column("deliverable", "office.promise.deliverable", lambda promise, lang: promise.says("deliverable", lang)),
        Column("status", "office.promise.status_label", _status),
        Column("owner", "office.promise.owner", lambda promise, lang: promise.owner.title_in(lang)),
        Column("department", "office.promise.department", lambda promise, lang: promise.department.title_in(lang)),
        Column("promised_on", "office.promise.promised_on", lambda promise, lang: promise.promised_on),
        Column("first_due", "office.promise.first_due", lambda promise, lang: promise.first_due, sort="first_due"),
        Column("due", "office.promise.due_now", lambda promise, lang: promise.due, sort="due"),
        Column("done_on", "office.promise.done_on", lambda promise, lang: promise.done_on, sort="done_on"),
        Column("effect", "office.promise.effect_open", lambda promise, lang: promise.effect_open_until),
    ),
    narrows=(Narrow("department", "office.promise.department", _departments, lambda slug: Q(department__slug=slug)),),
)
