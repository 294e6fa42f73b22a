"""Staff proposals as a list."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from civicstat.office.lists.spec import Column, ListOf, Narrow
from civicstat.office.models.department import Department
from civicstat.office.models.idea import ANSWERS, KINDS, Idea
from civicstat.office.templating import catalogue


def kind_words(kind: str, lang: str) -> str:
    """What a kind of proposal is called."""
    return catalogue().message(lang, f"office.idea.kind.{kind}")


def answer_words(answer: str, lang: str) -> str:
    """What an answer is called; without one, that it waits."""
    return catalogue().message(lang, f"office.idea.answer.{answer or 'none'}")


def about_words(idea: Idea, lang: str) -> str:
    """What a proposal is about."""
    kind = catalogue().message(lang, f"office.idea.about.{idea.about_kind}")
    return f"{kind}: {idea.about}" if idea.about else kind


def departments(lang: str) -> Sequence[tuple[str, str]]:
    """The choice of departments."""
    return [(one.slug, one.title_in(lang)) for one in Department.objects.all()]


IDEAS = ListOf(
    name="ideas",
    title="office.idea.title",
    lead="office.idea.lead",
    rows=lambda held: Idea.objects.select_related("department", "proposed_by"),
    link=lambda idea: reverse("idea", kwargs={"pk": idea.pk}),
    searched=("words", "about", "why", "proposed_by__name", "department__title", "department__title_es"),
    columns=(
        Column("words", "office.idea.words", lambda idea, lang: idea.start_of_words()),
        Column("kind", "office.idea.kind_label", lambda idea, lang: kind_words(idea.kind, lang), sort="kind"),
        Column("about", "office.idea.about_label", about_words, sort="about"),
        Column(
            "department",
            "office.idea.department",
            lambda idea, lang: idea.department.title_in(lang) if idea.department else "",
            sort="department__title",
        ),
        Column("by", "office.idea.by", lambda idea, lang: idea.proposed_by.name, sort="proposed_by__name"),
        Column("on", "office.idea.on", lambda idea, lang: idea.proposed_on, sort="proposed_on"),
        Column("due", "office.idea.due", lambda idea, lang: idea.asked_by_day, sort="due"),
        Column("answer", "office.idea.answer_label", lambda idea, lang: answer_words(idea.answer, lang), sort="answer"),
    ),
    narrows=(
        Narrow(
            "answer",
            "office.idea.answer_label",
            lambda lang: [(name or "none", answer_words(name, lang)) for name in ("", *ANSWERS)],
            lambda name: Q(answer="" if name == "none" else name),
        ),
        Narrow(
            "kind",
            "office.idea.kind_label",
            lambda lang: [(name, kind_words(name, lang)) for name in KINDS],
            lambda name: Q(kind=name),
        ),
        Narrow("department", "office.idea.department", departments, lambda slug: Q(department__slug=slug)),
    ),
    empty="office.idea.none",
    add="new-idea",
    add_label="office.idea.add",
    bring="bring-ideas",
)
