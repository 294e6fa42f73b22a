"""What an analyst works with as lists: brought files, refused rows, metric drafts, runs of the cycle, releases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from civicstat.cycle.intake.draft import refused_rows
from civicstat.office.analyst.city_now import city_now
from civicstat.office.errors import OfficeError
from civicstat.office.faults import said
from civicstat.office.lists.spec import Column, ListOf, Narrow, plain_link
from civicstat.office.models.cycle_run import STATES as RUN_STATES
from civicstat.office.models.cycle_run import WORKS, CycleRun
from civicstat.office.models.intake import STEPS, WITHDRAWN, Intake
from civicstat.office.models.metric_draft import STATES, MetricDraft
from civicstat.office.places_named import place_on_page
from civicstat.office.posts_held import Held
from civicstat.office.templating import catalogue
from civicstat.vocabulary.errors import CivicstatError


def _words(start: str, name: str, lang: str) -> str:
    return catalogue().message(lang, f"office.analyst.{start}_{name}")


def _named(start: str, names: Sequence[str]) -> Any:
    return lambda lang: [(name, _words(start, name, lang)) for name in names]


INTAKES = ListOf(
    name="intakes",
    title="office.analyst.files",
    lead="office.analyst.files_lead",
    rows=lambda held: Intake.objects.all(),
    link=lambda intake: reverse("intake", kwargs={"pk": intake.pk}),
    searched=("name", "city_name", "source"),
    columns=(
        Column("file", "office.analyst.file", lambda intake, lang: f"{intake.name} ({intake.pk})", sort="name"),
        Column(
            "size",
            "office.analyst.size",
            lambda intake, lang: f"{intake.size / 1_000_000:.1f} MB",
            "size",
            is_number=True,
        ),
        Column("step", "office.analyst.stands_at", lambda intake, lang: _words("at", intake.step, lang), sort="step"),
    ),
    narrows=(Narrow("step", "office.analyst.stands_at", _named("at", (*STEPS, WITHDRAWN)), lambda step: Q(step=step)),),
    empty="office.analyst.no_files",
    no_bring="office.lists.no_bring.intakes",
)


def _refused(held: Held) -> list[dict[str, str]]:
    try:
        return refused_rows(city_now().home.folder)
    except OfficeError:
        return []


def _reason(row: dict[str, str], lang: str) -> str:
    return row["reason_es" if lang == "es" else "reason"]


def _reasons(lang: str) -> list[tuple[str, str]]:
    # A reason is chosen by its English words in both languages, so that a kept view stays what it was.
    return sorted({(row["reason"], _reason(row, lang)) for row in _refused_now()})


def _refused_now() -> list[dict[str, str]]:
    return _refused(Held(0, ()))


REFUSED = ListOf(
    name="refused",
    title="office.analyst.refused_rows",
    lead="office.analyst.refused_lead",
    rows=_refused,
    link=plain_link,
    searched=("*",),
    columns=(
        Column("file", "office.analyst.file", lambda row, lang: row["file"], sort="file"),
        Column("row", "office.analyst.refused_row", lambda row, lang: int(row["row"]), sort="row", is_number=True),
        Column("column", "office.analyst.refused_column", lambda row, lang: row["column"], sort="column"),
        Column("value", "office.analyst.refused_value", lambda row, lang: row["value"]),
        Column("reason", "office.analyst.refused_reason", _reason, sort="reason"),
    ),
    narrows=(
        Narrow("reason", "office.analyst.refused_reason", _reasons, fits=lambda row, why: bool(row["reason"] == why)),
    ),
    empty="office.analyst.none_refused",
    no_bring="office.lists.no_bring.refused",
)

METRIC_DRAFTS = ListOf(
    name="metric-drafts",
    title="office.nav.metrics",
    lead="office.analyst.metrics_lead",
    rows=lambda held: MetricDraft.objects.select_related("submitted_by", "decided_by"),
    link=lambda draft: reverse("metric-draft", kwargs={"pk": draft.pk}),
    searched=("name", "submitted_by__name", "answer"),
    columns=(
        Column("metric", "office.analyst.metric", lambda draft, lang: draft.name, sort="name"),
        Column("state", "office.analyst.stands_at", lambda draft, lang: _words("state", draft.state, lang), "state"),
        Column(
            "submitted_by",
            "office.analyst.submitted_by",
            lambda draft, lang: draft.submitted_by.name if draft.submitted_by else "",
            sort="submitted_by__name",
        ),
        Column(
            "decided_by",
            "office.analyst.decided_by",
            lambda draft, lang: draft.decided_by.name if draft.decided_by else "",
        ),
    ),
    narrows=(Narrow("state", "office.analyst.stands_at", _named("state", STATES), lambda state: Q(state=state)),),
    empty="office.analyst.no_drafts",
    bring="bring-metric-drafts",
)


def _outcome(run: CycleRun, lang: str) -> str:
    told = _words("run", run.state, lang)
    if run.letter.get("found"):
        place = place_on_page(str(run.letter.get("where", "")), lang)
        where = f" ({place})" if place else ""
        found, step = (said(str(run.letter.get(name, "")), lang) for name in ("found", "next_step"))
        return f"{told}: {found}{where}. {step}".strip()
    if run.result.get("release"):
        figures = catalogue().text(lang, "office.analyst.figures", count=f"{run.result['figures']:,}")
        return f"{told}: {run.result['release']}, {figures}"
    return told


RUNS = ListOf(
    name="cycle",
    title="office.analyst.last_runs",
    lead="office.analyst.cycle_lead_replay",
    rows=lambda held: CycleRun.objects.all(),
    link=plain_link,
    searched=("work", "state"),
    columns=(
        Column("asked_at", "office.analyst.asked_at", lambda run, lang: run.asked_at, sort="asked_at"),
        Column("what", "office.analyst.what", lambda run, lang: _words("kind", run.work, lang), sort="work"),
        Column("ended", "office.analyst.ended", lambda run, lang: run.ended_at, sort="ended_at"),
        Column("outcome", "office.analyst.outcome", _outcome, sort="state"),
    ),
    narrows=(
        Narrow("state", "office.analyst.outcome", _named("run", RUN_STATES), lambda state: Q(state=state)),
        Narrow("work", "office.analyst.what", _named("kind", WORKS), lambda work: Q(work=work)),
    ),
    empty="office.analyst.never",
    no_bring="office.lists.no_bring.cycle",
)


@dataclass(frozen=True)
class Brought:
    """One source that the city's folder names: what it is, its files, on what terms, and what the last reading said."""

    kind: str
    title: str
    title_es: str
    files: str
    source: str
    licence: str
    read: int | None
    refused: int | None

    def title_in(self, lang: str) -> str:
        """What it is, in a language."""
        return self.title_es if lang == "es" else self.title


