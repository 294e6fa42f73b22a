"""A start: begun once for a department, answered, noted, asked for, and at its end chosen."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from civicstat.hearings.starting.plan import start_problems
from civicstat.hearings.starting.practices import questions
from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.faults import Fault
from civicstat.office.models.department import Department
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.models.start_plan import Start, StartAnswer
from civicstat.office.on_record import PublicRecord, private_faults


# Steps of which the office sees nothing itself.
NOTED = ("agree", "budget-memo")
# Steps that it sees as soon as the department has a series of meetings.
MEETINGS = ("dry-run", "recorded-meeting", "memo")


def begin_start(
    *,
    department: Department,
    question: str,
    question_es: str,
    metrics: Sequence[str],
    first_day: date,
    weekday: int,
    hour: time,
    weekdays: Sequence[int],
    days_off: Collection[date],
    record: PublicRecord,
    by: Person,
    at: datetime,
    today: date,
) -> Start:
    """Begin ninety days; three adopted metrics, one question, and no other start of the department that is open."""
    faults: dict[str, str] = private_faults({"question": question, "question_es": question_es})
    if any(True for _ in start_problems(question, metrics, weekday=weekday, weekdays=weekdays)):
        if question.count("?") > 1:
            faults["question"] = Fault("start_one_question")
        if len(set(metrics)) != len(metrics) or len(metrics) != 3:
            faults["metric_3"] = Fault("start_three_metrics")
        if weekday not in weekdays:
            faults["weekday"] = Fault("start_weekday")
    unknown = [name for name in metrics if name not in record.metrics()]
    if unknown:
        faults["metric_1"] = Fault("start_no_metric", metric=unknown[0])
    if first_day < today:
        faults["first_day"] = Fault("start_day_passed")
    if Start.objects.filter(department=department, choice="").exists():
        faults["department"] = Fault("start_is_open")
    if faults:
        raise RefusedError(faults)
    return create(
        Start,
        act="begin-start",
        by=by,
        at=at,
        department=department,
        question=" ".join(question.split()),
        question_es=" ".join(question_es.split()),
        metrics=list(metrics),
        first_day=first_day,
        weekday=weekday,
        hour=hour,
        weekdays=list(weekdays),
        days_off=sorted(day.isoformat() for day in days_off),
    )


def answer_start(
    *,
    start: Start,
    question: str,
    said: str,
    evidence: str,
    post: Post,
    by: Person,
    at: datetime,
    today: date,
    seen: int,
) -> StartAnswer:
    """Answer one question, or answer it anew at the version that was seen (0: none yet)."""
    if question not in questions():
        raise RefusedError({"": Fault("start_no_question", question=question)})
    if said == "yes" and not evidence.strip():
        raise RefusedError({"evidence": Fault("start_yes_shows")})
    private = private_faults({"evidence": evidence})
    if private:
        raise RefusedError(private)
    _require_open(start)
    fields: dict[str, Any] = {"said": said, "evidence": evidence.strip(), "post": post, "on": today}
    found = StartAnswer.objects.filter(start=start, question=question).first()
    if found is None:
        return create(StartAnswer, act="answer-start", by=by, at=at, start=start, question=question, **fields)
    return change(found, act="answer-start", by=by, at=at, seen=seen, **fields)


def note_step(
    *, start: Start, step: str, on: date, has_series: bool, by: Person, at: datetime, today: date, seen: int
) -> Start:
    """Note the day of a step that the office cannot see itself."""
    _require_open(start)
    found = next((one for one in start.plan.steps if one.id == step), None)
    if found is None or found.kind not in (NOTED if has_series else (*NOTED, *MEETINGS)):
        raise RefusedError({"": Fault("start_seen_itself")})
    if not start.first_day <= on <= today:
        raise RefusedError({"on": Fault("start_day_between")})
    noted = {**start.noted, step: on.isoformat()}
    return change(start, act="note-step", by=by, at=at, seen=seen, noted=noted)


def ask_for(
    *, start: Start, ask: str, ask_es: str, ask_dollars: Decimal | None, by: Person, at: datetime, seen: int
) -> Start:
    """Say what the budget memo asks for: words in both languages without a number, and the dollars apart."""
    _require_open(start)
    faults: dict[str, str] = private_faults({"ask": ask, "ask_es": ask_es})
    for name, text in (("ask", ask), ("ask_es", ask_es)):
        if re.search(r"\d", text):
            faults[name] = Fault("start_no_number")
    if bool(ask.strip()) != bool(ask_es.strip()):
        faults["ask_es" if ask.strip() else "ask"] = Fault("start_both_languages")
    if faults:
        raise RefusedError(faults)
    fields: dict[str, Any] = {"ask": ask.strip(), "ask_es": ask_es.strip(), "ask_dollars": ask_dollars}
    return change(start, act="ask-for", by=by, at=at, seen=seen, **fields)


def choose_end(
    *, start: Start, choice: str, why: str, why_es: str, by: Person, at: datetime, today: date, seen: int
) -> Start:
    """Say whether the meetings go on, change or stop, and why, in both languages."""
    _require_open(start)
    if today < start.first_day:
        raise RefusedError({"": Fault("start_not_begun")})
    fields: dict[str, Any] = {"choice": choice, "chosen_on": today, "why": why.strip(), "why_es": why_es.strip()}
    return change(start, act="choose-end", by=by, at=at, seen=seen, **fields)


def _require_open(start: Start) -> None:
    if start.choice:
        raise RefusedError({"": Fault("start_is_over")})
