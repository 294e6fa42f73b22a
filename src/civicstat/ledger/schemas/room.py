"""What a meeting was asked and what it asked for: questions with their answers, requests for data with their days."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from civicstat.ledger.schemas.fields import Body, Day, Short, Slug
from civicstat.ledger.schemas.meeting import Version
from civicstat.ledger.schemas.promise import MoveV1, WordsRefV1


_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
MeetingSlug = Annotated[str, StringConstraints(pattern=_SLUG, max_length=80)]


class QuestionV1(Body):
    """A question to a meeting that was let in: each statement under its name brings it up to date, answered or not."""

    id: Annotated[str, StringConstraints(pattern=_SLUG, max_length=90)] = Field(
        description="The meeting's slug and a number; numbers may be left out."
    )
    meeting: MeetingSlug = Field(description="The meeting that it was asked of.")
    version: Version = Field(description="Rises with each statement; numbers may be left out.")
    asker: Literal["resident", "moderator", "chair", "panel"] = Field(description="As what somebody asked; never who.")
    asked_on: Day = Field(description="The day on which it was asked.")
    state: Literal["waiting", "put", "answered", "unanswered"] = Field(
        description="Whether it waits, was put to the room, was answered, or stayed unanswered when the meeting ended."
    )
    answered_by: Slug | None = Field(description="The post that answered; null before.")
    answered_on: Day | None = Field(description="The day of the answer; null before.")
    words: WordsRefV1 = Field(description="The object with `text`, in the language asked or in both.")
    since: WordsRefV1 | None = Field(description="The object with `answer`, in one language or both; null before.")
    made_up: bool = Field(description="Whether it is invented, as in a replay.")

    def statement_name(self) -> str:
        """The question's slug."""
        return self.id


class DeclinedQuestionV1(Body):
    """A question that was not let in: that it was asked and why it stayed out, never its words. Said once."""

    id: Annotated[str, StringConstraints(pattern=_SLUG, max_length=90)] = Field(
        description="The meeting's slug and a number, as questions have it."
    )
    meeting: MeetingSlug = Field(description="The meeting that it was asked of.")
    asker: Literal["resident", "moderator", "chair", "panel"] = Field(description="As what somebody asked; never who.")
    asked_on: Day = Field(description="The day on which it was asked.")
    declined_as: Literal["private", "insult", "not-about-this", "asked-already", "not-looked-at"] = Field(
        description="Why: it named a private person, insulted somebody, was not about this, or had been asked already; "
        "or nobody looked at it until two days after the meeting."
    )
    made_up: bool = Field(description="Whether it is invented, as in a replay.")

    def statement_name(self) -> str:
        """The question's slug."""
        return self.id


class DataRequestV1(Body):
    """Data that a meeting asked for: each statement under its slug brings it up to date; the first day stays."""

    id: Slug = Field(description="The request's slug.")
    meeting: MeetingSlug = Field(description="The meeting that asked.")
    version: Version = Field(description="Rises with each statement; numbers may be left out.")
    owner_post: Slug = Field(description="The post that it was asked of.")
    owner_title: Short = Field(description="Its title, in English.")
    owner_title_es: Short = Field(description="Its title, in Spanish.")
    asked_on: Day = Field(description="The day on which it was asked for.")
    first_due: Day = Field(description="The day asked for first; it never changes.")
    due: Day = Field(description="The day asked for now.")
    moves: tuple[MoveV1, ...] = Field(max_length=50, description="Every change of the day, in order; it only grows.")
    received_on: Day | None = Field(description="The day on which it came; null before.")
    words: WordsRefV1 = Field(description="The object with `what`, in both languages.")
    since: WordsRefV1 | None = Field(
        description="The object with `moves` (why), `received_words` and `received_link`; null while there are none."
    )
    made_up: bool = Field(description="Whether it is invented, as in a replay.")

    def statement_name(self) -> str:
        """The request's slug."""
        return self.id
