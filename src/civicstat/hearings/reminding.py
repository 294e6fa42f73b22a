"""When the owner of a promise is reminded: before its day, on it, every week after it, and when its effect is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from civicstat.hearings.standing import Standing, effect_is_to_judge, standing_on


Occasion = Literal["before", "today", "overdue", "judge"]
# An owner is told this many days before the day promised now.
DAYS_BEFORE = 7
DAYS_BETWEEN = 7


@dataclass(frozen=True)
class Reminding:
    """One reminder. Two with the same occasion and day are one and the same, however often it is asked."""

    occasion: Occasion
    day: date


def reminding_on(promise: Standing, today: date) -> Reminding | None:
    """What the owner is to be reminded of on a day; None when nothing asks for it.

    A machine that was off on the very day reminds on the next one: an occasion lasts until another takes its place.
    """
    if effect_is_to_judge(promise, today):
        return Reminding("judge", promise.effect_open_until)
    status = standing_on(promise, today)
    if status == "overdue":
        weeks = (today - promise.first_due - timedelta(days=1)).days // DAYS_BETWEEN
        return Reminding("overdue", promise.first_due + timedelta(days=1 + weeks * DAYS_BETWEEN))
    if status != "not-yet-due":
        return None
    if today == promise.due:
        return Reminding("today", promise.due)
    if promise.due - timedelta(days=DAYS_BEFORE) <= today < promise.due:
        return Reminding("before", promise.due)
    return None
