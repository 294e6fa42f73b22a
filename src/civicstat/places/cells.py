"""H3 cells of points, for whole columns at once."""

from __future__ import annotations

import h3ronpy
import h3ronpy.vector
import numpy as np
import numpy.typing as npt
import pyarrow as pa


# About 0.74 square km: the finest cell that is published, for asset kinds only (DESIGN, section 8).
PUBLIC_RESOLUTION = 8
# About 0.015 square km, a few house lots: never published.
PRIVATE_RESOLUTION = 10
# Cell number 0 does not exist in H3; here it stands for "no location".
NO_CELL = 0

CellNumbers = npt.NDArray[np.uint64]


def cells_of(longitude: npt.NDArray[np.float64], latitude: npt.NDArray[np.float64], *, resolution: int) -> CellNumbers:
    """The H3 cell of each point as a number; `NO_CELL` where a coordinate is not a number.

    A cell of a finer resolution is not always inside its coarser parent's outline: about 6 in 100 points have a
    resolution 8 cell other than the parent of their resolution 10 cell. So ask for each resolution by itself.
    """
    cells = np.full(len(longitude), NO_CELL, dtype=np.uint64)
    usable = np.isfinite(longitude) & np.isfinite(latitude)
    if usable.any():
        found = h3ronpy.vector.coordinates_to_cells(latitude[usable], longitude[usable], resolution)
        cells[usable] = np.asarray(found, dtype=np.uint64)
    return cells


def cell_names(cells: CellNumbers) -> pa.DictionaryArray:
    """The cells as hexadecimal text, missing where there is none; each distinct cell is spelled once."""
    encoded = pa.array(cells, mask=cells == NO_CELL).dictionary_encode()
    numbers = encoded.dictionary.to_numpy(zero_copy_only=False)
    spelled = pa.array(h3ronpy.cells_to_string(numbers)) if len(numbers) else pa.array([])
    return pa.DictionaryArray.from_arrays(encoded.indices, spelled.cast(pa.string()))
