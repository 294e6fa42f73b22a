"""How many requests the whole city will bring next week."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


WEEKS_PER_YEAR = 52
# Weeks after which a week's say has fallen to a third. On Chicago and on three other cities' reports 3 to 5 did best.
MEMORY_WEEKS = 4.0
# Before two whole years a season cannot be told from a trend.
FEWEST_YEARS = 2
# A season is a bell curve of this many weeks' width, not a single odd week.
SEASON_WIDTH_WEEKS = 2.0
_REACH = 6
# The season is held back as if one more year had shown none.
YEARS_OF_DOUBT = 1.0

Numbers = npt.NDArray[np.float64]


def next_total(totals: Sequence[int], *, begun: int, exposure: float) -> float:
    """The mean of next week's requests in the city: a recent level times the season.

    Parameters
    ----------
    totals
        Requests of each whole week so far, oldest first.
    begun
        Requests so far in the week that has begun.
    exposure
        The part of a week that `begun` stands for, above 0 and at most 1.

    Notes
    -----
    Next week stands two weeks after the last of `totals`: the week between has begun.
    """
    known = np.array([*totals, begun], dtype=np.float64)
    season = season_of(known[:-1], weeks_ahead=2)
    weight = np.exp(-np.arange(len(known), dtype=np.float64)[::-1] / MEMORY_WEEKS)
    part = np.ones(len(known))
    part[-1] = exposure
    expected = float((weight * part).sum())
    return float((weight * known / season[:-1]).sum()) / expected * float(season[-1])


def season_of(totals: Numbers, *, weeks_ahead: int) -> Numbers:
    """The season's factor for each whole week so far and for the weeks ahead; ones where it cannot be told."""
    weeks = len(totals)
    if weeks < FEWEST_YEARS * WEEKS_PER_YEAR or totals.sum() == 0:
        return np.ones(weeks + weeks_ahead)
    place = np.arange(weeks) % WEEKS_PER_YEAR
    happened = _around(place, totals)
    usual = _around(place, _year_around(totals))
    years = weeks / WEEKS_PER_YEAR
    # A season without one request would make the level infinite; a tenth is as low as it goes.
    ratio = np.maximum(happened, usual / 10) / np.where(usual > 0, usual, 1)
    held_back = [math.pow(value, years / (years + YEARS_OF_DOUBT)) if value > 0 else 1.0 for value in ratio.tolist()]
    return np.array(held_back)[np.arange(weeks + weeks_ahead) % WEEKS_PER_YEAR]


def _year_around(totals: Numbers) -> Numbers:
    """The mean of the 52 weeks around each week; at both ends, of the first and the last 52."""
    running = np.concatenate([[0.0], np.cumsum(totals)])
    start = np.clip(np.arange(len(totals)) - WEEKS_PER_YEAR // 2, 0, len(totals) - WEEKS_PER_YEAR)
    mean: Numbers = (running[start + WEEKS_PER_YEAR] - running[start]) / WEEKS_PER_YEAR
    return mean


def _around(place: npt.NDArray[np.int64], numbers: Numbers) -> Numbers:
    """Sums by place in the year, each with its neighbors by a bell curve; December and January touch."""
    by_place = np.bincount(place, weights=numbers, minlength=WEEKS_PER_YEAR)
    total = np.zeros(WEEKS_PER_YEAR)
    for step in range(-_REACH, _REACH + 1):
        total = total + math.exp(-0.5 * (step / SEASON_WIDTH_WEEKS) ** 2) * np.roll(by_place, -step)
    return total
