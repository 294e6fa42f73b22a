"""What was said and taken back in the same meeting: kept with its acts, and nowhere shown, counted or put on record."""

from __future__ import annotations

from typing import TypeVar

from django.db import models


Kind = TypeVar("Kind", bound=models.Model)


class NotTakenBack(models.Manager[Kind]):
    """Everything that was not taken back. `every`, beside it, has all rows."""

    def get_queryset(self) -> models.QuerySet[Kind]:
        """Without what was taken back."""
        return super().get_queryset().filter(taken_back_at__isnull=True)
