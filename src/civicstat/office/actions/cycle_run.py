"""Ask for a run of the cycle, note how it ends, approve a release."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.faults import Fault
from civicstat.office.models.cycle_run import CycleRun
from civicstat.office.models.person import Person


def ask_for_run(*, work: str, accept_drift: bool, by: Person | None, at: datetime, reason: str = "") -> CycleRun:
    """Ask for a run; it waits for the worker.

    Raises
    ------
    RefusedError
        When one is under way.
    """
    if CycleRun.objects.filter(is_under_way=True).exists():
        raise RefusedError({"": Fault("run_under_way")})
    act = {"publish": "approve-release", "adopt": "adopt-proposals"}.get(work, "ask-for-run")
    return create(CycleRun, act=act, by=by, at=at, reason=reason, work=work, accept_drift=accept_drift, asked_at=at)


def begin_run(*, run: CycleRun, at: datetime) -> CycleRun:
    """The worker takes it up."""
    return change(run, act="begin-run", by=None, at=at, seen=run.version, state="running", heard_at=at)


def end_run(*, run: CycleRun, at: datetime, result: Mapping[str, Any], letter: Mapping[str, Any]) -> CycleRun:
    """It ended: with a result, or with the letter that stopped it; a letter without words is a fault of ours."""
    state = "done" if not letter else "stopped" if letter.get("found") else "failed"
    return change(
        run,
        act="end-run",
        by=None,
        at=at,
        seen=run.version,
        state=state,
        is_under_way=None,
        ended_at=at,
        doing="",
        result=dict(result),
        letter=dict(letter),
    )


def give_up_run(*, run: CycleRun, by: Person, at: datetime, seen: int) -> CycleRun:
    """A run whose worker is gone; what it had done stays done, and the next run goes on from there."""
    if run.is_under_way is None:
        raise RefusedError({"": Fault("run_ended")})
    return change(
        run, act="give-up-run", by=by, at=at, seen=seen, state="failed", is_under_way=None, ended_at=at, doing=""
    )
