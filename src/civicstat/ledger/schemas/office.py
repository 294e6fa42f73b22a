"""What a city's office says beside its promises: what came of residents' words, of money and of announced days."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from civicstat.ledger.schemas.fields import Body, Day, FigureKeyText, OptionalShort, Short, Slug
from civicstat.ledger.schemas.promise import MoveV1, WordsRefV1


Version = Annotated[int, Field(ge=1)]
EntryKey = Annotated[str, Field(pattern=r"^[a-z0-9-]+(/[a-z0-9.-]+)+@[0-9]+$", max_length=200)]
Amount = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]{1,2})?$", max_length=20)]
Hour = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
AreaKey = Annotated[str, Field(pattern=r"^[a-z0-9-]+:[a-z0-9-]+$", max_length=160)]
MadeUp = Annotated[bool, Field(description="Whether people and words are invented, as in a replay.")]


class OutcomeV1(Body):
    """What residents told the city and what came of it; no word of a resident, no address, no person."""

    id: Slug = Field(description="The case: `case-12`.")
    version: Version = Field(description="Rises with each statement; numbers may be left out.")
    kind: Literal["not-fixed", "number-wrong"] = Field(description="What they said.")
    figure: FigureKeyText | None = Field(description="The published figure that they doubt; null for a case of work.")
    service: Slug | None = Field(description="The kind of request; null for a figure, and where it is about a person.")
    area: AreaKey | None = Field(description="The neighborhood, `layer:slug`; null where none is known or told.")
    department: Slug | None = Field(description="The department that answers; null while nobody is named.")
    received: Day = Field(description="The day on which the city learned of it; it never changes.")
    due: Day = Field(description="The day until which it is to be answered; it never changes.")
    answered: Day | None = Field(description="The day of the answer; null while it is open.")
    outcome: (
        Literal[
            "reopened",
            "fixed-meanwhile",
            "cannot-be-fixed",
            "right-as-published",
            "corrected",
            "definition-unclear",
            "fault-at-source",
            "taken-back",
        ]
        | None
    ) = Field(description="What came of it; `taken-back` by the residents themselves; null while it is open.")
    correction: EntryKey | None = Field(description="The entry that corrected the figure; null where none did.")
    words: WordsRefV1 | None = Field(
        description="The object with `answer` and `answer_es`; null while it is open and where it was taken back."
    )
    made_up: MadeUp

    def statement_name(self) -> str:
        """The case."""
        return self.id


class BudgetLineV1(Body):
    """A line of the budget."""

    fiscal_year: Annotated[str, Field(pattern=r"^[0-9]{4}$")] = Field(description="The fiscal year.")
    code: OptionalShort = Field(description="Its code; empty for a new line.")
    title: Annotated[str, Field(min_length=1, max_length=200)] = Field(description="Its name, in English.")
    title_es: Annotated[str, Field(min_length=1, max_length=200)] = Field(description="Its name, in Spanish.")
    department: Slug | None = Field(description="The department that spends it; null for a new line.")


class MoneyMoveV1(Body):
    """This number moved this money: said once; a later correction can say that it did not happen."""

    id: Slug = Field(description="The move: `money-move-3`.")
    figures: tuple[FigureKeyText, ...] = Field(min_length=1, max_length=20, description="The figures that led to it.")
    decision: Slug = Field(description="The decision (`decision/v2`) that moved it.")
    day: Day = Field(description="The day on which it was moved.")
    from_line: BudgetLineV1 = Field(description="Where the money was.")
    to_line: BudgetLineV1 = Field(description="Where it went.")
    amount: Amount = Field(description="How much, in the currency of the city's budget; more than zero.")
    words: WordsRefV1 = Field(description="The object with `why` and `why_es`.")
    made_up: MadeUp

    def statement_name(self) -> str:
        """The move."""
        return self.id


class CalendarV1(Body):
    """An announced day: each statement brings it up to date, and none changes the day announced first."""

    id: Slug = Field(description="The entry: `calendar-7`.")
    version: Version = Field(description="Rises with each statement; numbers may be left out.")
    what: Literal["release", "report", "meeting"] = Field(description="What is announced.")
    title: Annotated[str, Field(min_length=1, max_length=200)] = Field(description="Its name, in English.")
    title_es: Annotated[str, Field(min_length=1, max_length=200)] = Field(description="Its name, in Spanish.")
    announced: Day = Field(description="The day on which the log first says it; it never changes.")
    first_day: Day = Field(description="The day announced first; it never changes.")
    day: Day = Field(description="The day announced now.")
    hour: Hour | None = Field(description="The hour in the city's time zone; null while it is not known.")
    moves: tuple[MoveV1, ...] = Field(max_length=100, description="Every change of the day, in order; it only grows.")
    held_on: Day | None = Field(
        description="The day on which a report came or a meeting was held; of a release its own entry says so."
    )
    cancelled_on: Day | None = Field(description="The day on which it was cancelled; null where it was not.")
    words: WordsRefV1 | None = Field(
        description="The object with why days were moved, why it was late, missed or cancelled; null where nobody said."
    )
    made_up: MadeUp

    def statement_name(self) -> str:
        """The entry."""
        return self.id


class CorrectionOfWordsV1(Body):
    """Words on record that were wrong: they stay, and beside them stands what is right, why, and who says so."""

    id: Slug = Field(description="The correction: `correction-3`.")
    corrects: EntryKey = Field(description="The entry that is corrected: `decision/mend-the-lamps@12`.")
    field: Short = Field(description="Which of its words: `text`, `deliverable`, `why`.")
    said: WordsRefV1 = Field(description="The words object of that entry which holds what was said.")
    voids: bool = Field(description="Whether what the entry says did not happen, so that it counts no more.")
    day: Day = Field(description="The day of the correction.")
    by_post: Slug = Field(description="The post that corrects it.")
    words: WordsRefV1 = Field(description="The object with `right` and `why`, each also with `_es`.")
    made_up: MadeUp

    def statement_name(self) -> str:
        """The correction."""
        return self.id
