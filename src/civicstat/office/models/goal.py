"""What the city wants: goals, the objectives below them, and the metrics that judge both."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from civicstat.office.models.department import SLUG, Department
from civicstat.office.models.post import Post
from civicstat.office.models.versioned import Versioned


KINDS = ("goal", "objective")


class Goal(Versioned):
    """A goal, or an objective below one. A post answers for it; until one does, pages say that no one is assigned."""

    SPOKEN: ClassVar[tuple[str, ...]] = ("slug", "parent", "kind", "title", "title_es", "owner", "is_active")

    slug = models.CharField(max_length=60, unique=True, validators=[SLUG])
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="objectives")
    kind = models.CharField(max_length=9, choices=[(name, name) for name in KINDS])
    title = models.CharField(max_length=200)
    title_es = models.CharField(max_length=200)
    owner = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="goals")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="an_objective_stands_below_a_goal",
                condition=models.Q(kind="goal", parent__isnull=True) | models.Q(kind="objective", parent__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def title_in(self, lang: str) -> str:
        """What it says, in a language."""
        return self.title_es if lang == "es" else self.title


class GoalMetric(Versioned):
    """A metric that judges a goal: one department leads, others share it (`shared`: slugs of departments)."""

    SPOKEN: ClassVar[tuple[str, ...]] = ("goal", "metric", "lead", "shared", "is_active")

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="metrics")
    metric = models.CharField(max_length=64, validators=[SLUG])
    lead = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT, related_name="leads")
    shared = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["goal", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="a_metric_judges_a_goal_once", fields=["goal", "metric"]),
        ]

    def __str__(self) -> str:
        return f"{self.metric} · {self.goal}"
