"""Goals with their metrics as a list."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from civicstat.office.lists.ideas import departments
from civicstat.office.lists.spec import Column, ListOf, Narrow
from civicstat.office.models.department import Department
from civicstat.office.models.goal import Goal, GoalMetric
from civicstat.office.templating import catalogue


def nobody(lang: str) -> str:
    """That nobody answers."""
    return catalogue().message(lang, "office.goal.no_one")


def owner_words(goal: Goal, lang: str) -> str:
    """The post that answers for a goal."""
    return goal.owner.title_in(lang) if goal.owner else nobody(lang)


def shared_words(found: GoalMetric, lang: str) -> str:
    """The departments that share a metric."""
    titles = {one.slug: one.title_in(lang) for one in Department.objects.filter(slug__in=found.shared)}
    return ", ".join(titles.get(slug, slug) for slug in found.shared)


def _goals(lang: str) -> Sequence[tuple[str, str]]:
    return [(goal.slug, goal.title_in(lang)) for goal in Goal.objects.all()]


GOALS = ListOf(
    name="goal-list",
    title="office.goal.all_title",
    lead="office.goal.all_lead",
    rows=lambda held: Goal.objects.select_related("owner", "parent").prefetch_related("metrics"),
    link=lambda goal: reverse("goals") + f"#{goal.slug}",
    searched=("slug", "title", "title_es", "owner__title", "owner__title_es"),
    columns=(
        Column("title", "office.goal.goal", lambda goal, lang: goal.title_in(lang), sort="title"),
        Column("slug", "office.form.goal.slug", lambda goal, lang: goal.slug, sort="slug"),
        Column("parent", "office.goal.parent", lambda goal, lang: goal.parent.title_in(lang) if goal.parent else ""),
        Column("owner", "office.goal.owner", owner_words, sort="owner__title"),
        Column("metrics", "office.goal.metric", lambda goal, lang: ", ".join(one.metric for one in goal.metrics.all())),
    ),
    narrows=(Narrow("parent", "office.goal.parent", _goals, lambda slug: Q(parent__slug=slug)),),
    empty="office.goal.none",
    bring="bring-goals",
)

GOAL_METRICS = ListOf(
    name="goal-metrics",
    title="office.goal.list_title",
    lead="office.goal.list_lead",
    rows=lambda held: GoalMetric.objects.filter(is_active=True, goal__is_active=True).select_related(
        "goal__owner", "goal__parent", "lead"
    ),
    link=lambda found: reverse("goals") + f"#{found.goal.slug}",
    searched=("metric", "goal__title", "goal__title_es", "lead__title", "lead__title_es"),
    columns=(
        Column("metric", "office.goal.metric", lambda found, lang: found.metric, sort="metric"),
        Column("goal", "office.goal.goal", lambda found, lang: found.goal.title_in(lang), sort="goal__title"),
        Column(
            "parent",
            "office.goal.parent",
            lambda found, lang: found.goal.parent.title_in(lang) if found.goal.parent else "",
        ),
        Column("owner", "office.goal.owner", lambda found, lang: owner_words(found.goal, lang)),
        Column(
            "lead",
            "office.goal.lead_department",
            lambda found, lang: found.lead.title_in(lang) if found.lead else nobody(lang),
            sort="lead__title",
        ),
        Column("shared", "office.goal.shared", shared_words),
    ),
    narrows=(
        Narrow("goal", "office.goal.goal", _goals, lambda slug: Q(goal__slug=slug)),
        Narrow("department", "office.goal.lead_department", departments, lambda slug: Q(lead__slug=slug)),
    ),
    empty="office.goal.none",
    bring="bring-goal-metrics",
)
