"""Nearest rank: the smallest value with at least p percent of the values at or below it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.inference.percentiles import nearest_rank


@pytest.mark.parametrize(
    ("n", "percentile", "rank"),
    [(5, 30, 2), (5, 40, 2), (5, 50, 3), (10, 25, 3), (10, 50, 5), (10, 75, 8), (1, 1, 1), (1, 99, 1), (200, 90, 180)],
)
def test_rank_is_rounded_up(n: int, percentile: int, rank: int) -> None:
    assert nearest_rank(n, percentile) == rank


@given(st.integers(1, 10**7), st.integers(1, 99))
def test_rank_is_the_first_that_holds_p_percent(n: int, percentile: int) -> None:
    rank = nearest_rank(n, percentile)
    assert 100 * rank >= percentile * n > 100 * (rank - 1)


@pytest.mark.parametrize(("n", "percentile"), [(0, 50), (5, 0), (5, 101)])
def test_percentile_of_nothing_is_refused(n: int, percentile: int) -> None:
    with pytest.raises(ValueError, match="no rank for percentile"):
        nearest_rank(n, percentile)
