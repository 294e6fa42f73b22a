"""The destruction log: what kind of thing was destroyed, how many, under which class, by whom. Never what it said."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from civicstat.office.models.post import Post


class Disposal(models.Model):
    """One disposal. The database refuses to change or delete a row (migration `records_stay`).

    `by` is null where the clock did it: contact data of residents goes without anybody's asking.
    """

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    as_post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    retention = models.CharField(max_length=60)
    period = models.CharField(max_length=20)
    end = models.CharField(max_length=20)
    count = models.PositiveIntegerField()
    held_back = models.PositiveIntegerField(default=0)
    before = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="a_disposal_destroys_something", condition=models.Q(count__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.kind}"
