"""A view of a list that somebody keeps under a name."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from civicstat.office.models.versioned import Versioned


class SavedView(Versioned):
    """What a person searched and narrowed a list by; for that person alone."""

    SPOKEN: ClassVar[tuple[str, ...]] = ("list_name", "is_kept")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_views")
    list_name = models.CharField(max_length=60)
    title = models.CharField(max_length=80)
    query = models.CharField(max_length=500)
    is_kept = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="a_view_has_one_name_in_its_list",
                fields=["person", "list_name", "title"],
                condition=models.Q(is_kept=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title
