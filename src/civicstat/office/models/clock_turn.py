"""The clock of a replay or an invented city, turned forward by hand so that meetings can be rehearsed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from civicstat.office.models.versioned import Versioned


class ClockTurn(Versioned):
    """From the true hour `turned_at` on, the office's clock shows `to` and goes on from there. Never in a live city."""

    SPOKEN: ClassVar[tuple[str, ...]] = ("to", "turned_at")

    to = models.DateTimeField()
    turned_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.to.isoformat()
