"""A department of the city, or a contractor that is treated as one."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models

from civicstat.office.models.versioned import Versioned


SLUG = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", "lower-case letters, digits and single hyphens")


class Department(Versioned):
    """Answers for metrics, promises and money. A contractor has the name of its contract and an end."""

    SPOKEN: ClassVar[tuple[str, ...]] = ("slug", "title", "title_es", "contract", "contract_until", "is_active")

    slug = models.CharField(max_length=60, unique=True, validators=[SLUG])
    title = models.CharField(max_length=120)
    title_es = models.CharField(max_length=120)
    contract = models.CharField(max_length=200, blank=True, default="")
    contract_until = models.DateField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_contractor(self) -> bool:
        """Whether it works for the city under a contract."""
        return bool(self.contract)

    def title_in(self, lang: str) -> str:
        """Its name in a language."""
        return self.title_es if lang == "es" else self.title
