"""When a local day ends: as-of D means the end of D where the city is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def end_of_day(day: date, time_zone: str) -> datetime:
    """The first instant after a local day, in UTC."""
    return start_of_day(day + timedelta(days=1), time_zone)


def start_of_day(day: date, time_zone: str) -> datetime:
    """The first instant of a local day, in UTC."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def is_time_zone(name: str) -> bool:
    """Whether this is the IANA name of a time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
