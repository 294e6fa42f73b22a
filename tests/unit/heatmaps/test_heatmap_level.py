from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.heatmaps.level import MEMORY_WEEKS, next_total, season_of


@given(level=st.integers(1, 500), weeks=st.integers(8, 170), days=st.integers(1, 7))
def test_a_city_that_never_changes_is_foretold_unchanged(level: int, weeks: int, days: int) -> None:
    total = next_total([7 * level] * weeks, begun=days * level, exposure=days / 7)

    assert total == pytest.approx(7 * level)


def test_the_level_without_a_season_is_the_plain_weighted_mean() -> None:
    totals, begun, exposure = [10, 30, 20], 4, 0.25

    expected = sum(count * math.exp(-age / MEMORY_WEEKS) for count, age in ((10, 3), (30, 2), (20, 1), (4, 0))) / sum(
        part * math.exp(-age / MEMORY_WEEKS) for part, age in ((1, 3), (1, 2), (1, 1), (0.25, 0))
    )
    assert next_total(totals, begun=begun, exposure=exposure) == pytest.approx(expected)


def test_a_season_that_came_each_year_is_expected_again() -> None:
    weeks = np.arange(52 * 8)
    wave = 1 + 0.5 * np.sin(2 * np.pi * weeks / 52)
    totals = 1000 * wave

    season = season_of(totals, weeks_ahead=13)

    # Smoothed, and held back by a ninth: the crest of 1.5 is taken for 1.42.
    assert season[-13:] == pytest.approx(wave[:13], abs=0.09)


def test_a_season_is_not_guessed_from_less_than_two_years() -> None:
    totals = np.array([100.0] * 60 + [10.0] * 43)

    assert season_of(totals, weeks_ahead=2).tolist() == [1.0] * 105


def test_weeks_without_any_request_give_zero_and_no_warning() -> None:
    assert next_total([0] * 120, begun=0, exposure=0.5) == 0.0
    assert next_total([5] * 10 + [0] * 110, begun=0, exposure=0.5) < 0.01
