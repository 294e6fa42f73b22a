"""A metric that somebody builds: answers to the questions of the studio, and whether a second person adopts it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from civicstat.office.models.post import Post
from civicstat.office.models.versioned import Versioned


STATES = ("draft", "submitted", "sent-back", "adopted", "withdrawn")


class MetricDraft(Versioned):
    """Answers by question, rows of the filter, and what is left out; the definition follows from them alone.

    Whoever submitted it cannot be the one who adopts it. `answer` is the approver's reason for sending it back.
    """

    SPOKEN: ClassVar[tuple[str, ...]] = (
        *("name", "state", "answers", "conditions", "exclusions", "owner_post", "submitted_by", "decided_by", "answer"),
    )

    name = models.CharField(max_length=80)
    state = models.CharField(max_length=10, default="draft", choices=[(name, name) for name in STATES])
    answers = models.JSONField(default=dict, blank=True)
    conditions = models.JSONField(default=list, blank=True)
    exclusions = models.JSONField(default=list, blank=True)
    owner_post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.TextField(blank=True, default="", max_length=1000)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="a_metric_draft_has_a_known_state", condition=models.Q(state__in=STATES)),
            models.CheckConstraint(
                name="a_submitted_metric_names_who_submitted_it",
                condition=~models.Q(state__in=["submitted", "sent-back", "adopted"])
                | models.Q(submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_metric_is_adopted_by_a_second_person",
                condition=~models.Q(state="adopted")
                | (models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("submitted_by"))),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def can_be_edited(self) -> bool:
        """Whether its answers may still change: not while a second person looks at it, nor once it is adopted."""
        return self.state in ("draft", "sent-back")
