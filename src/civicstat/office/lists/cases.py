"""Residents' cases and the batches of door hangers as lists: what residents wrote is in neither."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from civicstat.office.clock import today_in_office
from civicstat.office.lists.ideas import departments
from civicstat.office.lists.spec import Column, ListOf, Narrow
from civicstat.office.models.case import NUMBER_WRONG, OUTCOMES, TAKEN_BACK, Case
from civicstat.office.models.department import Department
from civicstat.office.models.hanger import HangerBatch
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role
from civicstat.office.templating import catalogue
from civicstat.office.voices.record import figure_words, title_of


SEE_ALL = (Role.ANALYST, Role.ADMINISTRATOR, Role.AUDITOR)
FOR_ALL = frozenset({Role.ANALYST, Role.ADMINISTRATOR})


def about(case: Case, lang: str) -> str:
    """What a case is about, in a line."""
    if case.kind == NUMBER_WRONG:
        return figure_words(case.figure, lang)
    first = next(iter(case.answers.all()), None)
    if first is None:
        return ""
    parts = [title_of("kind", first.kind, lang), title_of("area", first.area, lang) if first.area else ""]
    return ", ".join(part for part in parts if part)


def cases_of(held: Held) -> QuerySet[Case]:
    """The cases that somebody with these posts may read: the open ones first, the next due first."""
    found = Case.objects.select_related("department").prefetch_related("answers")
    mine = found if held.roles & set(SEE_ALL) else found.filter(department__slug__in=held.departments())
    return mine.order_by(F("answered").desc(nulls_first=True), "due", "pk")


def departments_of(held: Held) -> QuerySet[Department]:
    """The departments for which somebody may make hangers."""
    found = Department.objects.filter(is_active=True)
    return found if held.roles & FOR_ALL else found.filter(slug__in=held.departments())


def _voices(name: str, lang: str) -> str:
    return catalogue().message(lang, f"office.voices.{name}")


def _standing(case: Case, lang: str) -> str:
    late = case.is_overdue(today_in_office())
    if case.is_open:
        return _voices("overdue" if late else "open", lang)
    outcome = _voices(f"outcome.{case.outcome}", lang)
    return f"{outcome} ({_voices('late', lang)})" if late else outcome


def _stands(name: str) -> Q:
    if name == "open":
        return Q(answered__isnull=True)
    if name == "overdue":
        return Q(answered__isnull=True, due__lt=today_in_office())
    return Q(outcome=name)


def _standings(lang: str) -> list[tuple[str, str]]:
    outcomes = [outcome for kind in OUTCOMES.values() for outcome in kind]
    return [
        *((name, _voices(name, lang)) for name in ("open", "overdue")),
        *((name, _voices(f"outcome.{name}", lang)) for name in (*outcomes, TAKEN_BACK)),
    ]


CASES = ListOf(
    name="cases",
    title="office.voices.cases",
    lead="office.voices.cases_lead",
    rows=cases_of,
    link=lambda case: reverse("case", kwargs={"pk": case.pk}),
    searched=(
        *("figure", "public_words", "public_words_es", "department__title", "department__title_es"),
        *("answers__kind", "answers__area"),
    ),
    columns=(
        Column("about", "office.voices.about", lambda case, lang: about(case, lang) or case.pk),
        Column("kind", "office.voices.what", lambda case, lang: _voices(f"kind.{case.kind}", lang), sort="kind"),
        Column(
            "department",
            "office.voices.answers_by",
            lambda case, lang: case.department.title_in(lang) if case.department else _voices("nobody_named", lang),
            sort="department__title",
        ),
        Column("opened", "office.voices.opened", lambda case, lang: case.opened, sort="opened"),
        Column("due", "office.voices.due", lambda case, lang: case.due, sort="due"),
        Column("standing", "office.voices.standing", _standing),
        Column("answered", "office.voices.answered_on", lambda case, lang: case.answered, sort="answered"),
    ),
    narrows=(
        Narrow(
            "kind",
            "office.voices.what",
            lambda lang: [(kind, _voices(f"kind.{kind}", lang)) for kind in OUTCOMES],
            lambda kind: Q(kind=kind),
        ),
        Narrow("department", "office.voices.answers_by", departments, lambda slug: Q(department__slug=slug)),
        Narrow("standing", "office.voices.standing", _standings, _stands),
    ),
    empty="office.voices.no_cases",
    no_bring="office.lists.no_bring.cases",
)


_USES: dict[str, Callable[[], Q]] = {
    "takes": lambda: Q(is_void=False, answer_until__gte=today_in_office()),
    "ended": lambda: Q(is_void=False, answer_until__lt=today_in_office()),
    "void": lambda: Q(is_void=True),
}


def _batches(held: Held) -> QuerySet[Any]:
    return HangerBatch.objects.filter(department__in=departments_of(held)).select_related("department")


HANGERS = ListOf(
    name="hangers",
    title="office.hangers.title",
    lead="office.hangers.lead",
    rows=_batches,
    link=lambda batch: reverse("hanger-batch", kwargs={"pk": batch.pk}),
    searched=("title", "department__title", "department__title_es"),
    columns=(
        Column("name", "office.hangers.name", lambda batch, lang: batch.title, sort="title"),
        Column(
            "department",
            "office.voices.answers_by",
            lambda batch, lang: batch.department.title_in(lang),
            sort="department__title",
        ),
        Column("codes", "office.hangers.codes", lambda batch, lang: batch.size, sort="size", is_number=True),
        Column("made", "office.hangers.made", lambda batch, lang: batch.made, sort="made"),
        Column("until", "office.hangers.until", lambda batch, lang: batch.answer_until, sort="answer_until"),
        Column(
            "standing",
            "office.voices.standing",
            lambda batch, lang: catalogue().message(lang, f"office.hangers.{_in_use(batch)}"),
        ),
    ),
    narrows=(
        Narrow("department", "office.voices.answers_by", departments, lambda slug: Q(department__slug=slug)),
        Narrow(
            "standing",
            "office.voices.standing",
            lambda lang: [(name, catalogue().message(lang, f"office.hangers.{name}")) for name in _USES],
            lambda name: _USES[name](),
        ),
    ),
    empty="office.hangers.none",
    bring="bring-hangers",
)


def _in_use(batch: HangerBatch) -> str:
    if batch.is_void:
        return "void"
    return "takes" if batch.takes_answers(today_in_office()) else "ended"
