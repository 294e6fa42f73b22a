"""Counts spread over neighboring cells by a bell curve of distance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from civicstat.heatmaps.grid import Grid


Rates = npt.NDArray[np.float64]
# Beyond this many widths the curve holds 1 % of its mass, which the nearer cells then carry.
WIDTHS_KEPT = 3.0


class Smoother:
    """Spreads each cell's number over the cells around it; the city's total stays the same.

    What would fall outside the city stays inside it: each cell's weights add to one. Sums run over the cells in their
    order, one after the other, so that the same numbers give the same bytes.
    """

    def __init__(self, grid: Grid, *, width_km: float) -> None:
        centers = shapely.points(grid.east_km, grid.north_km)
        into, out_of = shapely.STRtree(centers).query(centers, predicate="dwithin", distance=WIDTHS_KEPT * width_km)
        order = np.lexsort((out_of, into))
        self._into, self._out_of = into[order], out_of[order]
        east = grid.east_km[self._into] - grid.east_km[self._out_of]
        north = grid.north_km[self._into] - grid.north_km[self._out_of]
        weight = np.exp(-(east * east + north * north) / (2 * width_km * width_km))
        self._weight = weight / np.bincount(self._out_of, weights=weight, minlength=len(grid))[self._out_of]
        self._cells = len(grid)

    def spread(self, numbers: npt.NDArray[np.float64] | npt.NDArray[np.int32]) -> Rates:
        """The numbers, smoothed."""
        weighed = self._weight * numbers[self._out_of]
        return np.bincount(self._into, weights=weighed, minlength=self._cells).astype(np.float64, copy=False)
