"""Staff proposals: made by anyone at work, answered with a reason by somebody else, within fourteen days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.faults import Fault
from civicstat.office.models.department import Department
from civicstat.office.models.goal import Goal
from civicstat.office.models.idea import Idea
from civicstat.office.models.person import Person
from civicstat.office.models.promise import Promise
from civicstat.office.on_record import PublicRecord
from civicstat.office.rehearsals import in_earnest


# Within two weeks somebody who made a proposal knows what became of it.
DAYS_TO_ANSWER = 14


def propose_idea(
    *,
    kind: str,
    words: str,
    about_kind: str,
    about: str,
    department: Department | None,
    record: PublicRecord,
    by: Person,
    at: datetime,
    today: date,
) -> Idea:
    """A proposal of somebody at work; its answer is due in fourteen days."""
    about = about.strip() if about_kind != "free" else ""
    if about_kind != "free":
        _require_known(about_kind, about, record)
    return create(
        Idea,
        act="propose-idea",
        by=by,
        at=at,
        kind=kind,
        words=words,
        about_kind=about_kind,
        about=about,
        department=department,
        proposed_by=by,
        proposed_on=today,
        due=today + timedelta(days=DAYS_TO_ANSWER),
    )


def answer_idea(
    *, idea: Idea, answer: str, why: str, again_on: date | None, by: Person, at: datetime, today: date, seen: int
) -> Idea:
    """Yes, no or later, with a reason; never by whoever proposed it. "Later" names the day on which it is asked again.

    Raises
    ------
    RefusedError
        When it is one's own, has its last word already, or lacks what an answer needs.
    """
    if idea.proposed_by_id == by.pk:
        raise RefusedError({"": Fault("own_idea")})
    if idea.answer and not idea.waits_on(today):
        raise RefusedError({"": Fault("has_answer")})
    faults: dict[str, str] = {}
    if not why.strip():
        faults["why"] = Fault("idea_why")
    if answer == "later" and (again_on is None or again_on <= today):
        faults["again_on"] = Fault("again_on")
    if faults:
        raise RefusedError(faults)
    fields: dict[str, Any] = {
        "answer": answer,
        "why": why.strip(),
        "again_on": again_on if answer == "later" else None,
        "answered_by": by,
        "answered_on": today,
    }
    return change(idea, act="answer-idea", by=by, at=at, seen=seen, **fields)


def _require_known(kind: str, slug: str, record: PublicRecord) -> None:
    known = {
        "metric": lambda: slug in record.metrics(),
        "goal": lambda: slug in record.goals() or Goal.objects.filter(slug=slug).exists(),
        "promise": lambda: in_earnest(Promise.objects.filter(slug=slug)).exists(),
    }
    if not slug or not known[kind]():
        raise RefusedError({"about": Fault(f"about_no_{kind}", slug=slug)})
