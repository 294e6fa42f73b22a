"""The record of acts, and what the timetable did, as lists."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Q

from civicstat.office.faults import said
from civicstat.office.lists.act_words import act_words, job_words, noun_words
from civicstat.office.lists.spec import Column, ListOf, Narrow, plain_link
from civicstat.office.models.act_record import ActRecord
from civicstat.office.models.job_run import JobRun
from civicstat.office.templating import catalogue


_CLASS = re.compile(r"^\w+Error: ")


def _system(lang: str) -> str:
    return catalogue().message(lang, "office.acts.system")


def _changed(row: ActRecord, lang: str) -> str:
    fields = [(name, _shown(was), _shown(now)) for name, (was, now) in row.changed().items()]
    # A field that was not there and is empty now has not changed for a reader.
    return "; ".join(f"{name}: {was} → {now}" for name, was, now in fields if was != now)


def _shown(value: Any) -> str:
    return "–" if value in (None, "", [], {}) else str(value)


def _outcome(run: JobRun, lang: str) -> str:
    """What came of a job; a letter without the name that the program has for its class."""
    return said(_CLASS.sub("", run.outcome), lang)


def _nouns(lang: str) -> list[tuple[str, str]]:
    found = ActRecord.objects.order_by("noun").values_list("noun", flat=True).distinct()
    return sorted(((noun, noun_words(noun, lang)) for noun in found), key=lambda choice: choice[1].casefold())


def _jobs(lang: str) -> list[tuple[str, str]]:
    found = JobRun.objects.order_by("job").values_list("job", flat=True).distinct()
    return sorted(((job, job_words(job, lang)) for job in found), key=lambda choice: choice[1].casefold())


ACTS = ListOf(
    name="acts",
    title="office.acts.title",
    lead="office.acts.lead",
    rows=lambda held: ActRecord.objects.select_related("by", "undoes"),
    link=plain_link,
    searched=("act", "noun", "by__name", "reason"),
    columns=(
        Column("at", "office.acts.at", lambda row, lang: row.at, sort="at"),
        Column("by", "office.acts.by", lambda row, lang: row.by.name if row.by else _system(lang), sort="by__name"),
        Column("act", "office.acts.act", lambda row, lang: act_words(row.act, lang), sort="act"),
        Column(
            "about",
            "office.acts.about",
            lambda row, lang: f"{noun_words(row.noun, lang)} {row.subject}, v{row.version}",
            sort="noun",
        ),
        Column("changed", "office.acts.changed", _changed, is_code=True),
        Column("reason", "office.acts.reason", lambda row, lang: row.reason),
    ),
    narrows=(Narrow("noun", "office.acts.about", _nouns, lambda noun: Q(noun=noun)),),
    empty="office.acts.none",
    no_bring="office.lists.no_bring.acts",
)

TIMETABLE = ListOf(
    name="health-page",
    title="office.health.title",
    lead="office.health.lead",
    rows=lambda held: JobRun.objects.all(),
    link=plain_link,
    searched=("job", "outcome"),
    columns=(
        Column("job", "office.health.job", lambda run, lang: job_words(run.job, lang), sort="job"),
        Column("started", "office.health.started", lambda run, lang: run.started, sort="started"),
        Column("outcome", "office.health.outcome", _outcome),
    ),
    narrows=(Narrow("job", "office.health.job", _jobs, lambda job: Q(job=job)),),
    empty="office.health.no_runs",
    no_bring="office.lists.no_bring.timetable",
)
