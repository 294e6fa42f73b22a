"""What a meeting asked of the city's own rows, and what came of it, then and there."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from civicstat.ledger.schemas.fields import Body, Day, Digest, Slug
from civicstat.ledger.schemas.meeting import Instant
from civicstat.ledger.schemas.promise import WordsRefV1


_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class RowsAskedV1(Body):
    """The row files that were counted, by their digests."""

    asset: Digest = Field(description="Of the rows about the street.")
    place: Digest = Field(description="Of the rows about places.")
    person_months: Digest = Field(description="Of the monthly totals about persons.")


class AskedLiveV1(Body):
    """A question that a meeting put to the city's rows: computed in the meeting, never a published figure."""

    id: Annotated[str, StringConstraints(pattern=_SLUG, max_length=100)] = Field(
        description="The meeting's slug, `asked` and a number; numbers may be left out."
    )
    meeting: Annotated[str, StringConstraints(pattern=_SLUG, max_length=80)] = Field(
        description="The meeting that asked."
    )
    asked_at: Instant = Field(description="When.")
    by_post: Slug | None = Field(description="The post that asked for the meeting; null where it held none.")
    metric: Annotated[str, StringConstraints(max_length=80)] = Field(description="The metric, as it was asked for.")
    metric_version: Annotated[int, Field(ge=0)] = Field(
        description="Its version then; 0 where there is no such metric."
    )
    definition: Digest | None = Field(description="The digest of its definition; null where there is no such metric.")
    outcome: Literal["answered", "refused", "cancelled", "failed"] = Field(description="What came of it.")
    reason: Annotated[str, StringConstraints(pattern=r"^([a-z]+(-[a-z]+)*)?$", max_length=40)] = Field(
        description="Why there is no answer; empty for an answer."
    )
    as_of: Day = Field(description="The last day that the rows knew.")
    rows: RowsAskedV1 = Field(description="Which rows were counted.")
    recheck: Literal["anyone", "auditor"] = Field(
        description="Who can count again: anyone, where these very row files are published objects of the record; else "
        "an auditor who sees the city's own."
    )
    sql: Digest | None = Field(description="The digest of the SQL that ran; null where none did.")
    words: WordsRefV1 = Field(
        description="The object with `sentence` and `sentence_es`, as the room was told, and with `answer`: the "
        "question, every figure shown, and what was held back and why."
    )
    made_up: bool = Field(description="Whether the meeting is invented, as in a replay.")

    def statement_name(self) -> str:
        """The question's slug."""
        return self.id
