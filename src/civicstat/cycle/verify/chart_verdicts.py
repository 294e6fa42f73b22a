"""Rules, variation and assurance, looked at again window by window."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from civicstat.cycle.verify.chart_limits import Again


# Rule and side: +1 high or rising, -1 low or falling.
Hit = tuple[str, int]
LATEST = 12


def hits_again(values: Sequence[Fraction], lines: Sequence[Again], *, multiplies: bool) -> list[set[Hit]]:
    """Which rules each value fires against its own lines."""
    hits: list[set[Hit]] = [set() for _ in values]
    as_ratios = multiplies and all(line.center > 0 for line in lines)
    rest = [
        value / line.center if as_ratios else value - line.center for value, line in zip(values, lines, strict=True)
    ]
    side = [(value > line.center) - (value < line.center) for value, line in zip(values, lines, strict=True)]
    outer = [value > line.near_upper or value < line.near_lower for value, line in zip(values, lines, strict=True)]
    for i, (value, line) in enumerate(zip(values, lines, strict=True)):
        if value > line.upper or value < line.lower:
            hits[i].add(("outside-limits", 1 if value > line.upper else -1))
    for direction in (1, -1):
        for start in range(len(values) - 6):
            if all(side[i] == direction for i in range(start, start + 7)):
                _mark(hits, range(start, start + 7), ("run-of-7", direction))
        for start in range(len(values) - 5):
            if all((rest[i + 1] - rest[i]) * direction > 0 for i in range(start, start + 5)):
                _mark(hits, range(start, start + 6), ("trend-of-6", direction))
        for start in range(len(values) - 2):
            window = range(start, start + 3)
            far = [i for i in window if outer[i]]
            if all(side[i] == direction for i in window) and len(far) > 1:
                _mark(hits, far, ("two-of-three-near-limit", direction))
    return hits


def variation_again(latest: set[Hit], direction: str) -> str:
    """What the latest value's rules say."""
    if not latest:
        return "common-cause"
    sides = {side for _, side in latest}
    if direction == "none" or len(sides) == 2:
        return "special-cause"
    better = 1 if direction == "up" else -1
    return "special-cause-improving" if sides == {better} else "special-cause-concerning"


def assurance_again(lines: Sequence[Again], target: Fraction | None, direction: str) -> str:
    """Whether the latest ranges lie on the target's right side, on its wrong side, or around it."""
    if target is None or direction == "none":
        return "no-target"
    latest = lines[-LATEST:]
    if direction == "up":
        always, never = all(line.lower >= target for line in latest), all(line.upper < target for line in latest)
    else:
        always, never = all(line.upper <= target for line in latest), all(line.lower > target for line in latest)
    return "will-reach" if always else "will-not-reach" if never else "reaches-in-some-periods"


def _mark(hits: list[set[Hit]], positions: Sequence[int], hit: Hit) -> None:
    for position in positions:
        hits[position].add(hit)
