"""The city's answer to a resident's metric: yes or no with its reason, once, into the city folder."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from django.db import transaction

from civicstat.cycle.residents.proposals import answer as write_answer
from civicstat.office.actions.act import RefusedError, note
from civicstat.office.analyst.city_now import CityNow
from civicstat.office.faults import Fault
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.vocabulary.proposal import Answered


LONGEST = 600


def answer(
    *,
    city: CityNow,
    metric: str,
    yes: bool,
    reason: str,
    reason_es: str,
    post: Post,
    by: Person,
    at: datetime,
    day: date,
) -> None:
    """Answer a resident; the next run puts it on record. The record names the post, the office keeps who it was.

    Raises
    ------
    RefusedError
        When the reason is not said in both languages, or is longer than the record takes.
    CityFolderError
        When nobody proposed it, or it was answered before.
    """
    said = {"reason": reason.strip(), "reason_es": reason_es.strip()}
    faults: dict[str, str] = {name: Fault("answer_has_a_reason") for name, text in said.items() if not text}
    faults |= {name: Fault("answer_too_long", most=LONGEST) for name, text in said.items() if len(text) > LONGEST}
    if faults:
        raise RefusedError(faults)
    word: Literal["yes", "no"] = "yes" if yes else "no"
    answered = Answered(answer=word, by=post.title, by_es=post.title_es, day=day, **said)
    with transaction.atomic():
        # The act first: of two approvers only one gets as far as the file.
        note("residentproposal", metric, act="answer-resident", by=by, at=at, said=answered.model_dump(mode="json"))
        write_answer(city.path, metric, answered)
