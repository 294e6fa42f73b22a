"""The hours of a room, put into a piece when it is served: how long an item has, and whether it is over its time.

A piece stays the same for as long as nothing happens, and its clock does not: so it holds marks, and each answer fills
them in. Scripts count on from there; without them the page is right when it is served.
"""

from __future__ import annotations

import re
from datetime import datetime


# What a mark asks for: the number, the words beside it, or the class that says over time.
_MARK = re.compile(r"@(number|words|class):(left|used):(\d+):(\d+):(\d+):([^@:]*):([^@:]*)@")


def mark(
    what: str,
    kind: str,
    since: datetime,
    minutes: int,
    within: str = "",
    over: str = "",
    *,
    stopped: datetime | None = None,
) -> str:
    """A mark in a piece. `left` counts down in minutes and seconds, `used` counts up in hours and minutes.

    A clock that stands still since `stopped` shows what it showed then.
    """
    until = 0 if stopped is None else int(stopped.timestamp())
    return f"@{what}:{kind}:{int(since.timestamp())}:{until}:{minutes}:{within}:{over}@"


def fill(html: str, now: datetime) -> str:
    """A piece with its clocks set."""
    moment = int(now.timestamp())

    def put(found: re.Match[str]) -> str:
        what, kind, since, stopped, minutes, within, over = found.groups()
        until = min(moment, int(stopped)) if int(stopped) else moment
        spent, given = max(0, until - int(since)), 60 * int(minutes)
        if what == "number":
            return down(spent, given) if kind == "left" else up(spent)
        is_over = spent > given
        return (over if is_over else within) if what == "words" else ("over" if is_over else "")

    return _MARK.sub(put, html)


def down(spent: int, given: int) -> str:
    """Minutes and seconds that are left; `+` in front of those over the time."""
    left = given - spent
    minutes, seconds = divmod(abs(left), 60)
    return f"{'+' if left < 0 else ''}{minutes}:{seconds:02d}"


def up(spent: int) -> str:
    """Hours and minutes that have passed."""
    return f"{spent // 3600}:{spent % 3600 // 60:02d}"
