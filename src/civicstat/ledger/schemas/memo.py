"""The memo after a meeting: what was decided, promised and asked for, and whether it came in time."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from civicstat.ledger.schemas.briefing import MeetingSlug
from civicstat.ledger.schemas.fields import Body, FigureKeyText, Slug
from civicstat.ledger.schemas.meeting import Instant, Version
from civicstat.ledger.schemas.promise import WordsRefV1


Count = Annotated[int, Field(ge=0)]


class QuestionsPutV1(Body):
    """The questions that reached a meeting, when its memo was sent."""

    put: Count = Field(description="How many were put to the meeting.")
    answered: Count = Field(description="How many have an answer.")
    unanswered: Count = Field(description="How many were let in and have none.")


class LookedUpV1(Body):
    """Something that the meeting asked the published data."""

    at: Instant = Field(description="When.")
    key: FigureKeyText | Literal[""] = Field(description="The figure that was shown; empty where none could be.")


class WorthV1(Body):
    """Was the meeting worth the time of those who were there?"""

    asked: Count = Field(description="How many answered.")
    yes: Count = Field(description="How many said yes.")
    no: Count = Field(description="How many said no.")


class MemoV1(Body):
    """What came of a meeting, as it was sent; a later statement may add or correct, and says so."""

    meeting: MeetingSlug = Field(description="The meeting's slug.")
    version: Version = Field(description="Rises with each statement; numbers may be left out.")
    ended_at: Instant = Field(description="When the meeting ended.")
    due_at: Instant = Field(description="Until when the memo was due: 48 hours later.")
    sent_at: Instant = Field(description="When it was sent; it never changes.")
    late: Count = Field(
        description="Minutes that it was sent late, begun ones counted whole. In a live record, one that was recorded "
        "more than an hour after it was sent counts from when it was recorded."
    )
    corrected_at: Instant | None = Field(description="When this statement corrected it; null in the first.")
    decisions: tuple[Slug, ...] = Field(max_length=100, description="Decisions of the meeting, in order.")
    promises: tuple[Slug, ...] = Field(max_length=100, description="Promises made in it, in order.")
    data_requests: tuple[Slug, ...] = Field(max_length=100, description="Data that it asked for, in order.")
    questions: QuestionsPutV1 = Field(description="How many questions it had.")
    looks: tuple[LookedUpV1, ...] = Field(max_length=150, description="What it asked the data, the first ones.")
    looks_in_all: Count = Field(description="How often it asked the data in all.")
    poll: WorthV1 = Field(description="Whether it was worth their time.")
    words: WordsRefV1 | None = Field(
        description="The object with `intro`, and `correction` in a later statement, each also with `_es`; null where "
        "nothing was added."
    )
    made_up: bool = Field(description="Whether it is invented, as in a replay.")

    def statement_name(self) -> str:
        """The meeting's slug."""
        return self.meeting
