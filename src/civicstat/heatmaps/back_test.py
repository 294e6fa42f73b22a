"""The forecast's own record: every week of the last year foretold as it would have been, beside the simple counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from civicstat.heatmaps.counts import FEWEST_WEEKS, History
from civicstat.heatmaps.grid import Grid
from civicstat.heatmaps.level import WEEKS_PER_YEAR
from civicstat.heatmaps.mixture import KernelMixture
from civicstat.heatmaps.rolling import Method, hits, log_score, walk
from civicstat.heatmaps.simple_counts import NEED_A_YEAR, simple_counts
from civicstat.heatmaps.smoothing import Rates
from civicstat.heatmaps.spread import HIGH, LOW, Misses, Spread


# A whole year, so that each season is in it once.
MOST_SCORED_WEEKS = 52
# Before the first scored week the methods have read half a year where there is one.
WARM_UP_WEEKS = 26


@dataclass(frozen=True)
class ScoredWeek:
    """One past week: what came, and how each method (by name) had done.

    `inside` counts the cells whose count fell within the forecast's 80 % interval; `inside_expected` is how many the
    forecast itself expected there: with whole numbers more than 80 %.
    """

    origin: date
    week: str
    requests: int
    hits: Mapping[str, Fraction]
    log_scores: Mapping[str, float]
    expected: Mapping[str, float]
    inside: int
    inside_expected: float


@dataclass(frozen=True)
class BackTest:
    """The scored weeks, oldest first, and what the forecast says now."""

    cells: int
    weeks: tuple[ScoredWeek, ...]
    methods: tuple[str, ...]
    means: Rates
    spread: Spread
    city_spread: Spread
    weights: Rates


def all_methods(grid: Grid, history: History, *, scored: int) -> list[Method]:
    """The forecast first, then the simple counts that the history is long enough for."""
    has_last_year = history.whole_weeks - scored >= WEEKS_PER_YEAR
    simple = [method for method in simple_counts(grid) if has_last_year or method.name not in NEED_A_YEAR]
    return [KernelMixture(grid), *simple]


def weeks_to_score(history: History, *, most: int = MOST_SCORED_WEEKS) -> int:
    """How many past weeks can be scored fairly: what is left after a warm-up, at most `most`."""
    after_warm_up = history.whole_weeks - WARM_UP_WEEKS
    return max(0, min(most, max(after_warm_up, min(12, history.whole_weeks - FEWEST_WEEKS))))


def back_test(history: History, grid: Grid, *, most: int = MOST_SCORED_WEEKS) -> BackTest:
    """Walk through the history once, scoring each of the last weeks, and end with the forecast of the week to come."""
    scored = weeks_to_score(history, most=most)
    methods = all_methods(grid, history, scored=scored)
    mixture = methods[0]
    assert isinstance(mixture, KernelMixture)
    first_scored = history.whole_weeks - scored - 1
    rehearsal = max(min(FEWEST_WEEKS, first_scored), first_scored - WARM_UP_WEEKS)
    misses, city_misses, weeks = Misses(), Misses(), list[ScoredWeek]()
    for foretold in walk(history, methods, origins=range(max(0, rehearsal), history.weeks)):
        means = foretold.means[mixture.name]
        spread = misses.spread()
        if foretold.origin + 1 < history.whole_weeks:
            if foretold.origin >= first_scored:
                weeks.append(_score(history, foretold.origin, foretold.means, means, spread))
            came = history.whole[foretold.origin + 1]
            misses.add(means, came)
            city_misses.add(means.sum(keepdims=True), came.sum(keepdims=True))
    names = tuple(method.name for method in methods)
    return BackTest(len(grid), tuple(weeks), names, means, spread, city_misses.spread(), mixture.weights)


def _score(history: History, origin: int, said: Mapping[str, Rates], ours: Rates, spread: Spread) -> ScoredWeek:
    came = history.whole[origin + 1]
    low, high = spread.quantiles(ours, (LOW, HIGH))
    return ScoredWeek(
        origin=history.origin(origin),
        week=history.week(origin + 1).label,
        requests=int(came.sum()),
        hits={name: hits(means, came) for name, means in said.items()},
        log_scores={name: log_score(means, came) for name, means in said.items()},
        expected={name: float(means.sum()) for name, means in said.items()},
        inside=int(((low <= came) & (came <= high)).sum()),
        inside_expected=float(np.sum(spread.chance_within(ours, low, high))),
    )
