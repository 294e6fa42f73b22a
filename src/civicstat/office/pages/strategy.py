"""What the strategy asks of somebody today: proposals to answer, goals that nobody answers for, days that passed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from civicstat.office.models.person import Person
from civicstat.office.needs import Need
from civicstat.office.pages import calendar, goal, idea
from civicstat.office.posts_held import Held


def asks(person: Person, held: Held, today: date, lang: str) -> Iterable[Need]:
    """Each part of the strategy in turn."""
    for part in (idea.asks, goal.asks, calendar.asks):
        yield from part(person, held, today, lang)
