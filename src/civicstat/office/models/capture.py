"""What was said in a meeting, in the order in which it was: a decision, a promise, a request for data."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from civicstat.office.models.data_request import DataRequest
from civicstat.office.models.decision import Decision
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.promise import Promise
from civicstat.office.models.taken_back import NotTakenBack
from civicstat.office.models.versioned import Versioned


CAPTURED = ("decision", "promise", "data-request")


class Capture(Versioned):
    """It names one thing, and the hour (the office's) at which it was said; `rank` is the panel's order of promises."""

    SPOKEN: ClassVar[tuple[str, ...]] = (
        "meeting",
        "kind",
        "decision",
        "promise",
        "data_request",
        "said_at",
        "rank",
        "taken_back_at",
    )

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="captures")
    kind = models.CharField(max_length=12, choices=[(name, name) for name in CAPTURED])
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="captures")
    promise = models.ForeignKey(Promise, null=True, blank=True, on_delete=models.PROTECT, related_name="captures")
    data_request = models.ForeignKey(
        DataRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="captures"
    )
    said_at = models.DateTimeField()
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = NotTakenBack()
    every = models.Manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["said_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_capture_names_what_its_kind_says",
                condition=models.Q(
                    kind="decision", decision__isnull=False, promise__isnull=True, data_request__isnull=True
                )
                | models.Q(kind="promise", decision__isnull=True, promise__isnull=False, data_request__isnull=True)
                | models.Q(
                    kind="data-request", decision__isnull=True, promise__isnull=True, data_request__isnull=False
                ),
            ),
            models.CheckConstraint(
                name="only_promises_are_ranked", condition=models.Q(rank__isnull=True) | models.Q(kind="promise")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.meeting}"

    @property
    def at(self) -> datetime:
        """The office's hour at which it was said."""
        return self.said_at

    @property
    def thing(self) -> Decision | Promise | DataRequest:
        """What was captured."""
        found = self.decision or self.promise or self.data_request
        assert found is not None  # a constraint of the database
        return found
