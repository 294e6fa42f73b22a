"""Turn the clock of a replay forward: what waits for that hour then happens."""

from __future__ import annotations

from datetime import datetime

from civicstat.office.actions.act import RefusedError, create
from civicstat.office.city import city_of_office
from civicstat.office.clock import has_own_clock, now_in_office
from civicstat.office.models.clock_turn import ClockTurn
from civicstat.office.models.person import Person


def turn_clock(*, to: datetime, by: Person, at: datetime) -> ClockTurn:
    """From now on the office's clock shows `to`.

    Raises
    ------
    RefusedError
        In a live city, and for an hour that has passed in the office.
    """
    if not has_own_clock(city_of_office()):
        raise RefusedError({"": "the clock of a live city cannot be turned"})
    if to < now_in_office():
        raise RefusedError(
            {"to": f"it is {now_in_office():%Y-%m-%d %H:%M} in the office; a clock is never turned back"}
        )
    return create(ClockTurn, act="turn-clock", by=by, at=at, to=to, turned_at=at)
