"""Shapes as they are published: simplified together, in whole 1e-5 degrees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry


# 1e-5 degrees is about 1.1 m north to south: finer than any border a map of a city can show.
STEPS_PER_DEGREE = 100_000
# Corners that make up less than this side squared (about 20 m by 20 m) are left out: Chicago's 77 community areas
# then need 4,091 points in place of 52,641, and no area changes by more than 0.2 % of the smallest.
SIMPLIFY_DEGREES = 0.0002


def published_geometries(shapes: Sequence[BaseGeometry]) -> list[dict[str, Any]]:
    """GeoJSON geometries with coordinates as whole 1e-5 degrees, in the order given.

    Borders that neighbors share corner by corner are simplified as one line, so the neighbors still touch; rounding
    moves a shared corner to the same place for both. Outer rings run counter-clockwise, as GeoJSON asks.
    """
    simpler = shapely.coverage_simplify(np.array(shapes, dtype=object), SIMPLIFY_DEGREES)
    return [_in_steps(shape, fallback=original) for shape, original in zip(simpler, shapes, strict=True)]


def _in_steps(shape: BaseGeometry, *, fallback: BaseGeometry) -> dict[str, Any]:
    # A shape smaller than the grain would vanish: then the original is rounded as it is.
    source = fallback if shape.is_empty or not shape.is_valid else shape
    scaled = shapely.transform(source, lambda corners: np.rint(corners * STEPS_PER_DEGREE))
    if not scaled.is_valid:
        # Rounding can fold a sliver over itself; this re-nodes it on the grid and keeps its area.
        scaled = shapely.set_precision(
            shapely.transform(source, lambda corners: corners * STEPS_PER_DEGREE), 1, mode="valid_output"
        )
    parts = [part for part in shapely.get_parts(scaled) if part.geom_type == "Polygon" and not part.is_empty]
    rings = [_rings(part) for part in shapely.orient_polygons(np.array(parts, dtype=object))]
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings[0]}
    return {"type": "MultiPolygon", "coordinates": rings}


def _rings(polygon: Any) -> list[list[list[int]]]:
    return [_ring(ring) for ring in (polygon.exterior, *polygon.interiors)]


def _ring(ring: BaseGeometry) -> list[list[int]]:
    corners = np.rint(shapely.get_coordinates(ring)).astype(np.int64)
    moved = np.ones(len(corners), dtype=bool)
    moved[1:] = (corners[1:] != corners[:-1]).any(axis=1)
    kept: list[list[int]] = corners[moved].tolist()
    return kept
