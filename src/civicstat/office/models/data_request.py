"""Data that a meeting asked for: of which post, until when, and whether it came."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from civicstat.office.models.decision import WORDS
from civicstat.office.models.department import SLUG
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.post import Post
from civicstat.office.models.taken_back import NotTakenBack
from civicstat.office.models.versioned import Versioned


class DataRequest(Versioned):
    """The day asked for first never changes, and it is never deleted (migration `room_stays`).

    `recorded_version` is the newest version in the public record.
    """

    SPOKEN: ClassVar[tuple[str, ...]] = (
        "slug",
        "meeting",
        "owner",
        "asked_on",
        "what",
        "what_es",
        "first_due",
        "due",
        "moves",
        "received_on",
        "received_words",
        "received_words_es",
        "received_link",
        "taken_back_at",
    )

    slug = models.CharField(max_length=60, unique=True, validators=[SLUG])
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="data_requests")
    owner = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="data_requests")
    asked_on = models.DateField()
    what = models.TextField(max_length=WORDS)
    what_es = models.TextField(max_length=WORDS)
    first_due = models.DateField()
    due = models.DateField()
    # Every change of the day, in order: {"on", "to", "why", "why_es"}.
    moves = models.JSONField(default=list, blank=True)
    received_on = models.DateField(null=True, blank=True)
    received_words = models.TextField(max_length=WORDS, blank=True, default="")
    received_words_es = models.TextField(max_length=WORDS, blank=True, default="")
    received_link = models.URLField(max_length=300, blank=True, default="")
    recorded_version = models.PositiveIntegerField(default=0, editable=False)
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = NotTakenBack()
    every = models.Manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["first_due", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="data_is_asked_for_a_day_to_come", condition=models.Q(first_due__gte=models.F("asked_on"))
            ),
            models.CheckConstraint(
                name="data_is_not_due_before_its_first_day", condition=models.Q(due__gte=models.F("first_due"))
            ),
            models.CheckConstraint(
                name="what_came_is_named",
                condition=models.Q(received_on__isnull=True)
                | ~models.Q(received_words="")
                | ~models.Q(received_words_es="")
                | ~models.Q(received_link=""),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_frozen(self) -> bool:
        """Never as a whole: each version that was put on record stands there."""
        return False

    def is_late(self, day: date) -> bool:
        """Whether it came, or still waits, after the day asked for first."""
        return (self.received_on or day) > self.first_due

    def what_in(self, lang: str) -> str:
        """What was asked for, in a language."""
        return self.what_es if lang == "es" else self.what
