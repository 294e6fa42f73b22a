"""The briefing of a meeting as it was locked: what it holds, who answered it, and whether it came in time."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from civicstat.ledger.schemas.fields import Body, Day, Digest, FigureKeyText, Slug
from civicstat.ledger.schemas.hearing import BriefingObjectV1, Count
from civicstat.ledger.schemas.meeting import Instant, Version
from civicstat.ledger.schemas.promise import WordsRefV1


MeetingSlug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Minutes = Annotated[int, Field(ge=1, le=90)]


class AgendaItemV2(Body):
    """One item of the agenda."""

    id: Literal["promises", "gain", "standing", "changes", "ahead", "residents", "aloud"] = Field(
        description="Which item."
    )
    minutes: Minutes = Field(description="How long it takes.")
    findings: tuple[Slug, ...] = Field(max_length=200, description="Promises, metrics or sections that it is about.")


class ExplanationV2(Body):
    """What a department said beside a finding."""

    metric: Slug = Field(description="The metric whose finding it is about.")
    department: Slug = Field(description="The department.")
    by_post: Slug | None = Field(description="The post that said it.")
    at: Instant = Field(description="When.")
    words: WordsRefV1 = Field(
        description="The object with `words`, and where said `workload`, `staffing` and `needs`; each may have `_es`."
    )


class AnswerV2(Body):
    """What the data steward answered."""

    verdict: Literal["upheld", "not-upheld"] = Field(description="Whether the department is right.")
    by_post: Slug | None = Field(description="The post that answered.")
    at: Instant = Field(description="When.")
    words: WordsRefV1 = Field(description="The object with `words`, which may have `_es`.")


class ContestV2(Body):
    """A figure that a department says is wrong."""

    metric: Slug = Field(description="The metric.")
    figure: FigureKeyText | Literal[""] = Field(description="The key of the figure.")
    department: Slug = Field(description="The department.")
    by_post: Slug | None = Field(description="The post that contests it.")
    at: Instant = Field(description="When.")
    words: WordsRefV1 = Field(
        description="The object with `words`, `evidence` and `evidence_link`; the first two may have `_es`."
    )
    answer: AnswerV2 | None = Field(description="The steward's answer; null while it is not resolved.")


class OverrideV2(Body):
    """A measure that the chair put on the agenda, or took off it."""

    metric: Slug = Field(description="The metric.")
    what: Literal["add", "leave-out"] = Field(description="Which of the two.")
    by_post: Slug | None = Field(description="The post that did it.")
    words: WordsRefV1 = Field(description="The object with `why`, which may have `_es`.")


class BriefingV2(Body):
    """A meeting's briefing as it was locked; later statements may only add answers of the steward."""

    id: MeetingSlug = Field(description="The meeting's slug.")
    version: Version = Field(description="Rises with each statement; numbers may be left out.")
    series: Slug = Field(description="The series of the meeting.")
    department: Slug | None = Field(description="The department that it is about; null for a cross-cutting series.")
    as_of: Day = Field(description="The last local day whose records it knows.")
    rests_on: Digest = Field(description="The release whose values it holds.")
    object: BriefingObjectV1 = Field(description="The briefing itself, as it was built.")
    meets_at: Instant = Field(description="The hour of the meeting from which its own hours are counted.")
    built_due: Instant = Field(description="When it was to be built: 96 hours before the meeting.")
    built_at: Instant = Field(description="When it was built, and shown to the department.")
    built_late: Count = Field(description="Whole minutes that it was built late.")
    locked_due: Instant = Field(description="When it was to be locked: 48 hours before the meeting.")
    locked_at: Instant = Field(description="When it was locked.")
    locked_late: Count = Field(
        description="Whole minutes that it was locked late. In a live record, one that was recorded more than an hour "
        "after its lock counts from when it was recorded."
    )
    steward: Slug | None = Field(description="The post that answers what is contested; null where there is none.")
    findings: Count = Field(description="How many unusual changes it lists, the largest improvement among them.")
    promises: Count = Field(description="How many open promises it opens with.")
    minutes: Minutes = Field(description="How long the meeting takes at most.")
    agenda: tuple[AgendaItemV2, ...] = Field(min_length=1, max_length=7, description="Its items, open promises first.")
    explanations: tuple[ExplanationV2, ...] = Field(max_length=200, description="What departments said.")
    contests: tuple[ContestV2, ...] = Field(max_length=100, description="Which figures are contested.")
    overrides: tuple[OverrideV2, ...] = Field(max_length=100, description="What the chair changed on the agenda.")
    made_up: bool = Field(description="Whether hours, people and words are invented, as in a replay.")

    def statement_name(self) -> str:
        """The meeting's slug."""
        return self.id
