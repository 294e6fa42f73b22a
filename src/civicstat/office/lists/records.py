"""Holds, the destruction log and the papers taken out, as lists."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from civicstat.look.words.dates import day_words
from civicstat.office.lists.spec import Column, ListOf, Narrow, plain_link
from civicstat.office.models.disposal import Disposal
from civicstat.office.models.record_hold import RecordHold
from civicstat.office.models.records_export import RecordsExport
from civicstat.office.records.classes import CLASSES
from civicstat.office.records.period import Period, read_period
from civicstat.office.templating import catalogue


def kind_words(name: str, lang: str) -> str:
    """What a kind is called; one without words of its own by its name in the reference."""
    key = f"office.records.kind.{name.rpartition('.')[2]}"
    return catalogue().messages[lang].get(key, name)


def scope_words(hold: RecordHold, lang: str) -> str:
    """What a hold covers, in words."""

    def t(key: str, **values: object) -> str:
        return catalogue().text(lang, f"office.records.{key}", **values)

    parts = [kind_words(hold.kind, lang) if hold.kind else t("every_kind")]
    if hold.subject:
        parts.append(t("one_subject", number=hold.subject))
    parts.append(hold.department.title_in(lang) if hold.department else t("every_department"))
    first = day_words(hold.from_day, lang) if hold.from_day else ""
    last = day_words(hold.to_day, lang) if hold.to_day else ""
    if first and last:
        parts.append(t("from_to", first=first, last=last))
    elif first or last:
        parts.append(t("from_on", first=first) if first else t("until", last=last))
    return ", ".join(parts)


def _standing(hold: RecordHold, lang: str) -> str:
    return catalogue().message(lang, f"office.records.{'hold_in_force' if hold.is_in_force else 'hold_over'}")


def _standings(lang: str) -> Sequence[tuple[str, str]]:
    return [(name, catalogue().message(lang, f"office.records.hold_{name}")) for name in ("in_force", "over")]


def _kinds(lang: str) -> Sequence[tuple[str, str]]:
    found = Disposal.objects.order_by("kind").values_list("kind", flat=True).distinct()
    return [(name, kind_words(name, lang)) for name in found]


def _class(name: str, lang: str) -> str:
    return CLASSES[name].title_in(lang) if name in CLASSES else name


def _period(row: Disposal, lang: str) -> str:
    return period_words(read_period(row.period, where="the destruction log"), lang)


def period_words(period: Period | None, lang: str) -> str:
    """A period in words."""
    words = catalogue()
    if period is None:
        return words.message(lang, "office.records.for_ever")
    unit = period.unit if period.number != 1 else period.unit.removesuffix("s")
    named = words.message(lang, f"office.records.unit.{unit}")
    return words.text(lang, "office.records.number_words", number=period.number, unit=named)


def _languages(lang: str) -> Sequence[tuple[str, str]]:
    return [("en", "English"), ("es", "Español")]


HOLDS = ListOf(
    name="holds",
    title="office.records.holds_title",
    lead="office.records.holds_lead",
    rows=lambda held: RecordHold.objects.select_related("department"),
    link=lambda hold: reverse("hold", kwargs={"pk": hold.pk}),
    searched=("why", "asked_by", "release_reason"),
    columns=(
        Column(
            "number",
            "office.records.hold_number",
            lambda hold, lang: catalogue().text(lang, "office.records.hold", number=hold.pk),
            sort="pk",
        ),
        Column("scope", "office.records.hold_scope", scope_words),
        Column("asked_by", "office.records.hold_asked", lambda hold, lang: hold.asked_by, sort="asked_by"),
        Column("placed_on", "office.records.hold_placed", lambda hold, lang: hold.placed_on, sort="placed_on"),
        Column("standing", "office.records.hold_standing", _standing),
    ),
    narrows=(
        Narrow(
            "standing",
            "office.records.hold_standing",
            _standings,
            lambda name: Q(released_on__isnull=name == "in_force"),
        ),
    ),
    empty="office.records.holds_none_words",
    add="place-hold",
    add_label="office.records.place",
    bring="bring-holds",
)

DISPOSALS = ListOf(
    name="destruction-log",
    title="office.records.log_title",
    lead="office.records.log_lead",
    rows=lambda held: Disposal.objects.select_related("by", "as_post"),
    link=plain_link,
    searched=("kind", "retention", "by__name"),
    columns=(
        Column("at", "office.records.when", lambda row, lang: row.at, sort="at"),
        Column("kind", "office.records.what", lambda row, lang: kind_words(row.kind, lang), sort="kind"),
        Column("count", "office.records.how_many", lambda row, lang: row.count, sort="count", is_number=True),
        Column("held_back", "office.records.held_back_label", lambda row, lang: row.held_back, is_number=True),
        Column("class", "office.records.class", lambda row, lang: _class(row.retention, lang), sort="retention"),
        Column("period", "office.records.period", _period),
        Column("before", "office.records.began_label", lambda row, lang: row.before, sort="before"),
        Column(
            "by",
            "office.records.by",
            lambda row, lang: row.by.name if row.by else catalogue().message(lang, "office.records.by_clock"),
        ),
    ),
    narrows=(Narrow("kind", "office.records.what", _kinds, lambda name: Q(kind=name)),),
    empty="office.records.log_none",
    no_bring="office.records.no_bring_log",
)

PAPERS = ListOf(
    name="papers",
    title="office.records.exports_done",
    lead="office.records.papers_lead",
    rows=lambda held: RecordsExport.objects.select_related("by"),
    link=plain_link,
    searched=("of", "sha256", "by__name"),
    columns=(
        Column("of", "office.records.export_of", lambda row, lang: row.of, sort="of"),
        Column("made_on", "office.records.export_on", lambda row, lang: row.made_on, sort="made_on"),
        Column("language", "office.records.export_language", lambda row, lang: row.language),
        Column("entries", "office.records.export_entries", lambda row, lang: row.entries, is_number=True),
        Column("log_size", "office.records.export_log", lambda row, lang: row.log_size, is_number=True),
        Column("sha256", "office.records.export_digest", lambda row, lang: row.sha256),
        Column("at", "office.records.when", lambda row, lang: row.at, sort="at"),
    ),
    narrows=(Narrow("language", "office.records.export_language", _languages, lambda name: Q(language=name)),),
    empty="office.records.exports_none",
    no_bring="office.records.no_bring_papers",
)

RECORDS_LISTS = (HOLDS, DISPOSALS, PAPERS)
