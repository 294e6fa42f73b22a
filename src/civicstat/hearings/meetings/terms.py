"""What a city has said about how its meetings are judged: its zone, its delay before a lapse is public, its report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from civicstat.hearings.meetings.law import BALTIMORE, Law
from civicstat.hearings.meetings.watchdog import Lapse, findings
from civicstat.hearings.meetings.year import MeetingRecord, day_of_record, read_year
from civicstat.vocabulary.statement import Entry


# Days that a post and its manager have for themselves, unless the city says otherwise.
DELAY_DAYS = 14
REPORT_BY = "01-31"


@dataclass(frozen=True)
class Terms:
    """As a record states them; without a city's word, those of Baltimore."""

    time_zone: str = "UTC"
    is_live: bool = False
    delay_days: int = DELAY_DAYS
    law: Law = BALTIMORE

    def record(self, entries: Iterable[Entry], day: date) -> MeetingRecord:
        """What a log says of its meetings by the end of a day."""
        return read_year(entries, day=day, time_zone=self.time_zone, is_live=self.is_live)

    def lapses(self, record: MeetingRecord) -> list[Lapse]:
        """What the watchdog sees on the record's day."""
        return findings(record, record.day, self.delay_days, law=self.law)


def terms_of(entries: Iterable[Entry]) -> Terms:
    """The terms of a log: zone and mode as its genesis says, the rest as the city said last."""
    terms = Terms()
    for entry in entries:
        body = entry.statement.body
        if entry.statement.type == "genesis/v1":
            terms = replace(terms, time_zone=str(body["time_zone"]), is_live=body["mode"] == "live")
        elif entry.statement.type == "city/v1":
            month, _, day = str(body.get("report_by", REPORT_BY)).partition("-")
            law = replace(terms.law, report_month=int(month), report_day=int(day))
            terms = replace(terms, delay_days=int(body.get("public_after_days", DELAY_DAYS)), law=law)
    return terms


__all__ = ["DELAY_DAYS", "REPORT_BY", "Terms", "day_of_record", "terms_of"]
