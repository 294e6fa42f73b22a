"""The rules of thumb that a forecast must beat: what a supervisor can do with a list and a pencil."""

from __future__ import annotations

from collections import deque

import numpy as np

from civicstat.heatmaps.counts import Counts
from civicstat.heatmaps.grid import Grid
from civicstat.heatmaps.level import WEEKS_PER_YEAR
from civicstat.heatmaps.smoothing import Rates, Smoother


# As if each cell had one more week at the city's mean: a place without requests so far is rare, not impossible.
WEEKS_OF_DOUBT = 1.0
# The map of kernel density takes whichever of these widths, in cell spacings, has foretold best so far.
DENSITY_WIDTHS = (0.5, 1.0, 2.0)
# Left out while there is no year before the first scored week: they would be empty, or another name for all weeks.
NEED_A_YEAR = ("last-year-same-week", "last-52-weeks")


class RecentMean:
    """Each cell's mean over its last weeks, the begun week included; over all weeks where `weeks` is None."""

    def __init__(self, grid: Grid, *, name: str, weeks: int | None) -> None:
        self.name = name
        self._limit = weeks
        self._kept: deque[Counts] = deque(maxlen=weeks)
        self._sum = np.zeros(len(grid), dtype=np.int64)
        self._weeks = 0
        self._begun: tuple[Counts | int, float] = (0, 0.0)

    def look(self, first_days: Counts, exposure: float) -> None:
        """Take in the first days of the week that has begun."""
        self._begun = (first_days, exposure)

    def forecast(self) -> Rates:
        """The mean of each cell for the week after the one that has begun."""
        begun, exposure = self._begun
        return _with_doubt((self._sum + begun).astype(np.float64), self._weeks + exposure)

    def see(self, week: Counts) -> None:
        """Take in a whole week."""
        if self._limit is not None:
            if len(self._kept) == self._limit:
                self._sum -= self._kept[0]
                self._weeks -= 1
            self._kept.append(week)
        self._sum += week
        self._weeks += 1


class LastYear:
    """What each cell had in the same week of the year before, 52 weeks earlier."""

    name = "last-year-same-week"

    def __init__(self, grid: Grid) -> None:
        # Next week is two weeks after the last whole one, so its week of last year is the 51st from the end.
        self._kept: deque[Counts] = deque(maxlen=WEEKS_PER_YEAR - 1)
        self._nothing = np.zeros(len(grid))

    def look(self, first_days: Counts, exposure: float) -> None:
        """The week that has begun says nothing about last year."""

    def forecast(self) -> Rates:
        """The mean of each cell for the week after the one that has begun; zeros while there is no last year."""
        if len(self._kept) < WEEKS_PER_YEAR - 1:
            return self._nothing
        return _with_doubt(self._kept[0].astype(np.float64), 1.0)

    def see(self, week: Counts) -> None:
        """Take in a whole week."""
        self._kept.append(week)


class KernelDensity:
    """The usual heat map: all requests so far, blurred by a bell curve whose width has foretold best."""

    name = "kernel-density"

    def __init__(self, grid: Grid) -> None:
        self._smoothers = [Smoother(grid, width_km=width * grid.spacing_km) for width in DENSITY_WIDTHS]
        self._all = np.zeros(len(grid), dtype=np.int64)
        self._weeks = 0
        self._success = [0.0] * len(DENSITY_WIDTHS)
        self._begun: tuple[Counts | int, float] = (0, 0.0)

    def look(self, first_days: Counts, exposure: float) -> None:
        """Take in the first days of the week that has begun."""
        self._begun = (first_days, exposure)

    def forecast(self) -> Rates:
        """The mean of each cell for the week after the one that has begun."""
        begun, exposure = self._begun
        best = max(range(len(DENSITY_WIDTHS)), key=lambda index: self._success[index])
        return self._blurred(best, self._all + begun, self._weeks + exposure)

    def see(self, week: Counts) -> None:
        """Take in a whole week, and note how well each width had foretold it."""
        where = np.flatnonzero(week)
        if self._all.any():
            for index in range(len(DENSITY_WIDTHS)):
                said = self._blurred(index, self._all, self._weeks)
                self._success[index] += float((week[where] * np.log(said[where])).sum()) - float(said.sum())
        self._all += week
        self._weeks += 1

    def _blurred(self, index: int, requests: np.ndarray, weeks: float) -> Rates:
        return _with_doubt(self._smoothers[index].spread(requests), weeks)


def simple_counts(grid: Grid) -> list[RecentMean | LastYear | KernelDensity]:
    """All of them, in the order in which scores name them."""
    return [
        LastYear(grid),
        RecentMean(grid, name="long-run-mean", weeks=None),
        RecentMean(grid, name="last-8-weeks", weeks=8),
        RecentMean(grid, name="last-52-weeks", weeks=52),
        KernelDensity(grid),
    ]


def _with_doubt(requests: Rates, weeks: float) -> Rates:
    city_mean = float(requests.sum()) / max(weeks, WEEKS_OF_DOUBT) / len(requests)
    return (requests + WEEKS_OF_DOUBT * city_mean) / (weeks + WEEKS_OF_DOUBT)