def _sources(held: Held) -> list[Brought]:
    try:
        return list(_named_sources())
    except CivicstatError:
        # A folder that cannot be read says so on the page of the cycle.
        return []


def _named_sources() -> list[Brought]:
    from civicstat.office.analyst.source_state import source_state

    city = city_now()
    if not city.has_folder:
        return []
    found, state = [], source_state(city)
    if state is not None:
        rows = state.rows
        files = ", ".join(state.files)
        counts = (rows.get("read"), rows.get("refused"))
        found.append(Brought("requests", state.title, state.title_es, files, state.source, state.licence, *counts))
    folder, words = city.folder.city, catalogue()
    for kind, one in (("population", folder.population), ("budget", folder.budget)):
        if one is not None:
            told = [words.message(lang, f"office.analyst.source_{kind}") for lang in ("en", "es")]
            found.append(Brought(kind, told[0], told[1], one.file, one.source, one.licence, None, None))
    layers = [
        Brought("areas", layer.title, layer.title_es, layer.file, layer.source, layer.licence, None, None)
        for layer in folder.layers
    ]
    return found + layers


KINDS_OF_SOURCES = ("requests", "population", "budget", "areas")
_REFUSED_ROWS = ("some", "none", "unread")


def _kinds_of_sources(lang: str) -> Sequence[tuple[str, str]]:
    return [(kind, _words("kind", kind, lang)) for kind in KINDS_OF_SOURCES]


def _values(field: str) -> Any:
    """A field's own texts; a choice is the text itself, so that a kept view stays what it was."""
    return lambda lang: sorted({(text, text) for one in _sources(Held(0, ())) if (text := getattr(one, field))})


def _is(field: str) -> Any:
    return lambda one, text: getattr(one, field) == text


def _refused_rows(one: Brought, choice: str) -> bool:
    return {"some": bool(one.refused), "none": one.refused == 0, "unread": one.refused is None}[choice]


SOURCES = ListOf(
    name="sources",
    title="office.nav.sources",
    lead="office.analyst.sources_lead",
    rows=_sources,
    link=plain_link,
    searched=("*",),
    columns=(
        Column("title", "office.analyst.source", lambda one, lang: one.title_in(lang), sort="title"),
        Column("kind", "office.analyst.kind_of_source", lambda one, lang: _words("kind", one.kind, lang), sort="kind"),
        Column("files", "office.analyst.file", lambda one, lang: one.files, sort="files"),
        Column("source", "office.form.place.source", lambda one, lang: one.source, sort="source"),
        Column("licence", "office.form.place.licence", lambda one, lang: one.licence, sort="licence"),
        Column("read", "office.analyst.read", lambda one, lang: one.read, sort="read", is_number=True),
        Column("refused", "office.analyst.refused_rows", lambda one, lang: one.refused, sort="refused", is_number=True),
    ),
    narrows=(
        Narrow("kind", "office.analyst.kind_of_source", _kinds_of_sources, fits=_is("kind")),
        Narrow("source", "office.form.place.source", _values("source"), fits=_is("source")),
        Narrow("licence", "office.form.place.licence", _values("licence"), fits=_is("licence")),
        Narrow("refused", "office.analyst.refused_rows", _named("rows_refused", _REFUSED_ROWS), fits=_refused_rows),
    ),
    empty="office.analyst.no_city",
    no_bring="office.lists.no_bring.sources",
)
