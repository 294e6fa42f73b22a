"""Promises and decisions as lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse

from civicstat.hearings.standing import STATUSES
from civicstat.office.clock import today_in_office
from civicstat.office.lists.ideas import departments
from civicstat.office.lists.spec import Column, ListOf, Narrow
from civicstat.office.models.decision import Decision
from civicstat.office.models.promise import Promise
from civicstat.office.posts_held import Held
from civicstat.office.rehearsals import shown_to
from civicstat.office.templating import catalogue


# In place of a status: said in a rehearsal.
REHEARSAL = "rehearsal"
# What was missed stands first.
_ORDER = {"broken": 0, "under-way": 1, "not-yet-due": 2, "late": 3, "kept": 4, "overtaken": 5, "merged": 6}


def promises_of(held: Held) -> list[Promise]:
    """Every promise, what was missed first: where one stands follows from its days, and no database knows it.

    Those of rehearsals stand last, each with `is_rehearsal`.
    """
    today = today_in_office()
    found = shown_to(held, Promise.objects.select_related("owner", "department", "decision", "merged_into"))
    return sorted(found, key=lambda promise: (_is_rehearsal(promise), *_standing(promise, today)))


def _standing(promise: Promise, today: date) -> tuple[int, date, int]:
    return _ORDER[promise.outcome_on(today)], promise.first_due, promise.pk


def _is_rehearsal(row: Promise | Decision) -> bool:
    """As `shown_to` marked it."""
    return bool(getattr(row, "is_rehearsal", False))


def _stands(promise: Promise) -> str:
    """Its status; what was promised in a rehearsal binds nobody, so it has none."""
    return REHEARSAL if _is_rehearsal(promise) else promise.status_on(today_in_office())


def _status_words(status: str, lang: str) -> str:
    if status == REHEARSAL:
        return catalogue().message(lang, "office.meetings.is_dry_run")
    return catalogue().message(lang, f"office.promise.status.{status.replace('-', '_')}")


def _statuses(lang: str) -> Sequence[tuple[str, str]]:
    return [(status, _status_words(status, lang)) for status in (*STATUSES, REHEARSAL)]


PROMISES = ListOf(
    name="promises",
    title="office.promise.title",
    lead="office.promise.lead",
    rows=promises_of,
    link=lambda promise: reverse("promise", kwargs={"pk": promise.pk}),
    searched=("*",),
    columns=(
        Column("deliverable", "office.promise.deliverable", lambda promise, lang: promise.says("deliverable", lang)),
        Column(
            "status",
            "office.promise.status_label",
            lambda promise, lang: _status_words(_stands(promise), lang),
        ),
        Column("owner", "office.promise.owner", lambda promise, lang: promise.owner.title_in(lang), sort="owner"),
        Column("department", "office.promise.department", lambda promise, lang: promise.department.title_in(lang)),
        Column(
            "promised_on", "office.promise.promised_on", lambda promise, lang: promise.promised_on, sort="promised_on"
        ),
        Column("first_due", "office.promise.first_due", lambda promise, lang: promise.first_due, sort="first_due"),
        Column("due", "office.promise.due_now", lambda promise, lang: promise.due, sort="due"),
        Column("done_on", "office.promise.done_on", lambda promise, lang: promise.done_on, sort="done_on"),
        Column("effect", "office.promise.effect_open", lambda promise, lang: promise.effect_open_until),
    ),
    narrows=(
        Narrow(
            "department",
            "office.promise.department",
            departments,
            fits=lambda promise, slug: bool(promise.department.slug == slug),
        ),
        Narrow(
            "status",
            "office.promise.status_label",
            _statuses,
            fits=lambda promise, status: bool(_stands(promise) == status),
        ),
    ),
    empty="office.promise.none",
    bring="bring-promises",
)


def _carried(decision: Decision, lang: str) -> str:
    words = catalogue()
    if _is_rehearsal(decision):
        return words.message(lang, "office.meetings.is_dry_run")
    if not decision.is_said:
        return words.message(lang, "office.decision.draft")
    count = len(decision.promises.all())
    if not count:
        return words.message(lang, "office.decision.no_promise")
    return words.text(lang, "office.decision.promises_count", count=count)


def _standings(lang: str) -> Sequence[tuple[str, str]]:
    said = [(name, catalogue().message(lang, f"office.decision.{name}")) for name in ("draft", "on_record")]
    return [*said, (REHEARSAL, catalogue().message(lang, "office.meetings.is_dry_run"))]


def _of_standing(name: str) -> Q:
    if name == REHEARSAL:
        return Q(is_rehearsal=True)
    return Q(is_rehearsal=False, said_at__isnull=name == "draft")


DECISIONS = ListOf(
    name="decisions",
    title="office.decision.title",
    lead="office.decision.lead",
    rows=lambda held: shown_to(held, Decision.objects.select_related("department").prefetch_related("promises")),
    link=lambda decision: reverse("decision", kwargs={"pk": decision.pk}),
    searched=("text", "text_es", "why", "why_es", "effect_metric", "department__title", "department__title_es"),
    columns=(
        Column("text", "office.decision.what", lambda decision, lang: decision.text_in(lang)),
        Column(
            "department",
            "office.promise.department",
            lambda decision, lang: decision.department.title_in(lang),
            sort="department__title",
        ),
        Column("day", "office.decision.day", lambda decision, lang: decision.day, sort="day"),
        Column("standing", "office.decision.standing", _carried),
        Column("metric", "office.decision.metric", lambda decision, lang: decision.effect_metric, sort="effect_metric"),
        Column("by", "office.decision.judged_on", lambda decision, lang: decision.effect_by, sort="effect_by"),
    ),
    narrows=(
        Narrow("department", "office.promise.department", departments, lambda slug: Q(department__slug=slug)),
        Narrow(
            "standing",
            "office.decision.standing",
            _standings,
            _of_standing,
        ),
    ),
    empty="office.decision.none",
    bring="bring-decisions",
)
