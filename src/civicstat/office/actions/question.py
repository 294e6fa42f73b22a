"""Questions to a meeting: asked, looked at, put, answered, or left unanswered for everybody to see."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.actions.room import touch
from civicstat.office.faults import Fault
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.models.question import Question
from civicstat.office.on_record import private_faults


def ask(
    *, meeting: Meeting, asker: str, words: str, lang: str, by: Person | None, at: datetime, today: date
) -> Question:
    """A question in the language in which it was asked. A resident's waits for a second look; others are shown.

    A resident asks without a name: `by` is None then, whoever is signed in.
    """
    faults = private_faults({"words": words})
    if not words.strip():
        faults["words"] = Fault("room.question_words")
    if meeting.ended_at is not None or meeting.state == "cancelled":
        faults[""] = Fault("room.over")
    if faults:
        raise RefusedError(faults)
    with transaction.atomic():
        # Held where the database can, so that two who ask in one moment get two numbers.
        Meeting.objects.select_for_update().get(pk=meeting.pk)
        number = Question.objects.filter(meeting=meeting).count() + 1
        last = Question.objects.filter(meeting=meeting).aggregate(last=Max("order"))["last"] or 0
        text: dict[str, Any] = {"text_es" if lang == "es" else "text": words.strip()}
        made = create(
            Question,
            act="ask",
            by=by,
            at=at,
            slug=f"{meeting.slug}-q{number}",
            meeting=meeting,
            asker=asker,
            asked_on=today,
            order=last + 1,
            sight="new" if asker == "resident" else "accepted",
            **text,
        )
        touch(meeting)
    return made


def accept(*, question: Question, text: str, text_es: str, by: Person, at: datetime, seen: int) -> Question:
    """A second person looked at a resident's words: they are shown, with the other language where somebody wrote it.

    Raises
    ------
    HeldError
        When other words would take their place, and a legal hold covers those that were asked.
    """
    faults = private_faults({"text": text, "text_es": text_es})
    if question.sight != "new":
        faults[""] = Fault("room.looked_at")
    if not (text.strip() or text_es.strip()):
        faults["text"] = Fault("room.question_words")
    if faults:
        raise RefusedError(faults)
    words = {"text": text.strip(), "text_es": text_es.strip()}
    return _changed(question, act="accept-question", by=by, at=at, seen=seen, sight="accepted", **words)


def decline(*, question: Question, declined_as: str, by: Person, at: datetime, seen: int) -> Question:
    """Not shown, for a reason that is counted in public. Its words are not kept, unless a legal hold covers them.

    Raises
    ------
    HeldError
        When one does: the question waits, unseen, until the hold is released.
    """
    if question.sight != "new":
        raise RefusedError({"": Fault("room.looked_at")})
    fields: dict[str, Any] = {"sight": "declined", "declined_as": declined_as, "text": "", "text_es": ""}
    return _changed(question, act="decline-question", by=by, at=at, seen=seen, **fields)


def put(*, question: Question, by: Person, at: datetime, seen: int) -> Question:
    """The chair puts it to the room."""
    if question.sight != "accepted" or question.state == "answered":
        raise RefusedError({"": Fault("room.open_question")})
    return _changed(question, act="put-question", by=by, at=at, seen=seen, state="put")


def answer(
    *,
    question: Question,
    answer: str,
    answer_es: str,
    answered_by: Post,
    by: Person,
    at: datetime,
    today: date,
    seen: int,
) -> Question:
    """What a post answered, in the room or afterwards in writing."""
    faults = private_faults({"answer": answer, "answer_es": answer_es})
    if question.sight != "accepted" or question.state == "answered":
        faults[""] = Fault("room.open_question")
    if not (answer.strip() or answer_es.strip()):
        faults["answer"] = Fault("room.answer_words")
    if faults:
        raise RefusedError(faults)
    fields: dict[str, Any] = {
        "state": "answered",
        "answer": answer.strip(),
        "answer_es": answer_es.strip(),
        "answered_by": answered_by,
        "answered_on": today,
    }
    return _changed(question, act="answer-question", by=by, at=at, seen=seen, **fields)


def leave_unanswered(*, question: Question, by: Person, at: datetime, seen: int) -> Question:
    """Nobody answers it now; it stays in sight, and can be answered later."""
    if question.sight != "accepted" or question.state == "answered":
        raise RefusedError({"": Fault("room.open_question")})
    return _changed(question, act="leave-unanswered", by=by, at=at, seen=seen, state="unanswered")


def _changed(question: Question, *, act: str, by: Person, at: datetime, seen: int, **fields: Any) -> Question:
    with transaction.atomic():
        changed = change(question, act=act, by=by, at=at, seen=seen, **fields)
        touch(question.meeting)
    return changed
