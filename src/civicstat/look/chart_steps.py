"""A usual range that moves from dot to dot, as the steps in which it is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from civicstat.vocabulary.signal import RangeLines, Signal


# From, to, and the lines between them.
Step = tuple[float, float, RangeLines]

# The outer edges of a segment stand back a little from its neighbors.
_EDGE, _BETWEEN = 0.45, 0.5


def range_steps(signal: Signal, first: int) -> list[Step]:
    """The range along a segment whose first dot stands at `first`: neighbors with equal lines joined.

    One step where all dots share their lines; a gap where a dot has none.
    """
    last = len(signal.points) - 1
    if last >= 0 and all(point.lines is None for point in signal.points):
        lines = signal.lines_at(signal.points[0])
        return [] if lines is None else [(first - _EDGE, first + last + _EDGE, lines)]
    steps: list[Step] = []
    for offset, point in enumerate(signal.points):
        if point.lines is not None:
            start = first + offset - (_EDGE if offset == 0 else _BETWEEN)
            _add(steps, (start, first + offset + (_EDGE if offset == last else _BETWEEN), point.lines), point.lines)
    return steps


def center_steps(steps: Sequence[Step]) -> list[Step]:
    """The steps of the centre alone: it may stay where the limits move."""
    joined: list[Step] = []
    for start, end, lines in steps:
        if joined and joined[-1][1] == start and joined[-1][2].center == lines.center:
            joined[-1] = (joined[-1][0], end, lines)
        else:
            joined.append((start, end, lines))
    return joined


def stretches(steps: Sequence[Step]) -> list[list[Step]]:
    """The steps in groups without a gap between them."""
    groups: list[list[Step]] = []
    for step in steps:
        if groups and groups[-1][-1][1] == step[0]:
            groups[-1].append(step)
        else:
            groups.append([step])
    return groups


def _add(steps: list[Step], step: Step, lines: RangeLines) -> None:
    if steps and steps[-1][1] == step[0] and steps[-1][2] == lines:
        steps[-1] = (steps[-1][0], step[1], lines)
    else:
        steps.append(step)
