"""Where a promise stands, in the status words of the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


# The status of a briefing, and the message that says it.
OUTCOMES: Mapping[str, str] = {
    "overdue": "overdue",
    "not-yet-due": "not_yet_due",
    "done-late": "done_late",
    "done-on-time": "done_on_time",
}
# The tag's look: a sign and a color, the words beside it say the same.
_TAGS = {"overdue": "broken", "not-yet-due": "not_due", "done-late": "late", "done-on-time": "kept"}


def tag_of(status: str) -> str:
    """The tag of a status."""
    return _TAGS[status]


def status_on(action: Mapping[str, Any], as_of: str) -> str:
    """Where an action stands at the end of a day, from its days alone; ISO days compare as text.

    The first day decides: a promise moved to a later day is late from its first one on.
    """
    done = action["done_on"]
    if done is not None and done <= as_of:
        return "done-on-time" if done <= action["first_due"] else "done-late"
    return "overdue" if as_of > action["first_due"] else "not-yet-due"
