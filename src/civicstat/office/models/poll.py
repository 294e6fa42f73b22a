"""Was this worth your time? One tap at the end of a meeting, counted; nobody's name is kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from civicstat.office.models.meeting import Meeting
from civicstat.office.models.versioned import Versioned


WORTH = ("yes", "no")


class PollAnswer(Versioned):
    """One browser's answer; the browser alone knows which one is its own."""

    SPOKEN: ClassVar[tuple[str, ...]] = ("meeting", "worth")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="poll_answers")
    worth = models.CharField(max_length=3, choices=[(name, name) for name in WORTH])

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.worth
