"""Rounded clocks a second time: to what a unit's waits are read, and at which coarser round numbers they pile up."""

from __future__ import annotations

import math
from collections.abc import Sequence


DAY = 86_400
# 1, 5, 10, 15, 30 and 60 minutes, and a day.
ROUND = (60, 300, 600, 900, 1800, 3600, DAY)
# Of a hundred values so many are whole multiples: nothing finer is known.
_ALMOST_ALL = 99
_CLEARLY = 3.0


def read_to(waits: Sequence[int]) -> int:
    """The coarsest round number of which almost all waits are multiples; 1 where seconds are known."""
    known = [step for step in ROUND if 100 * sum(wait % step == 0 for wait in waits) >= _ALMOST_ALL * len(waits)]
    return known[-1] if known else 1


def piled_at(waits: Sequence[int], *, grain: int, edge: int) -> tuple[int, ...]:
    """The round numbers whose multiples are clearly more frequent than those of the last such one below them.

    Waits whose nearest multiple is nothing or lies next to the edge do not count.
    """
    piled: list[int] = []
    for step in ROUND:
        if step <= grain or step % grain:
            continue
        below = max((one for one in piled if step % one == 0), default=grain)
        around = seen = 0
        for wait in waits:
            nearest = (wait + step // 2) // step * step
            if wait % below == 0 and nearest != 0 and abs(nearest - edge) >= step:
                around += 1
                seen += wait % step == 0
        share = below / step
        expected = around * share
        if seen - expected > _CLEARLY * math.sqrt(max(expected * (1 - share), 1.0)):
            piled.append(step)
    return tuple(piled)
