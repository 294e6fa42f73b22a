from __future__ import annotations

import math
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from civicstat.heatmaps.rolling import best_cells, hits, log_score


@given(cells=st.lists(st.tuples(st.sampled_from([0.0, 0.5, 1.0]), st.integers(0, 4)), min_size=1, max_size=6))
def test_ties_at_the_edge_share_the_places_that_are_left(cells: list[tuple[float, int]]) -> None:
    means, came = np.array([mean for mean, _ in cells]), np.array([count for _, count in cells], dtype=np.int32)

    found = hits(means, came)

    # One place in so small a city: drawn in every order, with the highest mean first, the average is the share.
    orders = list(permutations(range(len(cells))))
    drawn = [came[max(order, key=lambda cell: means[cell])] for order in orders]
    assert best_cells(len(cells)) == 1
    assert found == Fraction(int(sum(drawn)), len(orders))


def test_hits_are_counted_in_the_best_five_percent() -> None:
    means = np.arange(100, dtype=np.float64)
    came = np.zeros(100, dtype=np.int32)
    came[[99, 95, 94, 3]] = (2, 1, 7, 9)

    assert hits(means, came) == 3  # cells 95 to 99


@pytest.mark.parametrize(("cells", "best"), [(1, 1), (29, 1), (30, 2), (50, 2), (70, 4), (853, 43)])
def test_the_best_five_percent_are_a_whole_number_of_cells(cells: int, best: int) -> None:
    assert best_cells(cells) == best  # 30 x 5 % = 1.5 and 50 x 5 % = 2.5: a tie goes to the even number


@given(st.lists(st.tuples(st.floats(0.001, 20), st.integers(0, 9)), min_size=1, max_size=9), st.floats(0.5, 2))
def test_log_scores_differ_as_poisson_likelihoods_do(cells: list[tuple[float, int]], factor: float) -> None:
    means, came = np.array([mean for mean, _ in cells]), np.array([count for _, count in cells], dtype=np.int32)

    ahead = log_score(means * factor, came) - log_score(means, came)

    expected = stats.poisson.logpmf(came, means * factor).sum() - stats.poisson.logpmf(came, means).sum()
    assert ahead == pytest.approx(expected, abs=1e-8)


def test_what_was_called_impossible_and_came_is_scored_as_one_in_a_billion() -> None:
    came = np.array([1, 0], dtype=np.int32)

    assert log_score(np.array([0.0, 1.0]), came) == pytest.approx(math.log(1e-9) - 1)
