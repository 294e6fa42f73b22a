"""What was done, by whom, when: one row per act, never changed, never deleted."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class ActRecord(models.Model):
    """One act. `before` and `after` hold what the subject says in public words; personal fields stay out of both.

    The database itself refuses to change or delete a row (migration `0002_acts_stay`).
    """

    act = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="acts")
    at = models.DateTimeField()
    noun = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True, default="")
    # The address of the form; None where the act came through no door that asks who somebody is.
    through = models.CharField(max_length=300, null=True, blank=True)
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["noun", "subject", "version"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="one_act_per_version", fields=["noun", "subject", "version"]),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.noun} {self.subject} v{self.version}"

    def changed(self) -> dict[str, tuple[Any, Any]]:
        """The fields that differ: what each was, and what it is."""
        before, after = self.before or {}, self.after or {}
        names = sorted({*before, *after})
        return {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}
