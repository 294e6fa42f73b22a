"""What was asked of the data in a meeting, published or computed then and there: kept with its minutes."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from civicstat.office.models.meeting import Meeting
from civicstat.office.models.post import Post
from civicstat.office.models.versioned import Versioned


class LookUp(Versioned):
    """`asked` is {"metric", "area", "group", "period"}; `key` the figure shown, empty where there was none to show.
    Of a picture of the briefing `asked` has its name besides, under "picture".

    Of a question that was computed in the meeting `asked` is the question, and `answer` all that came of it: then `key`
    is empty, for nothing of it is a published figure.
    """

    SPOKEN: ClassVar[tuple[str, ...]] = ("meeting", "asked_at", "asked", "key", "shown", "shown_es", "by_post")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="look_ups")
    asked_at = models.DateTimeField()
    asked = models.JSONField()
    key = models.CharField(max_length=200, blank=True, default="")
    shown = models.TextField(max_length=600)
    shown_es = models.TextField(max_length=600, blank=True, default="")
    answer = models.JSONField(blank=True, default=dict)
    by_post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["asked_at", "pk"]

    def __str__(self) -> str:
        return self.shown

    @property
    def is_live(self) -> bool:
        """Whether it was computed in the meeting; else a published figure was looked up."""
        return bool(self.answer)

    @property
    def is_picture(self) -> bool:
        """Whether a picture of the meeting's briefing was shown."""
        return bool(self.asked.get("picture"))

    def shown_in(self, lang: str) -> str:
        """What the room was told, in a language where there is one."""
        return self.shown_es if lang == "es" and self.shown_es else self.shown

    @property
    def at(self) -> datetime:
        """The office's hour at which it was asked."""
        return self.asked_at
