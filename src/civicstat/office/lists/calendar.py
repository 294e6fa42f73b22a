"""The release calendar as a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db.models import Q
from django.urls import reverse

from civicstat.office.calendar_standing import EntryStanding
from civicstat.office.lists.spec import Column, ListOf, Narrow
from civicstat.office.models.calendar_entry import WHATS, CalendarEntry
from civicstat.office.templating import catalogue


def what_words(what: str, lang: str) -> str:
    """What kind of entry it is."""
    return catalogue().message(lang, f"office.calendar.what.{what}")


def status_words(standing: EntryStanding | None, lang: str) -> str:
    """Where it stands, in words."""
    if standing is None:
        return ""
    name = "late_one" if standing.days_late == 1 else standing.status
    return catalogue().text(lang, f"office.calendar.status.{name}", days=standing.days_late)


CALENDAR = ListOf(
    name="calendar",
    title="office.calendar.title",
    lead="office.calendar.lead",
    rows=lambda held: CalendarEntry.objects.filter(is_active=True),
    link=lambda entry: reverse("calendar-entry", kwargs={"pk": entry.pk}),
    searched=("title", "title_es"),
    order="day",
    columns=(
        Column("title", "office.calendar.entry", lambda entry, lang: entry.title_in(lang), sort="title"),
        Column("what", "office.calendar.what_label", lambda entry, lang: what_words(entry.what, lang), sort="what"),
        Column("day", "office.calendar.day", lambda entry, lang: entry.day, sort="day"),
        Column("hour", "office.calendar.hour", lambda entry, lang: "" if entry.hour is None else f"{entry.hour:%H:%M}"),
    ),
    narrows=(
        Narrow(
            "what",
            "office.calendar.what_label",
            lambda lang: [(name, what_words(name, lang)) for name in WHATS],
            lambda name: Q(what=name),
        ),
    ),
    empty="office.calendar.none",
    bring="bring-calendar",
)


def calendar_with(standing: Mapping[int, EntryStanding], *, add: str) -> ListOf:
    """The list with a column for where each entry stands."""
    status = Column(
        "status", "office.calendar.status_label", lambda entry, lang: status_words(standing.get(entry.pk), lang)
    )
    return replace(CALENDAR, columns=(*CALENDAR.columns, status), add=add, add_label="office.calendar.add")
