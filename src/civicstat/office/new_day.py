"""A new day turns promises, meetings and answers in public by itself: the office says it, and the pages follow."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from civicstat.cycle.day_turned import day_body
from civicstat.ledger.reader import has_record
from civicstat.office.clock import now_in_office, today_in_office
from civicstat.office.freezing.desk import Desk
from civicstat.office.freezing.noun import UNDO


def day_of_office(at: datetime) -> str:
    """A slot for each day of the office, from the minute on in which nothing said the day before can be taken back.

    What was done in the last minutes before midnight is on record by then, and counts.
    """
    return (now_in_office() - UNDO).date().isoformat()


def say_the_day(*, at: datetime) -> str:
    """Put the office's day on record where it changes anything that was said; the key, or nothing."""
    if not has_record(settings.HOME):
        return ""
    desk = Desk.now(at)
    body = day_body(desk.record.entries, desk.today)
    if body is None:
        return ""
    cites = [desk.record.genesis().statement.digest]
    return desk.append("day/v1", body["day"], {**body, "made_up": desk.made_up}, cites=cites)


def say_the_day_by_the_clock(at: datetime) -> str:
    """The same as a job of the timetable; not yet in the first minutes of a day."""
    if day_of_office(at) != today_in_office().isoformat():
        return "what was done before midnight can still be said"
    return say_the_day(at=at) or "the day changes nothing"
