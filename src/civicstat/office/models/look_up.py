"""What was asked of the published data in a meeting, and what was shown: kept with its minutes."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from civicstat.office.models.meeting import Meeting
from civicstat.office.models.post import Post
from civicstat.office.models.versioned import Versioned


class LookUp(Versioned):
    """`asked` is {"metric", "area", "group", "period"}; `key` the figure shown, empty where there was none to show."""

    SPOKEN: ClassVar[tuple[str, ...]] = ("meeting", "asked_at", "asked", "key", "shown", "by_post")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="look_ups")
    asked_at = models.DateTimeField()
    asked = models.JSONField()
    key = models.CharField(max_length=200, blank=True, default="")
    shown = models.TextField(max_length=600)
    by_post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["asked_at", "pk"]

    def __str__(self) -> str:
        return self.shown

    @property
    def at(self) -> datetime:
        """The office's hour at which it was asked."""
        return self.asked_at
