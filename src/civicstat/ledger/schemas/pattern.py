"""Unusual record patterns that an auditor has released, and how many were examined."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import Field, StringConstraints

from civicstat.ledger.schemas.fields import (
    Body,
    Day,
    DecimalText,
    Digest,
    OptionalShort,
    OptionalWords,
    Short,
    Slug,
    Words,
)
from civicstat.ledger.schemas.promise import WordsRefV1


Count = Annotated[int, Field(ge=0)]
Unit = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*[:=][a-z0-9]+(-[a-z0-9]+)*$", max_length=130)]
UnitOrCity = Annotated[
    str,
    StringConstraints(pattern=r"^(city:-|[a-z0-9]+(-[a-z0-9]+)*[:=][a-z0-9]+(-[a-z0-9]+)*)$", max_length=130),
]
NumberName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=40)]
# The column in which the first two versions looked, by a method that can look in more than one.
FIRST_COLUMNS: Final = {"recoding-drift": "kind", "close-and-reopen": "again_days"}
OptionalDigest = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$", max_length=64)]


class PatternLineV1(Body):
    """The line at which closings bunch."""

    metric: Slug = Field(description="The metric whose line it is.")
    version: int = Field(ge=1, description="Its version.")
    value: DecimalText | None = Field(description="The line; null where each request has its own promised time.")
    unit: Literal["days", "hours"] = Field(description="In what the line counts.")


class PatternExplanationV1(Body):
    """What the department says of it."""

    state: Literal["given", "withheld", "none"] = Field(
        description="`given`: its words stand here; `withheld`: it has explained, and its words are kept; `none`."
    )
    text: OptionalWords = Field(description="Its words, in English; empty unless given.")
    text_es: OptionalWords = Field(description="The same, in Spanish.")
    digest: OptionalDigest = Field(description="The salted digest of words that are withheld; else empty.")
    post: OptionalShort = Field(description="The post that explains, in English; empty where nobody did.")
    post_es: OptionalShort = Field(description="The same, in Spanish.")


class PatternAuditorV1(Body):
    """The auditor's word."""

    post: Short = Field(description="The auditor's post, in English.")
    post_es: Short = Field(description="The same, in Spanish.")
    reason: OptionalWords = Field(description="Why it is released, in English; empty where the words are withheld.")
    reason_es: OptionalWords = Field(description="The same, in Spanish.")
    digest: OptionalDigest = Field(description="The salted digest of words that are withheld; else empty.")
    day: Day = Field(description="The day of the auditor's word.")


class PatternExplanationV2(Body):
    """What the department says of it; its words stand in an object that can be withdrawn."""

    state: Literal["given", "withheld", "none"] = Field(
        description="`given`: its words stand beside the entry; `withheld`: it has explained when "
        "words did not become public, and they are kept; `none`."
    )
    words: WordsRefV1 | None = Field(description="The object with `text` and `text_es`; null unless given.")
    digest: OptionalDigest = Field(description="The salted digest of words that are withheld; else empty.")
    post: OptionalShort = Field(description="The post that explains, in English; empty where nobody did.")
    post_es: OptionalShort = Field(description="The same, in Spanish.")


class PatternAuditorV2(Body):
    """The auditor's word; the reason stands in an object that can be withdrawn."""

    post: Short = Field(description="The auditor's post, in English.")
    post_es: Short = Field(description="The same, in Spanish.")
    words: WordsRefV1 = Field(description="The object with `text` and `text_es`: why it is released.")
    day: Day = Field(description="The day of the auditor's word.")


class _RecordPattern(Body):
    """What both versions say of the pattern itself."""

    id: Slug = Field(description="The pattern's slug.")
    method: Literal["just-under-the-line", "close-and-reopen", "recoding-drift", "month-end", "same-minute"] = Field(
        description="The method that found it: docs/explanation/record-patterns.md."
    )
    recheck: Literal["anyone", "auditor"] = Field(
        description="Who can compute it again: anyone, from the published rows, or an auditor."
    )
    unit: Unit = Field(description="Who keeps the records: `department=streets`, or an area, `yard:otter-yard`.")
    as_of: Day = Field(description="The last local day whose records it knows.")
    rests_on: Digest = Field(description="The release whose rows it was found in.")
    line: PatternLineV1 | None = Field(description="The line; null for a method without one.")
    numbers: dict[NumberName, DecimalText] = Field(
        description="What was found: `cases`, and the method's own numbers; `one_in`: chance alone would do this once "
        "in so many honest tables, at most."
    )
    words: Words = Field(description="What was found, in English.")
    words_es: Words = Field(description="The same, in Spanish.")
    handed_over: Day = Field(description="The day on which the department first had it in a report.")
    days_to_explain: int = Field(ge=1, description="How many days it had at least before it could become public.")
    invented_example: bool = Field(description="Whether every word of people in it is made up for a demonstration.")

    def statement_name(self) -> str:
        """The pattern's slug."""
        return self.id


class RecordPatternV1(_RecordPattern):
    """An unusual record pattern, made public by an auditor's word; a later statement of its name replaces it."""

    explanation: PatternExplanationV1 = Field(description="The department's words beside it.")
    auditor: PatternAuditorV1 = Field(description="Who released it, when, and why.")


class RecordPatternV2(_RecordPattern):
    """An unusual record pattern, made public by an auditor's word, with the words of people beside it.

    A later statement of its name replaces it.
    """

    explanation: PatternExplanationV2 = Field(description="The department's words beside it.")
    auditor: PatternAuditorV2 = Field(description="Who released it, when, and why.")


class RecordPatternV3(_RecordPattern):
    """An unusual record pattern that says in which column it was found; its numbers are those of today's methods.

    A later statement of its name replaces it.
    """

    unit: UnitOrCity = Field(
        description="Who keeps the records: `department=streets`, an area, `yard:otter-yard`, or all of them, `city:-`."
    )
    column: Literal["kind", "channel", "department", "again_days", "reopenings"] | None = Field(
        description="The column of the published rows that it was found in; null for a method that looks at moments."
    )
    explanation: PatternExplanationV2 = Field(description="The department's words beside it.")
    auditor: PatternAuditorV2 = Field(description="Who released it, when, and why.")


def column_of(body: Mapping[str, Any]) -> str | None:
    """The column in which the pattern of a statement of any version was found; None for a method that has none."""
    column: str | None = body.get("column", FIRST_COLUMNS.get(body["method"]))
    return column


class RecordPatternsExaminedV1(Body):
    """On how many unusual record patterns an auditor has spoken; which ones were not released stays private."""

    looked_at: Count = Field(description="How many an auditor has looked at.")
    published: Count = Field(description="How many of them are public.")

    def statement_name(self) -> str:
        """There is one count at a time."""
        return "count"
