"""The shape of an unusual change, from charts that the metrics room draws."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from civicstat.hearings.shapes import a_year_earlier, distance_from_usual, judged_points, unusual_change
from civicstat.vocabulary.period import parse_period


@pytest.fixture
def change_of(city: Any, months: Any) -> Any:
    """The change in a series of monthly shares, the last months of 2014 and 2015."""

    def of(*shares: int, direction: str = "up") -> Any:
        definition = city.define("lamps-mended", direction=direction)
        city.add_months(definition, shares, months=months[: len(shares)])
        [signal] = city.published.signals.values()
        return unusual_change(signal)

    return of


# Twelve usual months: mean 80, limits about 75 to 85.
QUIET = (80, 82, 79, 81, 78, 80, 82, 79, 81, 80, 78, 80)


def test_a_value_within_its_range_is_no_change(change_of: Any) -> None:
    assert change_of(*QUIET, 81, 79) is None


def test_a_series_too_short_to_judge_is_no_change(change_of: Any) -> None:
    assert change_of(80, 20) is None


def test_one_value_outside_is_a_spike_and_is_compared_with_the_one_before(change_of: Any) -> None:
    change = change_of(*QUIET, 80, 81, 60)

    assert (change.shape, change.side) == ("spike", "down")
    assert (change.latest.period, change.since.period, change.before.period) == ("2015-03", "2015-03", "2015-02")


def test_two_values_outside_are_a_young_step(change_of: Any) -> None:
    change = change_of(*QUIET, 80, 62, 60)

    assert (change.shape, change.since.period, change.before.period) == ("step", "2015-02", "2015-01")


def test_seven_on_one_side_are_a_step_that_is_compared_with_the_last_month_before_it(change_of: Any) -> None:
    change = change_of(*QUIET[:11], 84, 83, 84, 83, 84, 83, 84)

    assert (change.shape, change.side, change.since.period) == ("step", "up", "2014-12")
    assert change.before.period == "2014-11"


def test_six_rising_values_are_a_trend_that_is_compared_with_its_start(change_of: Any) -> None:
    change = change_of(*QUIET, 78, 79, 80, 81, 82, 83)

    # December 2014 at 80 falls to 78 in January 2015, where the trend begins.
    assert (change.shape, change.side, change.since.period) == ("trend", "up", "2015-01")
    assert change.before == change.since


def test_a_month_that_was_just_as_far_out_a_year_ago_may_be_the_season(change_of: Any) -> None:
    change = change_of(80, 82, 60, *QUIET[3:], 80, 81, 58)

    assert (change.shape, change.season) == ("season", "suspected")
    assert change.before.period == change.year_earlier.period == "2014-03"


def test_a_month_that_was_ordinary_a_year_ago_is_not_the_season(change_of: Any) -> None:
    assert change_of(*QUIET, 80, 81, 60).season == "not-suspected"


def test_a_month_without_a_year_before_it_may_always_be_the_season(city: Any, months: Any) -> None:
    definition = city.define("lamps-mended", baseline_periods=6)
    city.add_months(definition, (*QUIET[:10], 60), months=months[:11])
    [signal] = city.published.signals.values()

    assert unusual_change(signal).season == "unknown"  # type: ignore[union-attr]


def test_a_level_that_has_lasted_more_than_a_year_is_not_the_season(city: Any) -> None:
    definition = city.define("lamps-mended", baseline_periods=10)
    months = [f"{year}-{month:02d}" for year in (2013, 2014) for month in range(1, 13)]
    city.add_months(definition, (*QUIET[:10], *[60, 61, 60, 62] * 3, 60, 61), months=months)
    [signal] = city.published.signals.values()
    change = unusual_change(signal)

    assert change is not None
    # October 2013, at 80, lies a little under the mean already.
    assert (change.shape, change.since.period, change.season) == ("step", "2013-10", "not-suspected")


def test_values_that_are_not_final_are_not_judged(city: Any, months: Any) -> None:
    definition = city.define("lamps-mended")
    city.add_months(definition, QUIET, months=months[:12])
    city.add(definition, "2015-01", 10, 100, status="provisional")
    [signal] = city.published.signals.values()

    assert judged_points(signal)[-1].period == "2014-12"
    assert unusual_change(signal) is None


@pytest.mark.parametrize(
    ("label", "earlier"),
    [("2015-06", "2014-06"), ("2015-Q2", "2014-Q2"), ("2015-W26", "2014-W26"), ("2015-W53", "2014-W52")],
)
def test_the_same_period_a_year_earlier(label: str, earlier: str) -> None:
    assert a_year_earlier(parse_period(label)) == earlier


def test_distances_are_in_half_widths_of_the_usual_range(city: Any, months: Any) -> None:
    definition = city.define("lamps-mended")
    city.add_months(definition, (*QUIET, 60), months=months[:13])
    [signal] = city.published.signals.values()
    half = Fraction(signal.upper - signal.center)

    assert distance_from_usual(signal, signal.points[-1]) == (Fraction(signal.center) - 60) / half
