"""The points of a file: one that stands for "we do not know", and how many rows have none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from civicstat.sources.locations import degrees_of
from civicstat.sources.propose_result import DefaultPoint


Degrees = npt.NDArray[np.float64]
# A point is improbable as a place when it has this share of the located rows, this many of them, and this many times
# as many as the tenth busiest point. The busiest real place of Los Angeles has 1.1 in 1,000; Boston's default point
# has 145.
DEFAULT_SHARE = 0.02
DEFAULT_ROWS = 50
DEFAULT_TIMES = 10


@dataclass(frozen=True)
class FilePoints:
    """All points of a file, not-a-number where a row has none or stands on a default point."""

    latitude: Degrees
    longitude: Degrees
    defaults: tuple[DefaultPoint, ...]
    missing: int


def read_points(latitude: pa.ChunkedArray, longitude: pa.ChunkedArray) -> FilePoints:
    """The points of two columns of text, and the points among them that are no places."""
    y, x = degrees_of(latitude), degrees_of(longitude)
    is_given = np.isfinite(y) & np.isfinite(x)
    defaults = _default_points(latitude, longitude, is_given)
    is_default = np.zeros(len(y), dtype=np.bool_)
    for point in defaults:
        is_default |= (y == float(point.latitude)) & (x == float(point.longitude))
    y[is_default | ~is_given], x[is_default | ~is_given] = np.nan, np.nan
    return FilePoints(y, x, defaults, int((~is_given).sum()))


def _default_points(
    latitude: pa.ChunkedArray, longitude: pa.ChunkedArray, is_given: npt.NDArray[np.bool_]
) -> tuple[DefaultPoint, ...]:
    located = int(is_given.sum())
    if not located:
        return ()
    pairs = pc.binary_join_element_wise(latitude, longitude, " ").filter(pa.array(is_given)).combine_chunks()
    tally = pc.value_counts(pairs)
    order = np.argsort(-tally.field("counts").to_numpy(), kind="stable")
    busiest = [(tally.field("values")[int(i)].as_py(), tally.field("counts")[int(i)].as_py()) for i in order[:20]]
    tenth = busiest[min(9, len(busiest) - 1)][1]
    found = []
    for pair, rows in busiest:
        y, x = pair.split(" ")
        is_null_island = float(y) == 0 and float(x) == 0
        is_improbable = rows >= max(DEFAULT_ROWS, DEFAULT_SHARE * located, DEFAULT_TIMES * tenth)
        if is_null_island or is_improbable:
            found.append(DefaultPoint(y, x, rows))
    return tuple(found)
