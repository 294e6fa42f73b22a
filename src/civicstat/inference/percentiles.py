"""Percentiles by nearest rank: always a value that was observed."""

from __future__ import annotations


def nearest_rank(n: int, percentile: int) -> int:
    """The 1-based rank, among `n` values in rising order, of a percentile: p times n over 100, rounded up.

    The median of 10 values is the fifth. A percentile of nothing does not exist: `n` is at least 1.
    """
    if n < 1 or not 1 <= percentile <= 100:
        raise ValueError(f"no rank for percentile {percentile} of {n} values")
    return -(-percentile * n // 100)
