"""What the office put on record beside promises and meetings, and the numbers that are counted from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from civicstat.portal.catalogue.announced import CALENDAR, Announced, announced_in, calendar_board
from civicstat.portal.catalogue.beside import Corrected, Said, WordsOf, corrections_in, said_in
from civicstat.portal.catalogue.moved import MONEY, money_board
from civicstat.portal.catalogue.told import OUTCOMES, outcomes_board
from civicstat.vocabulary.statement import Entry


@dataclass(frozen=True)
class OfficeRecord:
    """Cases of residents, moves of money, announced days, and corrections by the key of what each corrects."""

    cases: Sequence[Said] = ()
    moves: Sequence[Said] = ()
    days: Sequence[Announced] = ()
    corrections: Mapping[str, Sequence[Corrected]] = field(default_factory=dict)

    @property
    def documents(self) -> dict[str, Mapping[str, Any]]:
        """The numbers, by the key to which pages bind them; none where nothing is on record."""
        return {
            **({OUTCOMES: outcomes_board(self.cases)} if self.cases else {}),
            **({MONEY: money_board(self.moves)} if self.moves else {}),
            **({CALENDAR: calendar_board(self.days)} if self.days else {}),
        }


def office_record_in(entries: Sequence[Entry], *, as_of: str, words_of: WordsOf) -> OfficeRecord:
    """What the office said in a log."""
    common: dict[str, Any] = {"as_of": as_of, "words_of": words_of}
    releases = [entry for entry in entries if entry.statement.type.startswith("release/")]
    days = said_in(entries, "calendar/v1", **common)
    return OfficeRecord(
        cases=said_in(entries, "outcome/v1", **common),
        moves=said_in(entries, "money-move/v1", **common),
        days=announced_in(days, releases, time_zone=str(entries[0].statement.body["time_zone"])) if days else (),
        corrections=corrections_in(entries, words_of=words_of),
    )
