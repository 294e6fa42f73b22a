"""The agenda of a meeting: what was promised comes first, and the minutes of its items add up to those of the meeting.

Source: the order of a Stat memo (follow-up, standing, new) and the 90 minutes are GovEx's; that open promises open
every meeting and cannot be left out is our own rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from civicstat.hearings.meetings.hours import LONGEST_MINUTES


ItemId = Literal["promises", "gain", "standing", "changes", "ahead", "residents", "aloud"]
# What no agenda leaves out: follow-up, the metrics a series exists for, other people's questions, what was agreed.
ALWAYS: tuple[ItemId, ...] = ("promises", "standing", "residents", "aloud")
# As many items as an agenda can have; shorter than a minute each, no meeting.
FEWEST_MINUTES = 7

# How items share the minutes: so much each, and so much more for each thing in them. Our own choice, after the
# suggested minutes of Stat memos; a chair follows the talk, not the clock.
_SHARES: Mapping[ItemId, tuple[int, int]] = {
    "promises": (4, 3),
    "gain": (6, 0),
    "standing": (3, 2),
    "changes": (3, 8),
    "ahead": (5, 0),
    "residents": (15, 0),
    "aloud": (8, 0),
}


@dataclass(frozen=True)
class AgendaItem:
    """One item: its id, the key of its title in the catalogue, its minutes, and the ids of what is talked about."""

    id: ItemId
    title_key: str
    minutes: int
    findings: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """As it stands in a locked briefing."""
        return {"id": self.id, "minutes": self.minutes, "findings": list(self.findings)}

    @classmethod
    def from_json(cls, item: Mapping[str, Any]) -> AgendaItem:
        """The item that a locked briefing holds."""
        return cls(item["id"], title_key(item["id"]), int(item["minutes"]), tuple(item["findings"]))


def agenda_of(briefing: Mapping[str, Any], minutes: int) -> list[AgendaItem]:
    """The items of a meeting in order, from the object of its briefing; their minutes add up to `minutes`.

    Parameters
    ----------
    briefing
        A briefing's object as `briefing_object` makes it. Its promises, its improvement, the metrics under `standing`,
        its changes, and what it has of drivers, map and forecast (`drivers`, `map`, `forecast`) become items.
    minutes
        How long the meeting takes; more than 90 become 90.
    """
    found: dict[ItemId, tuple[str, ...]] = {
        "promises": _ids(briefing.get("promises", ())),
        "gain": _ids([briefing["improvement"]] if briefing.get("improvement") else ()),
        "standing": _ids(briefing.get("standing", ())),
        "changes": _ids(briefing.get("changes", ())),
        "ahead": tuple(name for name in ("drivers", "map", "forecast") if briefing.get(name)),
        "residents": (),
        "aloud": (),
    }
    present = {name: things for name, things in found.items() if things or name in ALWAYS}
    shared = _shared_out([_wanted(name, things) for name, things in present.items()], _held(minutes))
    return [
        AgendaItem(name, title_key(name), share, things)
        for (name, things), share in zip(present.items(), shared, strict=True)
    ]


def title_key(name: str) -> str:
    """Under which key the catalogue has an item's title."""
    return f"agenda.{name}"


def _held(minutes: int) -> int:
    if minutes < FEWEST_MINUTES:
        raise ValueError(f"{minutes} minutes are too few for an agenda")
    return min(minutes, LONGEST_MINUTES)


def _wanted(name: ItemId, things: Sequence[str]) -> int:
    alone, each = _SHARES[name]
    return alone + each * len(things)


def _shared_out(wanted: Sequence[int], minutes: int) -> list[int]:
    """A minute to everyone, the rest in proportion; what rounding leaves goes to the largest remainders."""
    rest = minutes - len(wanted)
    exact = [Fraction(rest * each, sum(wanted)) for each in wanted]
    whole = [int(each) for each in exact]
    by_remainder = sorted(range(len(wanted)), key=lambda index: (whole[index] - exact[index], index))
    for index in by_remainder[: rest - sum(whole)]:
        whole[index] += 1
    return [1 + each for each in whole]


def _ids(things: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(str(thing["id"] if "id" in thing else thing["metric"]) for thing in things)
