"""The release calendar: what comes out on which day, and what was said when it did not."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from civicstat.office.models.decision import WORDS
from civicstat.office.models.versioned import Restated


WHATS = ("release", "report", "meeting")


class CalendarEntry(Restated):
    """A release, a report or a meeting on a day, with its hour (of the city) in the last four weeks before it.

    Whether a release came is read from the public record. `held_on` is said by hand of a report or a meeting.
    """

    SPOKEN: ClassVar[tuple[str, ...]] = (
        "what",
        "title",
        "title_es",
        "first_day",
        "day",
        "moves",
        "hour",
        "held_on",
        "cancelled_on",
        "why",
        "why_es",
        "is_active",
    )

    what = models.CharField(max_length=7, choices=[(name, name) for name in WHATS])
    title = models.CharField(max_length=200)
    title_es = models.CharField(max_length=200)
    # Never changes; what changes it are `moves`: {"on", "to", "why", "why_es"}, in order.
    first_day = models.DateField()
    day = models.DateField()
    moves = models.JSONField(default=list, blank=True)
    hour = models.TimeField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    why = models.TextField(max_length=WORDS, blank=True, default="")
    why_es = models.TextField(max_length=WORDS, blank=True, default="")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["day", "hour", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="a_day_is_announced_once", fields=["what", "title", "day"]),
            models.CheckConstraint(
                name="the_record_says_when_a_release_came",
                condition=~models.Q(what="release") | models.Q(held_on__isnull=True),
            ),
            models.CheckConstraint(
                name="what_was_cancelled_was_not_held",
                condition=models.Q(cancelled_on__isnull=True) | (models.Q(held_on__isnull=True) & ~models.Q(why="")),
            ),
            models.CheckConstraint(
                name="an_explanation_stands_in_both_languages",
                condition=models.Q(why="", why_es="") | (~models.Q(why="") & ~models.Q(why_es="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.title}"

    def title_in(self, lang: str) -> str:
        """What it is, in a language."""
        return self.title_es if lang == "es" else self.title

    def why_in(self, lang: str) -> str:
        """The explanation, in a language."""
        return self.why_es if lang == "es" else self.why
