"""What a meeting decided, why, and what it expects of it: locked as soon as it is said."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models

from civicstat.office.models.department import SLUG, Department
from civicstat.office.models.post import Post
from civicstat.office.models.taken_back import NotTakenBack
from civicstat.office.models.versioned import Versioned


# As long as the public record allows.
WORDS = 600
DECIMAL = RegexValidator(r"^-?[0-9]+(\.[0-9]+)?$", "a number such as 80.0")


class Decision(Versioned):
    """A decision rests on published figures and says which values were weighed.

    From `said_at` on the database refuses to change a word of it (migration `promises_stay`): the expected effect
    is locked before it can be judged. Until it is frozen, saying it can be taken back.
    """

    SPOKEN: ClassVar[tuple[str, ...]] = (
        "slug",
        "department",
        "said_by_post",
        "day",
        "text",
        "text_es",
        "why",
        "why_es",
        "rests_on",
        "scenarios",
        "effect_metric",
        "effect_direction",
        "effect_value",
        "effect_by",
        "said_at",
        "taken_back_at",
    )

    slug = models.CharField(max_length=60, unique=True, validators=[SLUG])
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="decisions")
    said_by_post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    text = models.TextField(max_length=WORDS)
    text_es = models.TextField(max_length=WORDS)
    why = models.TextField(max_length=WORDS)
    why_es = models.TextField(max_length=WORDS)
    rests_on = models.JSONField(default=list)
    scenarios = models.JSONField(default=list, blank=True)
    effect_metric = models.CharField(max_length=64, validators=[SLUG])
    effect_direction = models.CharField(max_length=4, choices=[("up", "up"), ("down", "down")])
    effect_value = models.CharField(max_length=40, validators=[DECIMAL])
    effect_by = models.DateField()
    said_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = NotTakenBack()
    every = models.Manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-day", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_decision_is_judged_after_its_day", condition=models.Q(effect_by__gt=models.F("day"))
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_said(self) -> bool:
        """Whether it was put on record, frozen or about to be."""
        return self.said_at is not None

    def text_in(self, lang: str) -> str:
        """What was decided, in a language."""
        return self.text_es if lang == "es" else self.text

    def why_in(self, lang: str) -> str:
        """Why it was chosen, in a language."""
        return self.why_es if lang == "es" else self.why
