"""The forecast: a blend of memories, short and long, narrow and wide, weighed by how well each foretold the past."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from civicstat.heatmaps.counts import Counts
from civicstat.heatmaps.grid import Grid
from civicstat.heatmaps.level import next_total
from civicstat.heatmaps.smoothing import Rates, Smoother


# Weeks after which a week's say has fallen to a third; None forgets nothing.
MEMORIES: tuple[float | None, ...] = (2.0, 8.0, 52.0, None)
# Width of the bell curve in cell spacings; 0 is the cell by itself.
WIDTHS: tuple[float, ...] = (0.0, 0.6, 1.5)
# The weights are learned from this many weeks: two of each season.
WEEKS_OF_LESSONS = 104
# Steps of expectation and maximisation: at the first origin from equal weights, then from those of the week before.
FIRST_ROUNDS = 200
ROUNDS = 20
# As if this many more requests had been foretold by all memories alike: keeps a small city from believing luck.
REQUESTS_OF_DOUBT = 50.0


@dataclass(frozen=True)
class _Lesson:
    """What each memory said of a week (where requests then came, and in total) and what came."""

    said: Rates
    came: Counts
    totals: Rates


class KernelMixture:
    """Reads a city's weeks in their order and foretells the next; it holds nothing that it has not been shown.

    Notes
    -----
    Every past request raises the expected count around it, by a kernel in space and in time; a kernel of all the past
    on its own cell is the long-run mean, and an even spread over the city is the last of the 13. The weights are fitted
    by expectation and maximisation for Poisson counts, as in D. Marsan and O. Lengliné, "Extending earthquakes' reach
    through cascading", Science 319 (2008), 1076-1079; G. O. Mohler et al., "Self-exciting point process modeling of
    crime", Journal of the American Statistical Association 106 (2011), 100-108. The shares come from the blend, the
    city's total from `level`.
    """

    name = "kernel-mixture"

    def __init__(self, grid: Grid) -> None:
        self._smoothers = [Smoother(grid, width_km=width * grid.spacing_km) for width in WIDTHS if width]
        self._keep = np.array([1.0 if weeks is None else math.exp(-1 / weeks) for weeks in MEMORIES])
        self._remembered = np.zeros((len(MEMORIES), len(WIDTHS), len(grid)))
        self._weeks = np.zeros(len(MEMORIES))
        self._totals: list[int] = []
        self._lessons: deque[_Lesson] = deque(maxlen=WEEKS_OF_LESSONS)
        self._lesson_waiting: Rates | None = None
        kernels = len(MEMORIES) * len(WIDTHS) + 1
        self.weights = np.full(kernels, 1 / kernels)
        self._rounds = FIRST_ROUNDS
        self._says = np.zeros((kernels, len(grid)))
        self._total = 0.0

    def look(self, first_days: Counts, exposure: float) -> None:
        """Take in the week that has begun: its first days, which are `exposure` of a week."""
        weeks = (self._weeks + exposure)[:, None, None]
        rates = (self._remembered + self._spread(first_days)[None]) / weeks
        total = float(sum(self._totals) + int(first_days.sum())) / (len(self._totals) + exposure)
        even = np.full((1, rates.shape[2]), total / rates.shape[2])
        self._says = np.concatenate([rates.reshape(-1, rates.shape[2]), even])
        self._total = next_total(self._totals, begun=int(first_days.sum()), exposure=exposure)

    def forecast(self) -> Rates:
        """The mean of each cell for the week after the one that has begun."""
        self._learn()
        blend = (self.weights[:, None] * self._says).sum(axis=0)
        foretold = float(blend.sum())
        scaled: Rates = blend * (self._total / foretold) if foretold > 0 else blend
        return scaled

    def see(self, week: Counts) -> None:
        """Take in the whole week that had begun, now that it is over; call `look` for the next one after."""
        if self._lesson_waiting is not None:
            self._keep_lesson(self._lesson_waiting, week)
        self._lesson_waiting = self._says
        self._remembered = self._keep[:, None, None] * (self._remembered + self._spread(week)[None])
        self._weeks = self._keep * (self._weeks + 1)
        self._totals.append(int(week.sum()))

    def _keep_lesson(self, said: Rates, came: Counts) -> None:
        if said[-1, 0] > 0:  # nothing had happened yet: there was nothing to say
            where = np.flatnonzero(came)
            self._lessons.append(_Lesson(said[:, where], came[where], said.sum(axis=1)))

    def _learn(self) -> None:
        """Weights under which what came was most likely; sums in one fixed order."""
        if not self._lessons:
            return
        said = np.concatenate([lesson.said for lesson in self._lessons], axis=1)
        came = np.concatenate([lesson.came for lesson in self._lessons]).astype(np.float64)
        totals = np.array([lesson.totals for lesson in self._lessons]).sum(axis=0)
        doubt = REQUESTS_OF_DOUBT / len(self.weights)
        for _ in range(self._rounds):
            credit = self.weights[:, None] * said
            shares = (credit * (came / credit.sum(axis=0))).sum(axis=1)
            self.weights = (shares + doubt) / (totals + REQUESTS_OF_DOUBT)
        self._rounds = ROUNDS

    def _spread(self, counts: Counts) -> Rates:
        return np.stack([counts.astype(np.float64), *(smoother.spread(counts) for smoother in self._smoothers)])
