"""That somebody was reminded of a promise: once for each occasion."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from civicstat.office.models.promise import Promise


class Reminder(models.Model):
    """One reminder to one person. The database holds that nobody gets a second one for the same occasion.

    `taken_at` is set before the mail is handed over, `sent_at` after. A mail that the server refused is tried again;
    one that may have left is not.
    """

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="reminders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=10)
    day = models.DateField()
    made_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="nobody_is_reminded_twice_of_one_thing", fields=["promise", "person", "occasion", "day"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} {self.day} {self.promise.slug}"
