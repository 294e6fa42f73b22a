"""A start: ninety days for one question of one department, and what people answered before it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models

from civicstat.hearings.starting.answers import SAID
from civicstat.hearings.starting.plan import QUESTION_LENGTH, StartPlan, plan_start
from civicstat.office.models.decision import WORDS
from civicstat.office.models.department import Department
from civicstat.office.models.post import Post
from civicstat.office.models.versioned import Versioned


CHOICES = ("go-on", "change", "stop")


class Start(Versioned):
    """One question, three metrics, and day 0. Its days follow from these and never move.

    `days_off` and `weekdays` are kept as they were on the day it was made, so that a city's new holiday moves no step.
    `noted` holds the days of what the office cannot see: {"agree": "2015-10-01"}.
    """

    SPOKEN: ClassVar[tuple[str, ...]] = (
        "department",
        "question",
        "question_es",
        "metrics",
        "first_day",
        "weekday",
        "hour",
        "weekdays",
        "days_off",
        "noted",
        "ask",
        "ask_es",
        "ask_dollars",
        "choice",
        "chosen_on",
        "why",
        "why_es",
    )

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="starts")
    question = models.CharField(max_length=QUESTION_LENGTH)
    question_es = models.CharField(max_length=QUESTION_LENGTH)
    metrics = models.JSONField(default=list)
    first_day = models.DateField()
    # 1 is Monday.
    weekday = models.PositiveSmallIntegerField(default=4)
    hour = models.TimeField()
    weekdays = models.JSONField(default=list)
    days_off = models.JSONField(default=list, blank=True)
    noted = models.JSONField(default=dict, blank=True)
    ask = models.TextField(max_length=WORDS, blank=True, default="")
    ask_es = models.TextField(max_length=WORDS, blank=True, default="")
    ask_dollars = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))]
    )
    choice = models.CharField(max_length=6, blank=True, default="", choices=[(name, name) for name in CHOICES])
    chosen_on = models.DateField(null=True, blank=True)
    why = models.TextField(max_length=WORDS, blank=True, default="")
    why_es = models.TextField(max_length=WORDS, blank=True, default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["-first_day", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="a_department_starts_one_thing_at_a_time",
                fields=["department"],
                condition=models.Q(choice=""),
            ),
            models.CheckConstraint(
                name="a_choice_says_when_and_why",
                condition=models.Q(choice="", chosen_on__isnull=True)
                | (~models.Q(choice="") & models.Q(chosen_on__isnull=False) & ~models.Q(why="") & ~models.Q(why_es="")),
            ),
        ]

    def __str__(self) -> str:
        return self.question

    def question_in(self, lang: str) -> str:
        """The question in a language."""
        return self.question_es if lang == "es" else self.question

    def why_in(self, lang: str) -> str:
        """Why it goes on, changes or stops, in a language."""
        return self.why_es if lang == "es" else self.why

    @property
    def plan(self) -> StartPlan:
        """Its steps with their days."""
        return plan_start(
            question=self.question,
            department=self.department.slug,
            metrics=self.metrics,
            first_day=self.first_day,
            holidays=[date.fromisoformat(day) for day in self.days_off],
            weekday=self.weekday,
            hour=self.hour,
            weekdays=self.weekdays,
        )

    def noted_on(self, step: str) -> date | None:
        """The day that was noted for a step."""
        day = self.noted.get(step)
        return None if day is None else date.fromisoformat(day)


class StartAnswer(Versioned):
    """What a post answered to a question that the program cannot answer; a later answer takes its place."""

    SPOKEN: ClassVar[tuple[str, ...]] = ("start", "question", "said", "evidence", "post", "on")

    start = models.ForeignKey(Start, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=30)
    said = models.CharField(max_length=7, choices=[(name, name) for name in SAID])
    evidence = models.TextField(max_length=WORDS, blank=True, default="")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["start", "question"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="a_question_has_one_answer", fields=["start", "question"]),
            models.CheckConstraint(
                name="a_yes_says_what_shows_it", condition=~models.Q(said="yes") | ~models.Q(evidence="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.said}"
