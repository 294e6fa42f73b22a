"""Durations at ranks, held to a walk through every row."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from civicstat.metrics.picked import picked


@some.composite
def heights_of_places(draw: some.DrawFn) -> list[list[tuple[int, int]]]:
    """For each place durations in rising order, and how many rows had each; some places have none at all."""
    durations = some.dictionaries(some.integers(-5, 40), some.integers(0, 4), max_size=6)
    return [sorted(draw(durations).items()) for _ in range(draw(some.integers(0, 5)))]


def _walked(heights: list[tuple[int, int]], wanted: int | None) -> int | None:
    if not wanted:
        return None
    counted = accumulate(rows for _, rows in heights)
    return next((duration for (duration, _), so_far in zip(heights, counted, strict=True) if so_far >= wanted), None)


@given(places=heights_of_places(), data=some.data())
def test_what_is_picked_is_what_a_walk_through_the_rows_of_each_place_finds(
    places: list[list[tuple[int, int]]], data: some.DataObject
) -> None:
    lines = [(number, *height) for number, heights in enumerate(places, start=1) for height in heights]
    tally, duration, rows = np.array(lines, dtype=np.int64).reshape(-1, 3).T
    wanted = [data.draw(some.none() | some.integers(1, 12)) for _ in places]

    found = picked({"tally": tally, "duration": duration, "rows": rows}, len(places), {"value": ("rows", wanted)})

    assert found == {"value": [_walked(*both) for both in zip(places, wanted, strict=True)]}


def test_counts_in_32_bits_are_added_up_beyond_them() -> None:
    heights = {
        name: np.array(values, dtype=np.int32) for name, values in {"tally": [1, 1, 2], "rows": [2**31 - 1] * 3}.items()
    }

    found = picked(heights | {"duration": np.array([3, 4, 5])}, 2, {"value": ("rows", [2**31, 1])})

    assert found == {"value": [4, 5]}
