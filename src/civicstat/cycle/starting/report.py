"""A start as it would be made today: readiness, the plan of ninety days, measures to choose from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from civicstat.cycle.city_folder import CityFolder
from civicstat.cycle.errors import CityFolderError
from civicstat.cycle.starting.measures import Suggestion, record_facts, suggest
from civicstat.cycle.working_calendar import calendar_rules
from civicstat.hearings.errors import HearingError
from civicstat.hearings.phrases import Both
from civicstat.hearings.starting.answers import Answer
from civicstat.hearings.starting.facts import Facts
from civicstat.hearings.starting.plan import METRICS, WORKDAYS, StartPlan, plan_start
from civicstat.hearings.starting.practices import Stage
from civicstat.hearings.starting.readiness import PracticeVerdict, Readiness, readiness
from civicstat.ledger.reader import Record
from civicstat.look.words.dates import day_words


_BEFORE = {
    "first-meeting": "the first recorded meeting",
    "public": "anything is public",
    "later": "all thirty practices are in place",
}


# What an office sees of a plan, beside what the record shows.
Look = Callable[[StartPlan, Facts], tuple[Facts, Mapping[str, Answer]]]


@dataclass(frozen=True)
class StartReport:
    """What `civicstat start` hands back. `knows_holidays`: whether the city's file names its days off."""

    readiness: Readiness
    plan: StartPlan
    suggestions: tuple[Suggestion, ...]
    knows_holidays: bool
    were_suggested: bool = False

    def to_json(self) -> dict[str, Any]:
        """One JSON object."""
        return {
            "readiness": self.readiness.to_json(),
            "plan": self.plan.to_json(),
            "suggestions": [one.to_json() for one in self.suggestions],
            "knows_holidays": self.knows_holidays,
            "were_suggested": self.were_suggested,
        }

    def in_words(self) -> str:
        """For a terminal: readiness first, then the plan."""
        return "\n".join([*_readiness_lines(self.readiness), "", *_plan_lines(self)])


def start_report(
    folder: CityFolder,
    record: Record | None,
    *,
    question: str,
    department: str,
    metrics: Sequence[str],
    answers: Mapping[str, Answer],
    stage: Stage,
    today: date,
    first_day: date,
    weekday: int = 4,
    hour: time = time(10),
    look: Look | None = None,
) -> StartReport:
    """Readiness and plan of one department's start; with no metrics named, with the three that are suggested.

    `look` adds what an office sees of it, and what was answered there; an answer given here takes the place of one.

    Raises
    ------
    HearingError
        When the city has no such department, or it is more than one question and three measures.
    """
    named = department_names(folder, record)
    if department not in named:
        raise HearingError(
            f"there is no department {department!r}",
            expected=f"one of {', '.join(sorted(named))}" if named else "a department of departments.csv",
            next_step="Name one department by its short name.",
        )
    own = own_metrics(folder, department)
    found = [] if record is None else suggest(record, department, question=question, own=own, today=today)
    chosen = list(metrics) or [one.facts.id for one in found if one.is_chosen]
    if not metrics and len(chosen) < METRICS:
        raise HearingError(
            f"{department} has {len(chosen)} measures on record, and a start takes {METRICS}",
            expected="three adopted measures that the department answers for",
            next_step="Write them first (docs/how-to/write-a-metric.md); [[briefings]] names a department's own.",
        )
    weekdays, holidays = working_days(folder, first_day)
    plan = plan_start(
        question=question,
        department=department,
        metrics=chosen,
        first_day=first_day,
        holidays=holidays,
        weekday=weekday,
        hour=hour,
        weekdays=weekdays,
    )
    facts = record_facts(record, question=question, department=department, metrics=chosen, own=own, today=today)
    said: Mapping[str, Answer] = {}
    if look is not None:
        facts, said = look(plan, facts)
    ready = readiness(facts, {**said, **answers}, stage)
    return StartReport(ready, plan, tuple(found), folder.city.calendar is not None, not metrics)


def own_metrics(folder: CityFolder, department: str) -> tuple[str, ...]:
    """The metrics that are a department's as a whole."""
    return tuple(name for plan in folder.city.briefings if plan.department == department for name in plan.metrics)


def department_names(folder: CityFolder, record: Record | None) -> dict[str, Both]:
    """The city's departments by their short names, as its record and its briefings know them."""
    found = {plan.department: Both(plan.name, plan.name_es) for plan in folder.city.briefings}
    if record is not None and record.releases() and record.has_role("kinds"):
        for row in record.object_json(record.ref("kinds")).get("departments", ()):
            found.setdefault(row["slug"], Both(row["name"], row["name_es"]))
    return found


def working_days(folder: CityFolder, first_day: date) -> tuple[Sequence[int], frozenset[date]]:
    """On which weekdays the city works and its days off; Monday to Friday and none where it does not say."""
    try:
        rules = calendar_rules(folder, as_of=first_day)
    except CityFolderError as error:
        raise CityFolderError(
            error.found, where=error.where, expected=error.expected, next_step="A plan of ninety days needs them too."
        ) from error
    if rules is None:
        return WORKDAYS, frozenset()
    return tuple(rules["weekdays"]), frozenset(date.fromisoformat(day) for day in rules["holidays"])


def _readiness_lines(found: Readiness) -> Iterator[str]:
    count = len(found.lacking)
    yield "Ready." if not count else f"Not yet. Before {_BEFORE[found.stage]}, {_things(count)}:"
    for row in found.lacking:
        yield from _row_lines(row)
    if found.in_place:
        yield f"In place: {', '.join(row.practice.id for row in found.in_place)}."


def _row_lines(row: PracticeVerdict) -> Iterator[str]:
    mark = "missing" if row.verdict == "missing" else "to answer"
    yield f"  {row.practice.id} {row.practice.title.en} ({mark}): {row.found.en}"
    for asked in row.to_ask:
        yield f"      {asked.id}: {asked.text.en}"
    if not row.to_ask:
        yield f"      Next: {row.practice.next_step.en}"


def _plan_lines(report: StartReport) -> Iterator[str]:
    plan = report.plan
    yield f"Ninety days for {plan.department}: {plan.question}"
    yield f"Measures: {', '.join(plan.metrics)}"
    if report.were_suggested:
        others = [one.facts.id for one in report.suggestions if not one.is_chosen]
        yield f"  These three were suggested. Others of the department: {', '.join(others) or 'none'}."
    for step in plan.steps:
        number = (step.day - plan.first_day).days
        when = f", {plan.hour:%H:%M}" if step.lasts else ""
        locked = f"; briefing locked by {day_words(step.briefing_by, 'en')}" if step.briefing_by else ""
        yield f"  day {number:>2}  {day_words(step.day, 'en')}{when}: {step.title.en}{locked}"
    if not report.knows_holidays:
        yield "The city's file names no days off ([calendar] in city.toml), so only weekends were left out."


def _things(count: int) -> str:
    return "one thing is missing or unanswered" if count == 1 else f"{count} things are missing or unanswered"
