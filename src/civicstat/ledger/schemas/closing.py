"""What stood when a meeting closed: everything that was captured in it, and its recesses."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from civicstat.ledger.schemas.briefing import MeetingSlug
from civicstat.ledger.schemas.fields import Body, Digest, Slug
from civicstat.ledger.schemas.meeting import Instant


class CapturedV1(Body):
    """One thing that was captured in the room, as it was said."""

    kind: Literal["decision", "promise", "data-request"] = Field(description="What it is.")
    id: Slug = Field(description="Its slug.")
    said_at: Instant = Field(description="When it was said.")
    digest: Digest = Field(description="The digest of the first statement under which it stands in the log.")


class RecessV1(Body):
    """A span in which the meeting's clock stood still."""

    from_: Instant = Field(alias="from", description="When it began.")
    to: Instant = Field(description="When the meeting went on.")


class ClosingV1(Body):
    """What a meeting captured, said once by the software when nothing of it can be taken back any more.

    The memo is held against it: whoever leaves something out of the memo leaves it out in sight of everybody.
    """

    meeting: MeetingSlug = Field(description="The meeting's slug.")
    ended_at: Instant = Field(description="When the meeting ended.")
    captured: tuple[CapturedV1, ...] = Field(
        max_length=200, description="Everything captured, in the order it was said."
    )
    recesses: tuple[RecessV1, ...] = Field(max_length=50, description="Its recesses, in order.")
    minutes: Annotated[int, Field(ge=0)] = Field(
        description="How long it met, recesses left out, in minutes, begun ones counted whole."
    )
    made_up: bool = Field(description="Whether it is invented, as in a replay.")

    def statement_name(self) -> str:
        """The meeting's slug."""
        return self.meeting
