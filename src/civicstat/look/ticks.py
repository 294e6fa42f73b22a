"""Round numbers for an axis."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal


_STEPS = (Decimal(1), Decimal(2), Decimal(5))
_QUARTERS = (Decimal(25), Decimal(250), Decimal(2500), Decimal(25000))


def round_ticks(
    low: Decimal, high: Decimal, *, most: int, floor: Decimal | None = None, ceiling: Decimal | None = None
) -> list[Decimal]:
    """Evenly spaced round values that enclose `low` to `high`, at most `most` of them, at least two.

    Zero is included when it lies nearer to `low` than the values lie apart: an axis cut off close to zero misleads
    more than it shows. `floor` and `ceiling` (0 and 100 of a share) are never passed.
    """
    if low > 0 and low <= high - low:
        low = Decimal(0)
    if floor is not None:
        low, high = max(low, floor), max(high, floor)
    if ceiling is not None:
        low, high = min(low, ceiling), min(high, ceiling)
    if low == high:
        low, high = (low, high + 1) if ceiling is None or high < ceiling else (low - 1, high)
    for step in _steps(high - low, most):
        first = (low / step).to_integral_value(ROUND_FLOOR)
        last = (high / step).to_integral_value(ROUND_CEILING)
        if last - first + 1 <= most:
            return [_plain(step * (first + count)) for count in range(int(last - first) + 1)]
    raise AssertionError("a step of ten times the span always fits")


def digits_of(ticks: Sequence[Decimal]) -> int:
    """Decimal places that the labels need, the same for all."""
    return max(-int(tick.as_tuple().exponent) for tick in ticks)


def _steps(span: Decimal, most: int) -> list[Decimal]:
    smallest = (span / most).adjusted() - 1
    steps = [step.scaleb(power) for power in range(smallest, smallest + 5) for step in _STEPS]
    # Quarters of a hundred are round, of ten they are not.
    return sorted([*steps, *(quarter for quarter in _QUARTERS if min(steps) < quarter < max(steps))])


def _plain(value: Decimal) -> Decimal:
    value = value.normalize()
    return value.quantize(Decimal(1)) if int(value.as_tuple().exponent) > 0 else value
