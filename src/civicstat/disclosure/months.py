"""Monthly totals about persons: small ones hidden, and none to be had by subtraction from the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal


# Totals of 1 to 10 about persons are hidden; zero may be shown (the threshold of CMS, HCUP and SEER-Medicare).
LARGEST_HIDDEN = 10


@dataclass(frozen=True)
class PersonMonth:
    """How many requests about persons were opened in a month, and whether that may be shown."""

    month: str
    requests: int
    status: Literal["shown", "hidden"]


def hide_small_months(months: Sequence[PersonMonth]) -> tuple[PersonMonth, ...]:
    """Hide each total of 1 to 10; then more months until the sum of the hidden ones gives no hidden month away.

    The sum over all months follows from what is published beside them. One hidden month would then be plain to see,
    and so would several whose sum is the least or the most that hidden months can add up to.
    """
    hidden = {month.month for month in months if 1 <= month.requests <= LARGEST_HIDDEN}
    while hidden and not _is_safe([month.requests for month in months if month.month in hidden]):
        shown = [month for month in months if month.month not in hidden and month.requests > 0]
        if not shown:
            break
        hidden.add(min(shown, key=lambda month: (month.requests, month.month)).month)
    return tuple(replace(month, status="hidden") if month.month in hidden else month for month in months)


def _is_safe(totals: Sequence[int]) -> bool:
    return len(totals) >= 2 and len(totals) < sum(totals) != LARGEST_HIDDEN * len(totals)
