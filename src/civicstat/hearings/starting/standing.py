"""Where each step stands on a day: done in time, done late, missed with the day it was due, or still to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, get_args

from civicstat.hearings.starting.checks import MEMO_DAYS
from civicstat.hearings.starting.facts import Held
from civicstat.hearings.starting.plan import StartPlan, Step


# `waits`: a memo whose meeting was not held.
StepStatus = Literal["done-on-time", "done-late", "missed", "not-yet-due", "waits"]
STEP_STATUSES: tuple[StepStatus, ...] = get_args(StepStatus)


@dataclass(frozen=True)
class Happened:
    """What came to pass, as far as it is known: the day of each thing, None where it has not come.

    Whoever knows meetings, decisions and memos passes them in; this room looks nothing up. `decisions` are the days on
    which a decision with its expected effect was said.
    """

    agreed_on: date | None = None
    ready_on: date | None = None
    adopted_on: date | None = None
    meetings: tuple[Held, ...] = ()
    decisions: tuple[date, ...] = ()
    budget_memo_on: date | None = None
    chosen_on: date | None = None


@dataclass(frozen=True)
class StepStanding:
    """Where a step stands. `due` is the day by which it is judged; it never moves."""

    step: Step
    status: StepStatus
    due: date
    done_on: date | None
    days_late: int

    def to_json(self) -> dict[str, Any]:
        """As the command prints it."""
        return {
            "step": self.step.id,
            "status": self.status,
            "due": self.due.isoformat(),
            "done_on": self.done_on.isoformat() if self.done_on else None,
            "days_late": self.days_late,
        }


def standing_of_steps(plan: StartPlan, happened: Happened, today: date) -> tuple[StepStanding, ...]:
    """The standing of every step at the end of a day, in their order.

    What happened later is not known yet. The second rehearsal is the second one held, whatever its day. A memo is
    judged from the day on which its own meeting was held.
    """
    meetings = sorted(
        (held for held in happened.meetings if plan.first_day <= held.day <= today), key=lambda held: held.day
    )
    return tuple(_standing(step, plan, happened, meetings, today) for step in plan.steps)


def next_step(rows: Sequence[StepStanding]) -> StepStanding | None:
    """The first step that is not done; None once all are."""
    return next((row for row in rows if row.done_on is None and row.status != "waits"), None)


def _standing(step: Step, plan: StartPlan, happened: Happened, meetings: Sequence[Held], today: date) -> StepStanding:
    due, done = step.limit, _done_on(step, plan, happened, meetings)
    if step.kind == "memo":
        held = _meeting_before(step, plan, meetings)
        if held is None:
            return StepStanding(step, "waits", due, None, 0)
        due, done = held.day + timedelta(days=MEMO_DAYS), held.memo_on
    if done is not None and done <= today:
        late = max(0, (done - due).days)
        return StepStanding(step, "done-late" if late else "done-on-time", due, done, late)
    if today > due:
        return StepStanding(step, "missed", due, None, (today - due).days)
    return StepStanding(step, "not-yet-due", due, None, 0)


def _done_on(step: Step, plan: StartPlan, happened: Happened, meetings: Sequence[Held]) -> date | None:
    if step.kind in ("dry-run", "recorded-meeting"):
        of_kind = [held.day for held in meetings if held.kind == step.kind]
        return of_kind[step.number - 1] if len(of_kind) >= step.number else None
    if step.kind == "decision":
        return min((day for day in happened.decisions if day >= plan.first_day), default=None)
    days = {
        "agree": happened.agreed_on,
        "readiness": happened.ready_on,
        "adopt": happened.adopted_on,
        "budget-memo": happened.budget_memo_on,
        "choose": happened.chosen_on,
    }
    return days.get(step.kind)


def _meeting_before(step: Step, plan: StartPlan, meetings: Sequence[Held]) -> Held | None:
    """The meeting that was held in the place of the one before this memo."""
    before = next(each for each in plan.steps if each.id == step.follows)
    of_kind = [held for held in meetings if held.kind == before.kind]
    return of_kind[before.number - 1] if len(of_kind) >= before.number else None
