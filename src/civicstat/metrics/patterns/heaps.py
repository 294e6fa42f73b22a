"""Rounded clocks: at which round numbers of minutes, hours or days a yard's durations pile up."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt


Ints = npt.NDArray[np.int64]

# Round numbers that clocks are read to, in seconds: 1, 5, 10, 15, 30, 60 minutes, 1 day.
ROUND_NUMBERS = (60, 300, 600, 900, 1800, 3600, 86_400)
# So many of a hundred values are multiples of it: the file knows nothing finer.
_GRAIN_PERCENT = 99
# A heap is seen when multiples are this many standard deviations more frequent than by chance.
_CLEARLY = 3.0


def grain_of(seconds: Ints) -> int:
    """The coarsest round number of which (almost) all durations are multiples; 1 where the file holds seconds."""
    grain = 1
    for step in ROUND_NUMBERS:
        if 100 * int((seconds % step == 0).sum()) >= _GRAIN_PERCENT * len(seconds):
            grain = step
    return grain


def heaps_of(seconds: Ints, *, grain: int, line: int) -> tuple[int, ...]:
    """The round numbers above the grain at which durations pile up, judged without what lies nearest to the line.

    Each multiple is held against what lies around it, so that a density that rises or falls is no heap.
    Each is held against the round numbers below it: that quarter hours are frequent makes full hours frequent too,
    and that alone is no heap at full hours.
    """
    found: list[int] = []
    for step in ROUND_NUMBERS:
        if step <= grain or step % grain:
            continue
        nearest = (seconds + step // 2) // step * step
        base = max((one for one in found if step % one == 0), default=grain)
        around = seconds[(seconds % base == 0) & (nearest != 0) & (np.abs(nearest - line) >= step)]
        share = base / step
        expected, seen = len(around) * share, int((around % step == 0).sum())
        if seen - expected > _CLEARLY * math.sqrt(max(expected * (1 - share), 1.0)):
            found.append(step)
    return tuple(found)
