"""A day that began: what stands otherwise on record because another day ended, and nobody had to say it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from civicstat.ledger.schemas.fields import Body, Day
from civicstat.ledger.schemas.kept import Count, EntryKey


class DayV1(Body):
    """A day that began, and whose day passed by it: a promise is overdue now, a meeting was missed, an answer is late.

    The software says it by its clock. It brings pages, which know no clock, to this day. What it names follows from
    the entries before it.
    """

    day: Day = Field(description="The day that began, where the city is.")
    turned: Annotated[tuple[EntryKey, ...], Field(min_length=1, max_length=300)] = Field(
        description="The entries whose standing that day changes, in the order of the log."
    )
    more: Count = Field(description="Entries beyond those listed.")
    made_up: bool = Field(description="Whether it is invented, as in a replay.")

    def statement_name(self) -> str:
        """The day."""
        return self.day.isoformat()
