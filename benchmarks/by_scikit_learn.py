"""The yardsticks in scikit-learn: next week's events as an analyst would foretell them with a plain library.

They are shown the weeks one by one like our own forecast (`heatmaps.rolling.Method`), so none can see past its origin.
Each is fitted again at every fourth origin and keeps what it has learned in between, as a monthly job would.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingRegressor  # type: ignore[import-untyped]
from sklearn.linear_model import PoissonRegressor  # type: ignore[import-untyped]
from sklearn.neighbors import KernelDensity, kneighbors_graph  # type: ignore[import-untyped]
from sklearn.pipeline import make_pipeline  # type: ignore[import-untyped]
from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]

from civicstat.heatmaps.counts import Counts
from civicstat.heatmaps.grid import Grid
from civicstat.heatmaps.smoothing import Rates


# A model is fitted again after so many forecasts.
FORECASTS_PER_FIT = 4
# And is fitted to the weeks of the last year.
WEEKS_FITTED = 52
FEWEST_WEEKS_BEFORE = 4
WEEKS_PER_YEAR = 52.18
NEIGHBORS = 8
# Of the bell curve, in cell spacings; each is tried on the weeks before the origin.
DENSITY_WIDTHS = (0.5, 0.75, 1.0, 1.5, 2.5)
WEEKS_TRIED = 4
# Sums of a density are right to this part: finer changes no figure and takes many times longer.
DENSITY_TOLERANCE = 1e-4


class _Shown:
    """The weeks that have been shown so far; the week that has begun is always a whole one here."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._seen: list[Counts] = []
        self._begun: Counts = np.zeros(len(grid), dtype=np.int32)
        self._asked = 0

    def look(self, first_days: Counts, exposure: float) -> None:
        """Take in the week that has begun, which must be known to its end."""
        assert exposure == 1.0, "origins are Sundays"
        self._begun = first_days

    def see(self, week: Counts) -> None:
        """Take in a whole week."""
        self._seen.append(week)

    def _weeks(self) -> npt.NDArray[np.float32]:
        return np.stack([*self._seen, self._begun]).astype(np.float32)

    def _is_time_to_fit(self) -> bool:
        self._asked += 1
        return self._asked % FORECASTS_PER_FIT == 1


class Regression(_Shown):
    """Counts of last weeks, of the cells around, and the season; then a regression for counts (`model`)."""

    def __init__(self, grid: Grid, *, name: str) -> None:
        super().__init__(grid)
        self.name = name
        centers = np.stack([grid.east_km, grid.north_km], axis=1)
        self._around = kneighbors_graph(centers, min(NEIGHBORS, len(grid) - 1)) / NEIGHBORS
        self._is_linear = name == "poisson-regression"
        self._model = (
            make_pipeline(StandardScaler(), PoissonRegressor(alpha=1e-4, solver="newton-cholesky"))
            if self._is_linear
            # As it comes, it runs away where events are rare: leaves are made larger and held back.
            else HistGradientBoostingRegressor(
                loss="poisson", max_leaf_nodes=15, min_samples_leaf=200, l2_regularization=10, random_state=0
            )
        )

    def forecast(self) -> Rates:
        """The mean of each cell for the week after the one that has begun."""
        weeks = self._weeks()
        around = (self._around @ weeks.T).T
        sums, sums_around = _running_sums(weeks), _running_sums(around)
        if self._is_time_to_fit():
            targets = range(max(FEWEST_WEEKS_BEFORE, len(weeks) - WEEKS_FITTED), len(weeks))
            before = np.concatenate([self._features(weeks, sums, sums_around, week) for week in targets])
            self._model.fit(before, weeks[targets.start :].ravel())
        said: Rates = self._model.predict(self._features(weeks, sums, sums_around, len(weeks))).astype(np.float64)
        return said

    def _features(
        self,
        weeks: npt.NDArray[np.float32],
        sums: npt.NDArray[np.float32],
        sums_around: npt.NDArray[np.float32],
        week: int,
    ) -> npt.NDArray[np.float64]:
        """What was known before a week, one line per cell; nothing of that week or later is touched."""
        last_year = week - 52
        usual = _mean_of_last(sums, week, week)
        counts = [
            *(weeks[week - lag] for lag in range(1, FEWEST_WEEKS_BEFORE + 1)),
            *(_mean_of_last(sums, week, span) for span in (8, 26)),
            usual,
            *(_mean_of_last(sums_around, week, span) for span in (1, 4, 26, week)),
            weeks[last_year] if last_year >= 0 else usual,
            _mean_of_last(sums, last_year + 3, 5) if last_year >= 2 else usual,
            *(np.full(len(usual), _mean_of_last(sums, week, span).mean()) for span in (1, 4)),
        ]
        turn = 2 * math.pi * week / WEEKS_PER_YEAR
        others = [np.full(len(usual), math.sin(turn)), np.full(len(usual), math.cos(turn))]
        if self._is_linear:
            # With logarithms of the counts, the mean is a product of powers of them.
            counts = [np.log(count + 0.01) for count in counts]
        else:
            others += [self._grid.east_km, self._grid.north_km]
        return np.stack([*counts, *others], axis=1)


class Density(_Shown):
    """A kernel-density map of all events so far; its width is the one that foretold earlier weeks best."""

    name = "kernel-density"

    def __init__(self, grid: Grid) -> None:
        super().__init__(grid)
        self._centers = np.stack([grid.east_km, grid.north_km], axis=1)
        self._success = dict.fromkeys(DENSITY_WIDTHS, 0.0)

    def forecast(self) -> Rates:
        """The mean of each cell for the week after the one that has begun."""
        weeks = self._weeks()
        if self._is_time_to_fit():
            came = weeks[-WEEKS_TRIED:].sum(axis=0)
            for width in DENSITY_WIDTHS:
                said = WEEKS_TRIED * self._map(weeks[:-WEEKS_TRIED], width)
                self._success[width] += float((came * np.log(said)).sum() - said.sum())
        return self._map(weeks, max(DENSITY_WIDTHS, key=lambda width: self._success[width]))

    def _map(self, weeks: npt.NDArray[np.float32], width: float) -> Rates:
        requests = weeks.sum(axis=0, dtype=np.float64)
        where = np.flatnonzero(requests)
        density = KernelDensity(bandwidth=width * self._grid.spacing_km, rtol=DENSITY_TOLERANCE)
        density.fit(self._centers[where], sample_weight=requests[where])
        height = np.exp(density.score_samples(self._centers))
        smooth = height * (requests.sum() / height.sum())
        # One more week at the city's mean, as for the simple counts: a place without events is rare, not impossible.
        mapped: Rates = (smooth + smooth.mean() / len(weeks)) / (len(weeks) + 1)
        return mapped


def _running_sums(weeks: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return np.concatenate([np.zeros((1, weeks.shape[1])), weeks.cumsum(axis=0, dtype=np.float64)]).astype(np.float32)


def _mean_of_last(sums: npt.NDArray[np.float32], week: int, span: int) -> npt.NDArray[np.float32]:
    first = max(0, week - span)
    mean: npt.NDArray[np.float32] = (sums[week] - sums[first]) / (week - first)
    return mean
