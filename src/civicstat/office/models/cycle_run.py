"""A run of the cycle that somebody asked for: what it does, how far it is, and how it ended."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from civicstat.office.models.versioned import Versioned


# whole: every step, as in a replay. prepare: all but the release. publish: the release, once it is approved.
# adopt: what the city folder proposes, in a record that does not adopt by itself.
WORKS = ("whole", "prepare", "publish", "adopt")
STATES = ("waiting", "running", "done", "stopped", "failed")


class CycleRun(Versioned):
    """One run. `doing`, `done` and `total` are told by the machine as it goes and are no acts.

    `is_under_way` is true or null, never false: the database lets only one run be under way.
    """

    SPOKEN: ClassVar[tuple[str, ...]] = ("work", "state", "accept_drift")

    work = models.CharField(max_length=10, choices=[(name, name) for name in WORKS])
    state = models.CharField(max_length=10, default="waiting", choices=[(name, name) for name in STATES])
    accept_drift = models.BooleanField(default=False)
    is_under_way = models.BooleanField(null=True, blank=True, unique=True, default=True)
    asked_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    doing = models.CharField(max_length=200, blank=True, default="")
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)
    letter = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="a_run_does_a_known_work", condition=models.Q(work__in=WORKS)),
            models.CheckConstraint(
                name="a_run_is_under_way_until_it_ended",
                condition=models.Q(state__in=["waiting", "running"], is_under_way=True)
                | models.Q(state__in=["done", "stopped", "failed"], is_under_way__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work} {self.pk}"
