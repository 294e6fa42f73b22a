"""Starts as a list: one question of one department each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from civicstat.hearings.starting.plan import DAYS
from civicstat.office.lists.ideas import departments
from civicstat.office.lists.spec import Column, ListOf, Narrow
from civicstat.office.models.start_plan import CHOICES, Start
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role
from civicstat.office.templating import catalogue


# Who sees every start; a department's head sees those of the department.
OF_ALL = frozenset({Role.CHAIR, Role.ANALYST, Role.ADMINISTRATOR})


def starts_of(held: Held) -> QuerySet[Any]:
    """The starts that somebody with these posts may see."""
    rows = Start.objects.select_related("department")
    return rows if held.roles & OF_ALL else rows.filter(department__slug__in=held.departments({Role.DEPARTMENT_HEAD}))


def choice_words(choice: str, lang: str) -> str:
    """What came of it; without a choice, that it runs."""
    return catalogue().message(lang, f"office.start.choice.{choice.replace('-', '_') or 'open'}")


STARTS = ListOf(
    name="starts",
    title="office.start.title",
    lead="office.start.lead",
    rows=starts_of,
    link=lambda start: reverse("start", kwargs={"pk": start.pk}),
    searched=("question", "question_es", "department__title", "department__title_es"),
    columns=(
        Column("question", "office.start.question", lambda start, lang: start.question_in(lang)),
        Column(
            "department",
            "office.start.department",
            lambda start, lang: start.department.title_in(lang),
            sort="department__title",
        ),
        Column("first_day", "office.start.first_day", lambda start, lang: start.first_day, sort="first_day"),
        Column("last_day", "office.start.last_day", lambda start, lang: start.first_day + timedelta(days=DAYS)),
        Column("choice", "office.start.choice_label", lambda start, lang: choice_words(start.choice, lang)),
    ),
    narrows=(
        Narrow("department", "office.start.department", departments, lambda slug: Q(department__slug=slug)),
        Narrow(
            "choice",
            "office.start.choice_label",
            lambda lang: [(name or "open", choice_words(name, lang)) for name in ("", *CHOICES)],
            lambda name: Q(choice="" if name == "open" else name),
        ),
    ),
    empty="office.start.none",
    add="begin-start",
    add_label="office.start.begin",
    bring="bring-starts",
)
