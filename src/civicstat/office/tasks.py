"""What the worker does in the background: the functions by which `django_tasks` finds it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django_tasks import task

from civicstat.cycle.run import (
    Cycle,
    adopt_step,
    ahead_step,
    ingest_step,
    metrics_step,
    proposals_step,
    publish_step,
    run_cycle,
    waiting_proposals,
)
from civicstat.cycle.steps import Progress
from civicstat.office.actions.cycle_run import begin_run, end_run
from civicstat.office.analyst.city_now import city_now
from civicstat.office.analyst.intake_work import do_work, note_failure
from civicstat.office.models.cycle_run import CycleRun
from civicstat.office.models.intake import Intake
from civicstat.office.running.errands import do_errand
from civicstat.vocabulary.errors import CivicstatError


LOG = logging.getLogger("civicstat.office")
# A page that shows progress is looked at every few seconds; more writes would only keep others waiting.
SECONDS_BETWEEN_NEWS = 1.0


@task
def run_the_cycle(run: int) -> None:
    """Do what a `CycleRun` asks for, and note how it ends; one that has begun already is left alone."""
    asked = CycleRun.objects.filter(pk=run, state="waiting").first()
    if asked is None:
        return
    begun = begin_run(run=asked, at=timezone.now())
    result: dict[str, Any] = {}
    letter: dict[str, Any] = {}
    try:
        cycle = city_now().cycle(now=timezone.now(), progress=_progress(begun.pk), accept_drift=begun.accept_drift)
        result = _DOES[begun.work](cycle)
    except CivicstatError as error:
        letter = error.to_json()
        LOG.info("run=%s work=%s letter=%s", begun.pk, begun.work, type(error).__name__)
    except Exception as error:
        end_run(run=begun, at=timezone.now(), result={}, letter={"error": type(error).__name__})
        raise
    end_run(run=begun, at=timezone.now(), result=result, letter=letter)


@task
def work_on_intake(pk: int) -> None:
    """Do what takes long with a brought file; its page shows how far it is, and how it ended."""
    found = Intake.objects.filter(pk=pk).first()
    if found is None or not found.is_open:
        return
    try:
        do_work(found, at=timezone.now())
    except CivicstatError as error:
        note_failure(found, error.to_json())
        LOG.info("intake=%s letter=%s", pk, type(error).__name__)
    except Exception as error:
        note_failure(found, {"error": type(error).__name__})
        raise


@task
def work_on_errand(name: str) -> None:
    """Do what takes longer than a page should; the page of the errand shows how it stands."""
    from civicstat.office.running.errand_kinds import DOES

    do_errand(name, DOES)


def _prepare(cycle: Cycle) -> dict[str, Any]:
    told = ingest_step(cycle)
    record = cycle.record
    if cycle.folder.sources.has_requests and (record is None or not record.live_definitions()):
        # The first run of a live record: an approver adopts the proposals, and the next run computes them.
        return {**told, "proposals_waiting": waiting_proposals(cycle)}
    told = {**told, **proposals_step(cycle)}
    if not cycle.folder.sources.has_requests:
        return told
    return {**told, **metrics_step(cycle), **ahead_step(cycle)}


_DOES: dict[str, Callable[[Cycle], dict[str, Any]]] = {
    "whole": run_cycle,
    "prepare": _prepare,
    "publish": publish_step,
    "adopt": lambda cycle: {**ingest_step(cycle), **adopt_step(cycle)},
}


def _progress(run: int) -> Progress:
    told = [0.0]

    def tell(text: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - told[0] < SECONDS_BETWEEN_NEWS:
            return
        told[0] = now
        CycleRun.objects.filter(pk=run, is_under_way=True).update(
            doing=text[:200], done=max(done, 0), total=max(total, 0), heard_at=timezone.now()
        )

    return tell
