"""Decisions and promises of real people: their words stand apart, so that they can be withdrawn and the entry stays."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from civicstat.ledger.schemas.fields import Body, Day, Digest, FigureKeyText, OptionalWords, Short, Slug, Words
from civicstat.ledger.schemas.hearing import ExpectedEffectV1


class WordsRefV1(Body):
    """The object that holds what people wrote, {"nonce", "words"}; the nonce keeps the words from being guessed."""

    sha256: Digest = Field(description="Its digest. The object may be withdrawn (`withdrawal/v1`); the digest stays.")


class DecisionV2(Body):
    """What a meeting decided and what it expects of it; the words stand in an object that can be withdrawn."""

    id: Slug = Field(description="The decision's slug.")
    department: Slug = Field(description="The department that decided it.")
    day: Day = Field(description="The day of the meeting.")
    rests_on: tuple[FigureKeyText, ...] = Field(
        min_length=1, max_length=20, description="The published figures on which it rests."
    )
    scenarios: tuple[Short, ...] = Field(max_length=20, description="Scenarios that were weighed, by name.")
    effect: ExpectedEffectV1 = Field(description="The effect that is expected of it; it never changes.")
    words: WordsRefV1 = Field(description="The object with `text` and `why`, each also with `_es`.")
    made_up: bool = Field(description="Whether people and words are invented, as in a replay.")

    def statement_name(self) -> str:
        """The decision's slug."""
        return self.id


class MoveV1(Body):
    """One change of the day that is promised now; the reason stands among the words."""

    on: Day = Field(description="The day on which it was asked for.")
    to: Day = Field(description="The day promised since.")


class ClaimV1(Body):
    """A delivery as its owner claims it."""

    done_on: Day = Field(description="The day of delivery.")
    by_post: Slug = Field(description="The post that claims it.")


class ConfirmationV1(Body):
    """A second person, in another post, has seen what shows the delivery."""

    on: Day = Field(description="The day on which they confirmed it.")
    by_post: Slug = Field(description="Their post: never the one that claims it.")


class AsideV1(Body):
    """Why a promise left the road that its days describe; the reason stands among the words."""

    status: Literal["on-hold", "overtaken-by-events", "merged"] = Field(description="What it is now.")
    since: Day = Field(description="From which day on.")
    until: Day | None = Field(description="The last day of a hold; null for the others.")
    into: Slug | None = Field(description="The promise that took it in, when merged; null otherwise.")


class JudgedEffectV1(Body):
    """What came of it, judged apart from the delivery and not before its day."""

    verdict: Literal["reached", "not-reached", "cannot-tell"] = Field(description="The verdict.")
    on: Day = Field(description="The day on which it was judged.")
    by_post: Slug = Field(description="The post that judged it.")
    figure: Annotated[str, Field(max_length=200)] = Field(
        description="The key of the published figure that shows it; empty where nobody can tell."
    )


class ActionV2(Body):
    """A promise: each statement under its slug brings it up to date, and none changes what was promised first."""

    id: Slug = Field(description="The promise's slug.")
    version: Annotated[int, Field(ge=1)] = Field(description="Rises with each statement; numbers may be left out.")
    decision: Slug | None = Field(description="The decision that it carries out; null where it carries out none.")
    owner_post: Slug = Field(description="The post that answers for it.")
    owner_title: Words = Field(description="That post's title, in English.")
    owner_title_es: Words = Field(description="That post's title, in Spanish.")
    owner_department: Slug = Field(description="The department of that post.")
    promised_on: Day = Field(description="The day on which it was promised; it never changes.")
    first_due: Day = Field(description="The day promised first; no later statement changes it.")
    due: Day = Field(description="The day promised now.")
    moves: tuple[MoveV1, ...] = Field(max_length=100, description="Every change of the day, in order; it only grows.")
    effect_open_until: Day = Field(description="The day on which its effect is judged; it never changes.")
    claim: ClaimV1 | None = Field(description="The delivery; null while nobody claims one.")
    confirmation: ConfirmationV1 | None = Field(description="Who else has seen it; null until then.")
    aside: AsideV1 | None = Field(description="A hold, a merging, or what overtook it; null otherwise.")
    effect: JudgedEffectV1 | None = Field(description="What came of it; null until it is judged.")
    words: WordsRefV1 = Field(description="The object with `deliverable`; it never changes.")
    since: WordsRefV1 | None = Field(
        description="The object with what was said since: evidence, reasons, apology, next step; null before."
    )
    made_up: bool = Field(description="Whether people and words are invented, as in a replay.")

    def statement_name(self) -> str:
        """The promise's slug."""
        return self.id


class WithdrawalV1(Body):
    """Words were taken out of the record: the object is gone, its digest and every entry stay."""

    withdrawn: Digest = Field(description="The digest of the object that was withdrawn.")
    reason: Words = Field(description="Why, in English.")
    reason_es: Words = Field(description="Why, in Spanish.")
    by_post: Slug = Field(description="The post that withdrew it.")
    note: OptionalWords = Field(description="When or whether it comes back, in English; may be empty.")

    def statement_name(self) -> str:
        """The digest."""
        return self.withdrawn
