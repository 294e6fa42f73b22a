"""Words on record that were wrong: what is right, why, and who says so. What was said stays beside it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from civicstat.office.models.decision import WORDS
from civicstat.office.models.post import Post
from civicstat.office.models.versioned import Versioned


# What can be corrected in the open, as the act record calls it.
CORRECTABLE = ("decision", "promise", "moneymove", "case")


class WordsCorrection(Versioned):
    """One of the words of an entry (`corrects`, its key; `field`; `said`, the digest of the words object).

    Until it is said it is a draft; from then on it goes on record after the time to take it back.
    """

    SPOKEN: ClassVar[tuple[str, ...]] = (
        "noun_of",
        "subject_of",
        "corrects",
        "field",
        "said",
        "right",
        "right_es",
        "why",
        "why_es",
        "voids",
        "by_post",
        "said_at",
    )

    noun_of = models.CharField(max_length=20, choices=[(name, name) for name in CORRECTABLE])
    subject_of = models.PositiveIntegerField()
    corrects = models.CharField(max_length=200)
    field = models.CharField(max_length=40)
    said = models.CharField(max_length=64)
    right = models.TextField(max_length=WORDS)
    right_es = models.TextField(max_length=WORDS)
    why = models.TextField(max_length=WORDS)
    why_es = models.TextField(max_length=WORDS)
    voids = models.BooleanField(default=False)
    by_post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="only_money_can_be_said_not_to_have_moved",
                condition=models.Q(voids=False) | models.Q(noun_of="moneymove"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.corrects} {self.field}"

    def right_in(self, lang: str) -> str:
        """What is right, in a language."""
        return self.right_es if lang == "es" else self.right

    def why_in(self, lang: str) -> str:
        """Why it was wrong, in a language."""
        return self.why_es if lang == "es" else self.why
