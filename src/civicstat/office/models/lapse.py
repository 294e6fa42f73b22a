"""That somebody was told of a lapse around meetings: once when it began, and once each week after that."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class LapseNotice(models.Model):
    """One lapse, one person, one day by which they were to hear. When it began and ended the record says, not this.

    `taken_at` is set before the mail is handed over, `sent_at` after. A mail that the server refused is tried again;
    one that may have left is not.
    """

    lapse = models.CharField(max_length=200)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    made_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="nobody_is_told_twice_of_a_lapse_for_a_day", fields=["lapse", "person", "day"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lapse} {self.day}"
