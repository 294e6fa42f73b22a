"""Who holds which post, from when, until when."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models

from civicstat.office.models.post import Post
from civicstat.office.models.versioned import Versioned


class Holding(Versioned):
    """A person in a post. It is ended, never deleted: who answered for a number stays known."""

    SPOKEN: ClassVar[tuple[str, ...]] = ("person", "post", "since", "until")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="holdings")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-since", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_holding_ends_after_it_began",
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
            ),
            models.UniqueConstraint(
                name="a_person_holds_a_post_once",
                fields=["person", "post"],
                condition=models.Q(until__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.post}"

    def is_held_on(self, day: date) -> bool:
        """Whether the person is in the post on a day."""
        return self.since <= day and (self.until is None or day <= self.until)
