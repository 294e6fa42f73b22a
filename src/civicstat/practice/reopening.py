"""Requests that were opened again: somebody calls about a closed one, and the city takes it up once more.

The file holds the last closing only, so each time lies between opening and that closing. A closing of a place that is
not fixed is more often one of several.
"""

from __future__ import annotations

import numpy as np

from civicstat.practice.dice import Dice, Ints
from civicstat.practice.requests import Requests


# Of a thousand requests so many were opened again; of those closed and not fixed, and of all others.
FALSE_PERMILLE, OTHERS_PERMILLE = 250, 30
# Of a hundred that were opened again, so many a second time.
TWICE_PERCENT = 20
_LEAST_SECONDS = 7200


def reopened(seed: int, rows: Requests, *, end: int) -> tuple[Ints, Ints]:
    """How often each request was opened again by the time the file is fetched, and when last (wall seconds)."""
    dice = Dice(seed, "reopenings")
    count = len(rows)
    is_reopened = dice.happens(np.where(rows.is_false, FALSE_PERMILLE, OTHERS_PERMILLE), count) & ~rows.is_duplicate
    until = np.minimum(rows.closed, end)
    lasted = until - rows.opened
    is_reopened &= lasted > _LEAST_SECONDS
    times = np.where(is_reopened, 1 + (dice.below(100, count) < TWICE_PERCENT), 0)
    # In the second half of its time: before that it was closed for the first time.
    moment = rows.opened + lasted // 2 + dice.below(np.maximum(lasted // 2, 1), count)
    return times.astype(np.int64), np.where(is_reopened, moment, 0)
