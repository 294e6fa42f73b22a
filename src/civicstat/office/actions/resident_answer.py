"""The city's answer to a resident's metric: yes or no with its reason, once, into the city folder."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from django.db import transaction

from civicstat.cycle.residents.proposals import answer as write_answer
from civicstat.office.actions.act import note
from civicstat.office.actions.said_in_both import said_in_both
from civicstat.office.analyst.city_now import CityNow
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.vocabulary.proposal import Answered


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
        When the reason is not said in both languages, is longer than the record takes, or leads to a person.
    CityFolderError
        When nobody proposed it, or it was answered before.
    """
    said = said_in_both({"reason": reason, "reason_es": reason_es}, missing="answer_has_a_reason")
    word: Literal["yes", "no"] = "yes" if yes else "no"
    answered = Answered(answer=word, by=post.title, by_es=post.title_es, day=day, **said)
    with transaction.atomic():
        # The act first: of two approvers only one gets as far as the file.
        note("residentproposal", metric, act="answer-resident", by=by, at=at, said=answered.model_dump(mode="json"))
        write_answer(city.path, metric, answered)
