"""A staff proposal: an assumption questioned, or something to try; it gets an answer with a reason."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models

from civicstat.office.models.department import SLUG, Department
from civicstat.office.models.versioned import Versioned


KINDS = ("question", "try")
ABOUT = ("metric", "goal", "promise", "free")
ANSWERS = ("yes", "no", "later")
# As long as a letter that is read to its end.
WORDS = 1200


class Idea(Versioned):
    """What somebody at work would question or try. Its words stay in the office: they are no part of the act record.

    `due` is the day by which it is answered. "Later" names the day on which it is asked again (`again_on`).
    """

    SPOKEN: ClassVar[tuple[str, ...]] = (
        "kind",
        "about_kind",
        "about",
        "department",
        "due",
        "answer",
        "why",
        "again_on",
        "answered_by",
        "answered_on",
    )

    PRIVATE: ClassVar[frozenset[str]] = frozenset({"words"})

    kind = models.CharField(max_length=8, choices=[(name, name) for name in KINDS])
    words = models.TextField(max_length=WORDS)
    about_kind = models.CharField(max_length=8, default="free", choices=[(name, name) for name in ABOUT])
    about = models.CharField(max_length=64, blank=True, default="", validators=[SLUG])
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT, related_name="ideas")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ideas")
    proposed_on = models.DateField()
    due = models.DateField()
    answer = models.CharField(max_length=5, blank=True, default="", choices=[(name, name) for name in ANSWERS])
    why = models.TextField(max_length=WORDS, blank=True, default="")
    again_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-proposed_on", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="nobody_answers_their_own_idea",
                condition=models.Q(answered_by__isnull=True) | ~models.Q(answered_by=models.F("proposed_by")),
            ),
            models.CheckConstraint(
                name="an_answer_has_a_reason_a_person_and_a_day",
                condition=models.Q(answer="", answered_by__isnull=True, answered_on__isnull=True)
                | (
                    ~models.Q(answer="")
                    & ~models.Q(why="")
                    & models.Q(answered_by__isnull=False, answered_on__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="only_later_names_a_day",
                condition=models.Q(answer="later", again_on__gt=models.F("answered_on"))
                | (~models.Q(answer="later") & models.Q(again_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="an_idea_about_something_names_it",
                condition=models.Q(about_kind="free", about="") | (~models.Q(about_kind="free") & ~models.Q(about="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.about or self.about_kind}"

    @property
    def asked_by_day(self) -> date | None:
        """The day by which an answer is owed now; None when it has its last word."""
        if not self.answer:
            return self.due
        return self.again_on if self.answer == "later" else None

    def waits_on(self, day: date) -> bool:
        """Whether an answer is owed on a day: none was given yet, or the day named by "later" has come."""
        return not self.answer or (self.again_on is not None and self.again_on <= day)

    def start_of_words(self, most: int = 80) -> str:
        """Its first words."""
        return self.words if len(self.words) <= most else self.words[: most - 1].rstrip() + "…"
