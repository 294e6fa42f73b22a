"""That a job of the timetable ran for its hour: once, however many processes tick."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class JobRun(models.Model):
    """One run of one job. The database holds that a job has one run for each slot of its timetable."""

    job = models.CharField(max_length=60)
    slot = models.CharField(max_length=40)
    started = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["-started", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="a_job_runs_once_for_its_slot", fields=["job", "slot"]),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.slot}"
