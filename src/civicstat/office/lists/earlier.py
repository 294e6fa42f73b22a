"""What logs from before say, as a list: every row marked as brought in."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from civicstat.office.lists.ideas import departments
from civicstat.office.lists.spec import Column, ListOf, Narrow
from civicstat.office.models.earlier import KINDS, EarlierEntry
from civicstat.office.templating import catalogue


STANDINGS = ("open", "said_done", "told", "taken_up", "taken_out")


def kind_words(kind: str, lang: str) -> str:
    """What a kind of entry is called."""
    return catalogue().message(lang, f"office.earlier.kind.{kind.replace('-', '_')}")


def standing_of(entry: EarlierEntry) -> str:
    """Where it stands, as a word that never says that anything was proved here."""
    if not entry.is_active:
        return "taken_out"
    if entry.taken_up_as_id is not None:
        return "taken_up"
    if entry.done_on is not None:
        return "said_done"
    return "open" if entry.kind in ("promise", "data-request") else "told"


def standing_words(standing: str, lang: str) -> str:
    """A standing in words."""
    return catalogue().message(lang, f"office.earlier.standing.{standing}")


def _of_standing(standing: str) -> Q:
    if standing == "taken_out":
        return Q(is_active=False)
    if standing == "taken_up":
        return Q(is_active=True, taken_up_as__isnull=False)
    there = Q(is_active=True, taken_up_as__isnull=True)
    if standing == "said_done":
        return there & Q(done_on__isnull=False)
    is_open = Q(kind__in=("promise", "data-request"))
    return there & Q(done_on__isnull=True) & (is_open if standing == "open" else ~is_open)


def _log(entry: EarlierEntry, lang: str) -> str:
    return f"{entry.source}, {entry.reference}" if entry.reference else entry.source


EARLIER = ListOf(
    name="earlier",
    title="office.earlier.title",
    lead="office.earlier.lead",
    rows=lambda held: EarlierEntry.objects.select_related("department", "owner"),
    link=lambda entry: reverse("earlier-entry", kwargs={"pk": entry.pk}),
    searched=("words", "words_es", "source", "reference", "department__title", "department__title_es"),
    columns=(
        Column("words", "office.earlier.words", lambda entry, lang: entry.words_in(lang)),
        Column("kind", "office.earlier.kind_label", lambda entry, lang: kind_words(entry.kind, lang), sort="kind"),
        Column("standing", "office.earlier.standing_label", lambda e, lang: standing_words(standing_of(e), lang)),
        Column(
            "department",
            "office.promise.department",
            lambda entry, lang: entry.department.title_in(lang),
            sort="department__title",
        ),
        Column("said_on", "office.earlier.said_on", lambda entry, lang: entry.said_on, sort="said_on"),
        Column("first_due", "office.earlier.first_due", lambda entry, lang: entry.first_due, sort="first_due"),
        Column("done_on", "office.earlier.done_on", lambda entry, lang: entry.done_on, sort="done_on"),
        Column("source", "office.earlier.source", _log, sort="source"),
    ),
    narrows=(
        Narrow("department", "office.promise.department", departments, lambda slug: Q(department__slug=slug)),
        Narrow(
            "kind",
            "office.earlier.kind_label",
            lambda lang: [(name, kind_words(name, lang)) for name in KINDS],
            lambda name: Q(kind=name),
        ),
        Narrow(
            "standing",
            "office.earlier.standing_label",
            lambda lang: [(name, standing_words(name, lang)) for name in STANDINGS],
            _of_standing,
        ),
    ),
    empty="office.earlier.none",
    bring="bring-earlier",
)
