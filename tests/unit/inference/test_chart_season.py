"""The season of a series: found where years agree, never invented from a drift, fixed once found."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from civicstat.inference.charts.counted import u_prime_fitting
from civicstat.inference.charts.judge import judge
from civicstat.inference.charts.season import Season, find_season
from civicstat.vocabulary.period import Period, PeriodKind, periods_between


# Requests of an average month, July the busiest.
SHAPE = [70, 75, 90, 100, 115, 125, 135, 130, 115, 95, 80, 70]


def _periods(count: int, kind: PeriodKind = "month") -> list[Period]:
    return list(periods_between(date(2011, 1, 1), date(2030, 12, 31), kind))[:count]


def _found(values: list[int], kind: PeriodKind = "month", mode: Any = "multiply") -> Season | None:
    return find_season([Fraction(value) for value in values], _periods(len(values), kind), mode=mode)


def test_three_years_that_agree_have_a_season_of_their_common_shape() -> None:
    season = _found(SHAPE * 3)

    assert season is not None
    assert [float(effect) for effect in season.effects[:12]] == pytest.approx([value / 100 for value in SHAPE])
    assert (season.first, season.last) == (0, 35)
    # each month was estimated from three: the square root of 4 over 2
    assert float(season.widening) == pytest.approx(2**0.5)


def test_a_month_less_than_three_years_has_no_season() -> None:
    assert _found((SHAPE * 3)[:35]) is None
    assert _found(SHAPE * 3) is not None


def test_a_missing_month_leaves_no_season() -> None:
    values, periods = [Fraction(v) for v in SHAPE * 4], _periods(48)

    assert find_season(values[:5] + values[6:], periods[:5] + periods[6:], mode="multiply") is None


def test_a_steady_rise_is_no_season_and_does_not_bend_one() -> None:
    rising = [100 + 3 * month for month in range(36)]
    season = _found([value + 3 * month for month, value in enumerate(SHAPE * 3)], mode="add")

    assert _found(rising) is None
    assert season is not None
    assert [float(effect) for effect in season.effects[:12]] == pytest.approx([value - 100 for value in SHAPE])


def test_later_years_never_move_the_season() -> None:
    early, late = _found(SHAPE * 3), _found(SHAPE * 3 + [300] * 24)

    assert early is not None
    assert late is not None
    assert late.effects[:36] == early.effects
    assert late.effects[36:48] == early.effects[:12]


def test_weeks_take_the_season_of_their_month_after_two_years() -> None:
    weeks = _periods(120, "week")
    months = [(week.end.toordinal() - 3) for week in weeks]
    values = [SHAPE[date.fromordinal(day).month - 1] for day in months]

    season = find_season([Fraction(value) for value in values], weeks, mode="multiply")

    assert season is not None
    assert season.last == 103
    assert find_season([Fraction(v) for v in values[:103]], weeks[:103], mode="multiply") is None
    # four weeks at least in each of two Februaries
    assert 1 < season.widening < Fraction(116, 100)


def test_days_have_a_weekday_after_eight_weeks() -> None:
    values = [100, 96, 92, 90, 80, 20, 10] * 8

    assert _found(values[:55], "day") is None
    season = _found(values, "day")
    assert season is not None
    assert [round(float(effect), 3) for effect in season.effects[:2]] == [1.434, 1.377]


def test_quarters_and_rolling_years_have_none() -> None:
    assert _found([80, 120, 130, 70] * 6, "quarter") is None
    assert _found(SHAPE * 4, "r12") is None


@pytest.mark.parametrize(("kind", "count"), [("month", 36), ("week", 104), ("day", 56)])
def test_noise_is_taken_for_a_season_at_most_once_in_a_hundred(kind: PeriodKind, count: int) -> None:
    rng = np.random.default_rng(11)
    periods = _periods(count, kind)
    draws = rng.poisson(200, size=(600, count))

    found = sum(find_season([Fraction(int(v)) for v in row], periods, mode="multiply") is not None for row in draws)

    # 1 % of 600 is 6; 12 leaves room for chance.
    assert found <= 12


def test_a_summer_that_comes_every_year_is_not_unusual_once_the_season_is_removed() -> None:
    rng = np.random.default_rng(5)
    counts = [int(rng.poisson(10 * value)) for value in SHAPE * 5]
    periods = _periods(60)
    days = [(period.end - period.start).days + 1 for period in periods]
    rates = [Fraction(count, day) for count, day in zip(counts, days, strict=True)]
    season = find_season(rates, periods, mode="multiply")

    with_season = judge(counts, u_prime_fitting(counts, days, as_counts=True, season=season), baseline=12)
    without = judge(counts, u_prime_fitting(counts, days, as_counts=True), baseline=12)

    assert season is not None
    assert sum(map(bool, with_season.rules)) == 0
    assert sum(map(bool, without.rules)) > 20
    assert with_season.fit is not None
    assert with_season.fit.lines[6].center > Fraction(13, 10) * with_season.fit.lines[1].center
    assert isinstance(with_season.fit.spread, Decimal)
