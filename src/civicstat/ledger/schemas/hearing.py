"""What performance meetings leave behind: decisions, actions, and the briefings that open the next meeting."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from civicstat.ledger.schemas.fields import Body, Day, DecimalText, Digest, FigureKeyText, Slug, Words


Count = Annotated[int, Field(ge=0)]
OptionalDay = Annotated[str, StringConstraints(pattern=r"^(-|[0-9]{4}-[0-9]{2}-[0-9]{2})$", max_length=10)]


class ExpectedEffectV1(Body):
    """What a decision is expected to move, by when: fixed before it is judged."""

    metric: Slug = Field(description="The metric that should move.")
    direction: Literal["up", "down"] = Field(description="Which way.")
    value: DecimalText = Field(description="The value that should be reached, in the metric's unit.")
    by: Day = Field(description="The last day by which it should be reached.")


class DecisionV1(Body):
    """What a meeting decided, why, and what it expects of it."""

    id: Slug = Field(description="The decision's slug.")
    department: Slug = Field(description="The department whose meeting decided it.")
    day: Day = Field(description="The day of the meeting.")
    text: Words = Field(description="What was decided, in English.")
    text_es: Words = Field(description="What was decided, in Spanish.")
    why: Words = Field(description="Why it was chosen and which values were weighed, in English.")
    why_es: Words = Field(description="The same, in Spanish.")
    rests_on: tuple[FigureKeyText, ...] = Field(
        min_length=1, max_length=20, description="The published figures on which it rests."
    )
    effect: ExpectedEffectV1 = Field(description="The effect that is expected of it.")
    invented_example: Literal[True] = Field(description="An example made up for a demonstration, not a city's words.")

    def statement_name(self) -> str:
        """The decision's slug."""
        return self.id


class ActionV1(Body):
    """What a post promised to deliver, and by when; a later statement under the same slug brings it up to date."""

    id: Slug = Field(description="The action's slug.")
    decision: Slug = Field(description="The decision that it carries out.")
    owner_post: Words = Field(description="The post that answers for it, in English.")
    owner_post_es: Words = Field(description="The post that answers for it, in Spanish.")
    owner_department: Slug = Field(description="The department of that post.")
    deliverable: Words = Field(description="What is to be delivered, in English.")
    deliverable_es: Words = Field(description="What is to be delivered, in Spanish.")
    first_due: Day = Field(description="The day promised first; no later statement changes it.")
    due: Day = Field(description="The day promised now.")
    effect_open_until: Day = Field(description="The day until which its effect stays open, apart from the delivery.")
    done_on: Day | None = Field(description="The day of delivery; null while it is open.")
    evidence: Annotated[str, StringConstraints(max_length=600)] = Field(
        description="What shows that it was delivered, in English; empty while it is open."
    )
    evidence_es: Annotated[str, StringConstraints(max_length=600)] = Field(description="The same, in Spanish.")
    invented_example: Literal[True] = Field(description="An example made up for a demonstration, not a city's words.")

    def statement_name(self) -> str:
        """The action's slug."""
        return self.id


class BriefingObjectV1(Body):
    """The object that holds a briefing."""

    sha256: Digest = Field(description="Its digest.")


class BriefingV1(Body):
    """A meeting briefing: prepared from published values alone, before the meeting."""

    department: Slug = Field(description="The department that it is about.")
    meeting: OptionalDay = Field(description="The day of the meeting; `-` while none is set.")
    as_of: Day = Field(description="The last local day whose records it knows.")
    object: BriefingObjectV1 = Field(description="The briefing itself.")
    findings: Count = Field(description="How many unusual changes it lists, the largest improvement among them.")
    promises: Count = Field(description="How many open promises it opens with.")
    rests_on: Digest = Field(description="The release whose values it reads.")

    def statement_name(self) -> str:
        """Department and day."""
        return f"{self.department}/{self.as_of.isoformat()}"
