"""A period of the city's own for a retention class, in the place of the example that the program ships."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from civicstat.office.models.decision import WORDS
from civicstat.office.models.department import SLUG
from civicstat.office.models.versioned import Versioned


class RetentionPeriod(Versioned):
    """Set by the clerk; it wins over the city's `retention.toml`. An empty period gives the class back to the file."""

    SPOKEN: ClassVar[tuple[str, ...]] = ("retention", "period", "basis")

    retention = models.CharField(max_length=60, unique=True, validators=[SLUG])
    period = models.CharField(max_length=20, blank=True, default="")
    basis = models.TextField(max_length=WORDS)

    class Meta:
        ordering: ClassVar[list[str]] = ["retention"]

    def __str__(self) -> str:
        return f"{self.retention}: {self.period}"
