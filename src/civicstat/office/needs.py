"""What needs somebody today: every part of the office tells it in the same few words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from civicstat.office.models.person import Person
from civicstat.office.posts_held import Held


@dataclass(frozen=True)
class Need:
    """One thing to do: what, why, until when, and where. `due` is None where no day presses."""

    title: str
    words: str
    button: str
    href: str
    due: date | None = None

    def days_left(self, today: date) -> int | None:
        """Days until it is due, below zero when it is late; None without a day."""
        return None if self.due is None else (self.due - today).days


# Given the person, the posts they hold, the day and the language: what waits for them.
Asks = Callable[[Person, Held, date, str], Iterable[Need]]


def needs_of(person: Person, held: Held, today: date, lang: str, *, parts: Sequence[Asks]) -> list[Need]:
    """What waits for a person, the latest first, then by day, then what has none."""
    found = [need for asks in parts for need in asks(person, held, today, lang)]
    return sorted(found, key=lambda need: (need.due is None, need.due or today, need.title))
