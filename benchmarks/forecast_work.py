"""One way to foretell, led through one set of events: how well it does, and how long it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from by_scikit_learn import Density, Regression
from clock import Clock
from event_sets import SETS

from civicstat.heatmaps.back_test import weeks_to_score
from civicstat.heatmaps.grid import Grid
from civicstat.heatmaps.mixture import KernelMixture
from civicstat.heatmaps.rolling import Method, best_cells, hits, log_score, walk
from civicstat.heatmaps.simple_counts import LastYear, RecentMean


# Half a year of Mondays; a quarter where the cells are many. Every method foretells the same ones.
MOST_WEEKS = 26
MOST_WEEKS_OF_MANY_CELLS = 13
MANY_CELLS = 1_500
OURS = "kernel-mixture"
METHODS: Mapping[str, Callable[[Grid], Method]] = {
    OURS: KernelMixture,
    "gradient-boosting": lambda grid: Regression(grid, name="gradient-boosting"),
    "poisson-regression": lambda grid: Regression(grid, name="poisson-regression"),
    "kernel-density": Density,
    "long-run-mean": lambda grid: RecentMean(grid, name="long-run-mean", weeks=None),
    "last-year-same-week": LastYear,
}
NEED_A_YEAR = ("last-year-same-week",)


def foretell(events: str, method: str) -> dict[str, Any]:
    """Each of the last weeks foretold from what was known on the Sunday before; the clock runs while it is."""
    grid, history = SETS[events].counted()
    weeks = weeks_to_score(history, most=MOST_WEEKS_OF_MANY_CELLS if len(grid) > MANY_CELLS else MOST_WEEKS)
    first = history.weeks - weeks - 1
    if method in NEED_A_YEAR and first < 52:
        return {"weeks": 0}
    clock = Clock()
    walked = walk(history, [METHODS[method](grid)], origins=range(first, history.weeks - 1))
    said = [(foretold.origin + 1, foretold.means[method]) for foretold in walked]
    told = clock.told()
    came = [history.whole[week] for week, _ in said]
    return {
        **told,
        "weeks": weeks,
        "weeks_of_history": history.weeks,
        "cells": len(grid),
        "best_cells": best_cells(len(grid)),
        "requests": int(sum(int(week.sum()) for week in came)),
        # As exact fractions: cells that tie at the edge of the best share their places.
        "hits": [str(hits(means, week)) for (_, means), week in zip(said, came, strict=True)],
        "hits_at_most": [str(hits(week.astype(np.float64), week)) for week in came],
        "log_score": sum(log_score(means, week) for (_, means), week in zip(said, came, strict=True)),
        "expected": sum(float(means.sum()) for _, means in said),
    }
