"""The room of a meeting under way: which item is on, since when, and what everybody sees."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from civicstat.office.models.look_up import LookUp
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.question import Question
from civicstat.office.models.versioned import Versioned


class Room(Versioned):
    """`agenda` is the order of the day as it was when the meeting began; `took` the seconds of each item so far.

    In a recess, since `paused_at`, the clock stands still; `recesses` are those that are over, as {"from", "to"}.

    `question` and `look_up` are what the screen shows beside the item. `changes` rises with whatever happens in the
    room: screens ask anew when it did.
    """

    SPOKEN: ClassVar[tuple[str, ...]] = ("meeting", "item", "closing", "question", "look_up", "paused_at", "recesses")

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="room")
    agenda = models.JSONField(default=list)
    item = models.PositiveSmallIntegerField(default=0)
    item_started_at = models.DateTimeField()
    took = models.JSONField(default=dict, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    recesses = models.JSONField(default=list, blank=True)
    closing = models.BooleanField(default=False)
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    look_up = models.ForeignKey(LookUp, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    changes = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def rested(self) -> timedelta:
        """How long its recesses took, those that are over."""
        spans = [datetime.fromisoformat(each["to"]) - datetime.fromisoformat(each["from"]) for each in self.recesses]
        return sum(spans, timedelta())

    def __str__(self) -> str:
        return f"room of {self.meeting}"
