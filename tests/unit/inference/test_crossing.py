"""When a line reaches a level: known answers, and how often the interval holds the true moment."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from civicstat.inference.crossing import FEWEST_VALUES, crossing


def points(values: list[float]) -> list[tuple[int, Fraction]]:
    return [(step, Fraction(round(value * 1000), 1000)) for step, value in enumerate(values)]


def test_a_line_without_noise_reaches_the_level_at_one_moment() -> None:
    found = crossing(points([2 * step + 10 for step in range(12)]), Fraction(40))
    assert found is not None
    # 10 + 2 x = 40 at x = 15, four steps after the last value at 11.
    assert (found.slope, found.at) == (2, 4)
    assert found.earliest == found.latest == Decimal(4)


def test_a_level_line_gives_no_moment() -> None:
    assert crossing(points([5.0] * 12), Fraction(6)) is None
    wobbles = [5 + (step % 2) for step in range(24)]
    assert crossing(points(wobbles), Fraction(9)) is None


def test_too_few_values_are_refused() -> None:
    with pytest.raises(ValueError, match="under 12"):
        crossing(points([1.0] * (FEWEST_VALUES - 1)), Fraction(2))


def test_a_step_without_a_value_leaves_the_line_where_it_is() -> None:
    whole = points([3 * step + 1 for step in range(20)])
    gapped = [point for point in whole if point[0] not in (4, 9)]
    found = crossing(gapped, Fraction(100))
    assert found is not None
    assert found.at == Fraction(99, 3) - 19


def test_the_interval_equals_a_slow_search_for_lines_that_the_level_test_accepts() -> None:
    rng = np.random.default_rng(11)
    # Neighbors that pull apart, so that no allowance is made for those that hang together.
    values = [0.4 * step + (0.9 if step % 2 else -0.9) + rng.normal(0, 0.2) for step in range(20)]
    given = points(values)
    found = crossing(given, Fraction(12))
    assert found is not None
    x = np.arange(20.0)
    y = np.array([float(value) for _, value in given])
    line = stats.linregress(x, y)
    residual = y - (line.intercept + line.slope * x)
    scale = np.sqrt((residual**2).sum() / 18)
    quantile = stats.t.ppf(0.975, 18)
    moments = np.linspace(5, 30, 250_001)
    gap = np.abs(line.intercept + line.slope * (19 + moments) - 12)
    error = scale * np.sqrt(1 / 20 + (19 + moments - x.mean()) ** 2 / ((x - x.mean()) ** 2).sum())
    accepted = moments[gap <= quantile * error]
    assert float(found.earliest) == pytest.approx(accepted.min(), abs=2e-4)
    assert float(found.latest) == pytest.approx(accepted.max(), abs=2e-4)


def covered(alike: float, trials: int, *, slope: float = 0.2, count: int = 24) -> tuple[int, int]:
    """How many intervals were given, and how many of them held the true moment, ten steps ahead."""
    rng = np.random.default_rng(2014)
    given = held = 0
    for _ in range(trials):
        noise = np.zeros(count)
        noise[0] = rng.normal()
        for step in range(1, count):
            noise[step] = alike * noise[step - 1] + rng.normal() * np.sqrt(1 - alike**2)
        level = Fraction(str(slope)) * (count - 1 + 10)
        found = crossing(points(list(slope * np.arange(count) + noise)), level)
        if found is not None:
            given += 1
            held += found.earliest <= 10 <= found.latest
    return given, held


def test_the_interval_holds_the_true_moment_95_times_in_100() -> None:
    given, held = covered(0.0, 500)
    assert given > 490
    assert held / given >= 0.93


def test_where_neighbors_hang_together_it_still_holds_the_moment_nine_times_in_ten() -> None:
    given, held = covered(0.5, 500)
    assert given > 400
    assert held / given >= 0.88


def test_a_level_series_is_said_to_move_about_as_often_as_stated() -> None:
    rng = np.random.default_rng(5)
    moved = sum(crossing(points(list(rng.normal(size=24))), Fraction(3)) is not None for _ in range(600))
    assert moved / 600 <= 0.07
