"""A question on record, once it was let in: each version is a statement. None of a rehearsal is.

Of a closed meeting the words stand in the city's home, and the entry names their digest.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from civicstat.office.freezing.desk import Desk
from civicstat.office.freezing.noun import Noun, is_on_record, iso, put_version, waiting_versions
from civicstat.office.models.question import Question
from civicstat.vocabulary.statement import Statement


TYPE = "question/v1"


def _waiting(at: datetime, at_once: bool) -> list[Question]:
    rows = Question.objects.filter(sight="accepted", meeting__is_dry_run=False)
    return waiting_versions(rows.select_related("meeting", "answered_by").order_by("pk"), at, at_once)


def _is_ready(question: Question) -> bool:
    return is_on_record(question.meeting)


def _put(question: Question, desk: Desk, at: datetime) -> list[str]:
    # `_is_ready` saw the meeting on record.
    cites = desk.cites_of_meeting(question.meeting.slug)
    return put_version(
        question,
        desk,
        type_=TYPE,
        name=question.slug,
        body=lambda said: _body(question, desk, said),
        cites=cites,
        at=at,
    )


def _body(question: Question, desk: Desk, said: Statement | None) -> dict[str, Any]:
    name = f"question/{question.slug}"
    is_answered = question.state == "answered"
    return {
        "id": question.slug,
        "meeting": question.meeting.slug,
        "version": question.version,
        "asker": question.asker,
        "asked_on": question.asked_on.isoformat(),
        "state": question.state,
        "answered_by": question.answered_by.slug if is_answered and question.answered_by is not None else None,
        "answered_on": iso(question.answered_on) if is_answered else None,
        "words": dict(said.body["words"]) if said is not None else desk.put_words(name, _said(question, "text")),
        "since": desk.put_words(f"{name}/since", _said(question, "answer")) if is_answered else None,
        "made_up": desk.made_up,
    }


def _said(question: Question, name: str) -> dict[str, str]:
    return {field: text for field in (name, f"{name}_es") if (text := getattr(question, field))}


NOUN = Noun(_waiting, _put, _is_ready)
