"""Linear equations, by elimination."""

from __future__ import annotations

from collections.abc import Sequence


def solved(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """The numbers that the equations ask for. The matrix is positive definite, so that no row need change its place."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at, pivot in enumerate(rows):
        pivot[:] = [one / pivot[at] for one in pivot]
        for other in rows:
            if other is not pivot:
                times = other[at]
                other[:] = [one - times * mine for one, mine in zip(other, pivot, strict=True)]
    return [row[-1] for row in rows]
