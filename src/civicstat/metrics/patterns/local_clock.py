"""Instants as the city's own clock shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def local_seconds(instant: int, zone: ZoneInfo) -> int:
    """Seconds since 1970 that a clock on the city's wall would have counted, of seconds since 1970."""
    moment = datetime.fromtimestamp(instant, UTC)
    offset = zone.utcoffset(moment.astimezone(zone).replace(tzinfo=None))
    return instant + (0 if offset is None else int(offset.total_seconds()))
