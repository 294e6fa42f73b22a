"""Which day and hour it is in the office: the city's own; in a replay the morning after the last day on record.

The clock of a replay can be turned forward (`actions.clock_turn`), so that what waits for an hour can be rehearsed.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from civicstat.office.city import OfficeCity, city_of_office
from civicstat.office.models.clock_turn import ClockTurn


def today_in_office() -> date:
    """The local day on which people work. Acts still carry the true hour at which they were done."""
    return now_in_office().date()


def now_in_office() -> datetime:
    """The hour in the office, in the city's own zone: what every deadline of a meeting is held to."""
    city, now = city_of_office(), timezone.now()
    zone = ZoneInfo(city.time_zone)
    if not has_own_clock(city):
        return now.astimezone(zone)
    after = date.fromisoformat(city.as_of) + timedelta(days=1)
    morning = datetime.combine(after, time(), zone)
    turn = ClockTurn.objects.order_by("-pk").first()
    shown = None if turn is None else (turn.to + (now - turn.turned_at)).astimezone(zone)
    if shown is not None and shown >= morning:
        return shown
    return datetime.combine(after, now.astimezone(zone).time(), zone)


def has_own_clock(city: OfficeCity) -> bool:
    """Whether the office of this city lives in the days of its records, not in ours."""
    return city.is_replay and bool(city.as_of)
