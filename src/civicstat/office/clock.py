"""Which day it is in the office: the city's own, and in a replay the morning after the last day on record."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from civicstat.office.city import city_of_office


def today_in_office() -> date:
    """The local day on which people work. Acts still carry the true hour at which they were done."""
    city = city_of_office()
    if city.is_replay and city.as_of:
        return date.fromisoformat(city.as_of) + timedelta(days=1)
    return timezone.now().astimezone(ZoneInfo(city.time_zone)).date()
