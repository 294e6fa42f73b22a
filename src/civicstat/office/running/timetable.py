"""What the office does by the clock: each job once for its hour or day, by whichever process ticks first."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from civicstat.office.models.clock_turn import ClockTurn
from civicstat.office.models.job_run import JobRun
from civicstat.vocabulary.errors import CivicstatError


LOG = logging.getLogger("civicstat.office")


@dataclass(frozen=True)
class Job:
    """A job: how its slots are named, and what it does; its words say what came of it, and name nobody."""

    name: str
    slot: Callable[[datetime], str]
    run: Callable[[datetime], str]


def every_minute(at: datetime) -> str:
    """A slot for each minute."""
    return at.strftime("%Y-%m-%dT%H:%M")


def hourly(at: datetime) -> str:
    """A slot for each hour."""
    return at.strftime("%Y-%m-%dT%H")


def daily(at: datetime) -> str:
    """A slot for each day, UTC."""
    return at.strftime("%Y-%m-%d")


def tick(at: datetime, *, jobs: Sequence[Job] | None = None) -> dict[str, str]:
    """Run every job whose slot nobody has taken yet; what came of each, by name.

    A job that fails is noted with its fault and does not hold up the others; its slot stays taken, and the next slot
    tries again.
    """
    from civicstat.office.running.jobs import JOBS

    outcomes, turn = {}, ClockTurn.objects.order_by("-pk").values_list("pk", flat=True).first()
    for job in JOBS if jobs is None else jobs:
        # Once the clock of a replay was turned, every job is due again.
        taken = _take(job, at, slot=job.slot(at) + (f" turn {turn}" if turn else ""))
        if taken is None:
            continue
        outcomes[job.name] = taken.outcome = _run(job, at)
        taken.ended = timezone.now()
        taken.save(update_fields=["ended", "outcome"])
    return outcomes


def _take(job: Job, at: datetime, *, slot: str) -> JobRun | None:
    if JobRun.objects.filter(job=job.name, slot=slot).exists():
        return None
    try:
        with transaction.atomic():
            return JobRun.objects.create(job=job.name, slot=slot, started=at)
    except IntegrityError:
        return None


def _run(job: Job, at: datetime) -> str:
    try:
        return job.run(at)[:200]
    except CivicstatError as error:
        LOG.warning("job=%s letter=%s", job.name, type(error).__name__)
        return f"{type(error).__name__}: {error.found}"[:200]
    except Exception as error:
        LOG.exception("job=%s", job.name)
        return f"fault: {type(error).__name__}"[:200]
