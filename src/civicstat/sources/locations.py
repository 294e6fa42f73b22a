"""Points of requests: which are usable, which areas and cells they lie in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from civicstat.places.assign import NO_AREA, assign_areas
from civicstat.places.boundaries import BoundaryLayer
from civicstat.places.cells import NO_CELL, PRIVATE_RESOLUTION, PUBLIC_RESOLUTION, CellNumbers, cells_of
from civicstat.places.layers import AnyLayer


Degrees = npt.NDArray[np.float64]
_NUMBER = r"^[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?$"


@dataclass(frozen=True)
class Points:
    """Coordinates in degrees, not-a-number where a row has no usable point; and how many rows lost theirs, and why."""

    longitude: Degrees
    latitude: Degrees
    on_default_point: int
    out_of_bounds: int


@dataclass(frozen=True)
class Places:
    """For each row its area in every layer (index into the layer's sorted slugs, `NO_AREA`) and its two cells."""

    areas: Mapping[str, npt.NDArray[np.int32]]
    cell_8: CellNumbers
    cell_10: CellNumbers


def usable_points(
    longitude: Degrees, latitude: Degrees, *, default_points: Sequence[tuple[str, str]], bounds: tuple[float, ...]
) -> Points:
    """The points without those that stand for "we do not know" and those outside the main layer's bounds."""
    longitude, latitude = longitude.copy(), latitude.copy()
    is_default = np.zeros(len(longitude), dtype=np.bool_)
    for default_latitude, default_longitude in default_points:
        is_default |= (latitude == float(default_latitude)) & (longitude == float(default_longitude))
    west, south, east, north = bounds
    is_given = np.isfinite(longitude) & np.isfinite(latitude)
    is_inside = (longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north)
    is_out = is_given & ~is_inside & ~is_default
    longitude[~is_inside | is_default] = np.nan
    latitude[~is_inside | is_default] = np.nan
    return Points(longitude, latitude, int(is_default.sum()), int(is_out.sum()))


def places_of(points: Points, layers: Mapping[str, AnyLayer], *, main_layer: str) -> Places:
    """The areas and cells of points. A point in no area of the main layer is in no place: no area, no cell."""
    longitude, latitude = points.longitude.copy(), points.latitude.copy()
    areas: dict[str, npt.NDArray[np.int32]] = {}
    main = layers[main_layer]
    assert isinstance(main, BoundaryLayer)
    areas[main_layer] = assign_areas(longitude, latitude, main)
    is_lost = areas[main_layer] == NO_AREA
    longitude[is_lost], latitude[is_lost] = np.nan, np.nan
    for slug, layer in layers.items():
        if isinstance(layer, BoundaryLayer) and slug != main_layer:
            areas[slug] = assign_areas(longitude, latitude, layer)
    for slug, layer in layers.items():
        if not isinstance(layer, BoundaryLayer):
            base = layers[layer.of]
            assert isinstance(base, BoundaryLayer)
            groups = [group.slug for group in layer.groups]
            of_area = [groups.index(layer.group_of[area.slug]) for area in base.areas]
            areas[slug] = np.array([*of_area, NO_AREA], dtype=np.int32)[areas[layer.of]]
    return Places(
        areas=areas,
        cell_8=cells_of(longitude, latitude, resolution=PUBLIC_RESOLUTION),
        cell_10=cells_of(longitude, latitude, resolution=PRIVATE_RESOLUTION),
    )


def no_places(rows: int, layers: Mapping[str, AnyLayer]) -> Places:
    """What a source without coordinates gives."""
    nowhere = np.full(rows, NO_AREA, dtype=np.int32)
    no_cells = np.full(rows, NO_CELL, dtype=np.uint64)
    return Places(dict.fromkeys(layers, nowhere), no_cells, no_cells)


def degrees_of(column: pa.ChunkedArray) -> Degrees:
    """A column of coordinates as numbers, not-a-number where it is empty or holds anything else."""
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        column = _as_numbers(column)
    numbers = column.cast(pa.float64())
    return np.array(pc.fill_null(numbers, float("nan")).to_numpy(), dtype=np.float64)


def _as_numbers(text: pa.ChunkedArray) -> pa.ChunkedArray:
    try:
        return text.cast(pa.float64())
    except pa.ArrowInvalid:
        # Some of it is no number: look at every row, which takes three times as long.
        text = pc.utf8_trim_whitespace(text)
        is_number = pc.fill_null(pc.match_substring_regex(text, _NUMBER), False)
        return pc.if_else(is_number, text, pa.scalar(None, text.type)).cast(pa.float64())
