"""How often something was sent from one network today; of the network, only a digest under the day's own key."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class DayKey(models.Model):
    """The key of a day, drawn on it and deleted on the next: afterwards no digest can be tried out any more."""

    day = models.DateField(unique=True)
    key = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.day.isoformat()


class Tap(models.Model):
    """A count of an hour; `who` is a network's digest, a code's number, or empty for everyone together."""

    day = models.DateField()
    hour = models.PositiveSmallIntegerField()
    who = models.CharField(max_length=64, blank=True, default="")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="one_count_an_hour", fields=["day", "hour", "who"]),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.hour}: {self.count}"
