"""Where a start leads in the office: the page on which what is missing is mended, if one may open it."""

from __future__ import annotations

from django.urls import reverse

from civicstat.office.posts_held import Held


# Where each practice is mended; those without a page of the office are not named.
PRACTICE_DOORS = {
    "P1": "goals",
    "P2": "posts",
    "P3": "meetings",
    "P4": "posts",
    "P5": "people",
    "P6": "promises",
    "P8": "sources",
    "P9": "goals",
    "P13": "calendar",
    "P16": "meetings",
    "P17": "meetings",
    "P19": "promises",
    "P20": "log-questions",
    "P23": "goals",
    "P24": "goals",
    "P25": "goals",
    "P29": "sources",
}


def open_door(name: str, held: Held) -> str:
    """The address of a page without parts that somebody with these posts may open; else ""."""
    # The list of doors names the pages, so it is asked for late.
    from civicstat.office.urls import DOORS

    door = next((one for one in DOORS if one.name == name), None)
    may = door is not None and door.get is not None and door.get.allows(held, None)
    return reverse(name) if may else ""
