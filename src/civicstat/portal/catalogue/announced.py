"""The release calendar: every announced day, what came on it, and how many were kept as announced first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from civicstat.portal.catalogue.beside import Said
from civicstat.vocabulary.statement import Entry


# The key to which numbers of the calendar are bound: `calendar#all.kept`.
CALENDAR = "calendar"
# Misses first.
STANDINGS = ("missed", "late", "cancelled", "planned", "kept")
# A release this long before the first announced day was not meant by it.
_BEFORE_THE_FIRST = timedelta(days=31)


@dataclass(frozen=True)
class Announced:
    """An announced day and the day on which it came, None where it has not."""

    said: Said
    came_on: str | None

    @property
    def standing(self) -> str:
        """Kept is what came by the day announced first; ISO days compare as text."""
        body = self.said.body
        if self.came_on is not None:
            return "late" if self.came_on > body["first_day"] else "kept"
        if body["cancelled_on"] is not None:
            return "cancelled"
        return "planned" if self.said.day <= body["day"] else "missed"

    @property
    def days_late(self) -> int:
        """Days after the day announced first, up to the day on which it came or the day of the page."""
        if self.standing not in ("late", "missed"):
            return 0
        until = date.fromisoformat(self.came_on or self.said.day)
        return (until - date.fromisoformat(self.said.body["first_day"])).days


def announced_in(said: Sequence[Said], releases: Sequence[Entry], *, time_zone: str) -> list[Announced]:
    """Every announced day, by its first day. Of a release the log itself says when it came.

    A release belongs to the announced day on or before which it came; where nothing had come by that day, the first one
    after it, if it is no nearer to the next announced day, is its late one.
    """
    zone = ZoneInfo(time_zone)
    came = sorted(datetime.fromisoformat(entry.statement.recorded).astimezone(zone).date() for entry in releases)
    waiting = [each for each in said if each.body["what"] == "release" and each.body["cancelled_on"] is None]
    days = _came([date.fromisoformat(each.body["day"]) for each in waiting], came)
    found = [Announced(each, days.get(each.body["day"]) if each in waiting else each.body["held_on"]) for each in said]
    return sorted(found, key=lambda one: (one.said.body["first_day"], one.said.name))


def calendar_board(announced: Sequence[Announced]) -> dict[str, Any]:
    """The numbers of the calendar: of all, of each year, of each day."""
    years: dict[str, list[Announced]] = {}
    for one in announced:
        years.setdefault(str(one.said.body["first_day"])[:4], []).append(one)
    return {
        "all": _counted(announced),
        "years": {year: _counted(rows) for year, rows in sorted(years.items())},
        "each": {one.said.name: {"late": one.days_late} for one in announced},
    }


def _came(announced: Sequence[date], releases: Sequence[date]) -> Mapping[str, str]:
    days, left = sorted(set(announced)), list(releases)
    found: dict[str, str] = {}
    for place, day in enumerate(days):
        after = days[place - 1] if place else day - _BEFORE_THE_FIRST
        until = days[place + 1] if place + 1 < len(days) else date.max
        in_time = [one for one in left if after < one <= day]
        late = [one for one in left if day < one < until and one - day <= until - one]
        for one in (in_time or late)[:1]:
            found[day.isoformat()] = one.isoformat()
            left.remove(one)
    return found


def _counted(announced: Sequence[Announced]) -> dict[str, int]:
    return {
        "days": len(announced),
        **{name: sum(one.standing == name for one in announced) for name in STANDINGS},
        "moved": sum(one.said.body["day"] != one.said.body["first_day"] for one in announced),
    }
