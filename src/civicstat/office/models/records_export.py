"""That somebody took a paper of the record out: of what, and the digest by which it can be told from another."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class RecordsExport(models.Model):
    """One paper. The file itself is not kept here: made again of the same record, it has the same bytes."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    of = models.CharField(max_length=80)
    language = models.CharField(max_length=2)
    made_on = models.DateField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    entries = models.PositiveIntegerField()
    log_size = models.PositiveBigIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.of} {self.sha256[:12]}"
