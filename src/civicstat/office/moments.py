"""Moments as people of the city read and type them: in its own zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from civicstat.look.words.dates import day_words
from civicstat.office.city import city_of_office


def local(moment: datetime) -> datetime:
    """A moment in the city's zone."""
    return moment.astimezone(ZoneInfo(city_of_office().time_zone))


def typed(moment: datetime) -> datetime:
    """What a form took for an hour of its own zone, as the hour of the city that was meant."""
    return moment.replace(tzinfo=ZoneInfo(city_of_office().time_zone))


def moment_words(moment: datetime | None, lang: str) -> str:
    """A day and an hour of the city, in words; a dash where there is none."""
    if moment is None:
        return "–"
    shown = local(moment)
    return f"{day_words(shown.date(), lang)}, {shown:%H:%M}"
