"""Whether the office stands, part by part; it names nobody and shows no record."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django_tasks_db.models import DBTaskResult

from civicstat.office.models.job_run import JobRun
from civicstat.office.running.away import away_now


# The timetable ticks each minute; after so long without one, nothing happens by the clock any more.
LONGEST_SILENCE = timedelta(minutes=5)
LONGEST_WAIT = timedelta(minutes=10)
LEAST_FREE_BYTES = 500 * 1024 * 1024


@dataclass(frozen=True)
class Check:
    """One part: whether it is well, and what was seen. A part that is not needed for pages does not take them down."""

    name: str
    is_well: bool
    seen: str
    is_vital: bool = False


def checks(at: datetime) -> list[Check]:
    """Every part of the office, the database first."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return [Check("database", False, "no answer", is_vital=True)]
    return [
        Check("database", True, connection.vendor, is_vital=True),
        _clock(at),
        _worker(at),
        _disk(),
        *(Check(name, False, why) for name, why in away_now(settings.HOME).items() if name in ("stream", "scheduler")),
    ]


def _clock(at: datetime) -> Check:
    last = JobRun.objects.filter(job="alive").order_by("-started").first()
    if last is None:
        return Check("timetable", False, "never ran")
    silence = at - last.started
    return Check("timetable", silence <= LONGEST_SILENCE, f"ran {int(silence.total_seconds())} seconds ago")


def _worker(at: datetime) -> Check:
    oldest = DBTaskResult.objects.ready().order_by("enqueued_at").first()
    if oldest is None:
        return Check("worker", True, "nothing waits")
    wait = at - oldest.enqueued_at
    return Check("worker", wait <= LONGEST_WAIT, f"the oldest task waits {int(wait.total_seconds())} seconds")


def _disk() -> Check:
    free = shutil.disk_usage(settings.HOME).free
    return Check("disk", free >= LEAST_FREE_BYTES, f"{free // (1024 * 1024):,} MB free")
