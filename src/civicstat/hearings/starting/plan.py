"""The plan of ninety days: one question, one department, three measures, and a day for each step."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from civicstat.hearings.errors import HearingError
from civicstat.hearings.phrases import Both
from civicstat.hearings.starting.steps import STEPS, StepKind, StepOf


METRICS = 3
DAYS = 90
MEETING_MINUTES = 90
QUESTION_LENGTH = 200
# ISO weekdays: Monday is 1.
WORKDAYS = (1, 2, 3, 4, 5)
_LOCKED_BEFORE = 2


@dataclass(frozen=True)
class Step:
    """One step: planned for a day, never after its limit, which is the day by which it is judged.

    `briefing_by` is the day by which a meeting's briefing is locked. `lasts` is None where a step is no meeting, and
    `follows` names a memo's meeting.
    """

    id: str
    kind: StepKind
    number: int
    day: date
    limit: date
    title: Both
    asks: Both
    briefing_by: date | None = None
    lasts: int | None = None
    follows: str = ""

    def to_json(self) -> dict[str, Any]:
        """As the command prints it."""
        return {
            "step": self.id,
            "kind": self.kind,
            "number": self.number,
            "day": self.day.isoformat(),
            "limit": self.limit.isoformat(),
            "title": self.title.to_json(),
            "asks": self.asks.to_json(),
            "briefing_by": self.briefing_by.isoformat() if self.briefing_by else None,
            "minutes": self.lasts,
        }


@dataclass(frozen=True)
class WorkingDays:
    """On which days the city works."""

    weekdays: tuple[int, ...] = WORKDAYS
    holidays: frozenset[date] = field(default_factory=frozenset)

    def works(self, day: date) -> bool:
        """Whether the city works on a day."""
        return day.isoweekday() in self.weekdays and day not in self.holidays

    def on_or_before(self, day: date, *, not_before: date) -> date:
        """The last working day up to a day; `not_before` itself where there is none."""
        return next((one for one in _back(day, not_before) if self.works(one)), not_before)

    def on_or_after(self, day: date) -> date:
        """The first working day from a day on."""
        return next(one for one in (day + timedelta(days=ahead) for ahead in range(DAYS)) if self.works(one))


@dataclass(frozen=True)
class StartPlan:
    """What is asked, of whom, by which measures, and the steps; `first_day` is day 0, on which the city works."""

    question: str
    department: str
    metrics: tuple[str, ...]
    first_day: date
    hour: time
    steps: tuple[Step, ...]

    @property
    def last_day(self) -> date:
        """Day 90."""
        return self.first_day + timedelta(days=DAYS)

    def step(self, name: str) -> Step:
        """One step by its name."""
        return next(step for step in self.steps if step.id == name)

    def to_json(self) -> dict[str, Any]:
        """As the command prints it."""
        return {
            "question": self.question,
            "department": self.department,
            "metrics": list(self.metrics),
            "first_day": self.first_day.isoformat(),
            "last_day": self.last_day.isoformat(),
            "hour": f"{self.hour:%H:%M}",
            "steps": [step.to_json() for step in self.steps],
        }


def plan_start(
    *,
    question: str,
    department: str,
    metrics: Sequence[str],
    first_day: date,
    holidays: Collection[date] = (),
    weekday: int = 4,
    hour: time = time(10),
    weekdays: Sequence[int] = WORKDAYS,
) -> StartPlan:
    """The plan: each step on a working day, a meeting on the wished weekday where one lies before its limit.

    Day 0 is the first working day from `first_day` on. No step comes after its limit: two rehearsals by day 14 and 21,
    the first recorded meeting by day 30, a memo within two days of each, one decision by day 60, the budget
    memo by day 90.

    Raises
    ------
    HearingError
        When it is more or less than one question and three measures, or the city works on no day that is named.
    """
    problems = "; ".join(start_problems(question, metrics, weekday=weekday, weekdays=weekdays))
    if problems:
        raise HearingError(
            problems,
            expected="one question, one department, three different measures",
            next_step="Start small: what does not fit into one question comes after the ninety days.",
        )
    works = WorkingDays(tuple(weekdays), frozenset(holidays))
    start = works.on_or_after(first_day)
    steps: list[Step] = []
    for spec in STEPS:
        steps.append(_step(spec, start, works, weekday, steps))
    return StartPlan(" ".join(question.split()), department, tuple(metrics), start, hour, tuple(steps))


def start_problems(
    question: str, metrics: Sequence[str], *, weekday: int = 4, weekdays: Sequence[int] = WORKDAYS
) -> Iterator[str]:
    """What cannot be started with, in words."""
    asked = question.strip()
    if not asked:
        yield "there is no question"
    elif asked.count("?") > 1:
        yield f"these are {asked.count('?')} questions"
    elif len(asked) > QUESTION_LENGTH:
        yield f"the question has {len(asked)} characters, and {QUESTION_LENGTH} is the most"
    if len(metrics) != METRICS:
        yield f"these are {len(metrics)} measures"
    elif len(set(metrics)) != METRICS:
        yield "a measure is named twice"
    if not weekdays or weekday not in weekdays:
        yield f"the city does not work on weekday {weekday}"


def _step(spec: StepOf, start: date, works: WorkingDays, weekday: int, before: Sequence[Step]) -> Step:
    limit = start + timedelta(days=spec.by)
    aim = limit if spec.aim is None else start + timedelta(days=spec.aim)
    earliest = before[-1].day if before else start
    if spec.after_meeting is not None:
        # A memo's days run from its own meeting.
        meeting = next(step for step in before if step.id == spec.follows)
        earliest, limit = meeting.day, meeting.day + timedelta(days=spec.after_meeting)
        aim = limit
    if spec.lasts:
        day = _meeting_day(aim, earliest, works, weekday)
        locked = works.on_or_before(day - timedelta(days=_LOCKED_BEFORE), not_before=start)
        return Step(spec.id, spec.kind, spec.number, day, limit, spec.title, spec.asks, locked, MEETING_MINUTES)
    day = works.on_or_before(aim, not_before=earliest)
    return Step(spec.id, spec.kind, spec.number, day, limit, spec.title, spec.asks, follows=spec.follows)


def _meeting_day(limit: date, earliest: date, works: WorkingDays, weekday: int) -> date:
    """The last working day of the wished weekday in the week up to the limit; else the last working day."""
    week = [
        day for day in _back(limit, max(earliest + timedelta(days=1), limit - timedelta(days=6))) if works.works(day)
    ]
    wished = [day for day in week if day.isoweekday() == weekday]
    return (wished or week or [works.on_or_before(limit, not_before=earliest)])[0]


def _back(day: date, until: date) -> Iterator[date]:
    while day >= until:
        yield day
        day -= timedelta(days=1)
