"""XmR charts against published examples, against slow plain loops, and on series where nothing happens."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.inference.chart_rules import RuleHit, hits_between, hits_of
from civicstat.inference.process_behaviour import (
    Limits,
    assurance_of,
    natural_limits,
    process_chart,
    variation_of,
)
from civicstat.inference.rounding import round_half_even


# D. J. Wheeler, Understanding Variation (1993), the in-process inventory (hundreds of pounds) by month; printed there
# and in C. Chin, "How to Plot an XmR Chart": average 20.39, average moving range 4.7, upper limit 32.89.
INVENTORY = [19, 27, 20, 16, 18, 25, 22, 24, 17, 25, 15, 17,
             20, 22, 19, 16, 22, 19, 25, 22, 18, 20, 16, 17,
             20, 15, 27, 25, 17, 19, 28]  # fmt: skip

# NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.2: flow rate of ten batches.
FLOW_RATE = ["49.6", "47.6", "49.9", "51.3", "47.8", "51.2", "52.6", "52.4", "53.6", "52.1"]

# NHSRplotthedots, the R package beside the Making Data Count of the NHS: its printed summary of twenty normal
# values, whole and in halves, and what its rules say of plain sequences. R's rnorm after set.seed(123).
NHS_VALUES = ["-0.56047565", "-0.23017749", "1.55870831", "0.07050839", "0.12928774", "1.71506499", "0.46091621",
              "-1.26506123", "-0.68685285", "-0.44566197", "1.22408180", "0.35981383", "0.40077145", "0.11068272",
              "-0.55584113", "1.78691314", "0.49785048", "-1.96661716", "0.70135590", "-0.47279141"]  # fmt: skip


@pytest.mark.parametrize(
    ("part", "printed"),
    [
        (slice(0, 20), {"center": "0.142", "lower": "-3.01", "upper": "3.29"}),
        (slice(0, 10), {"center": "0.0746", "lower": "-2.60", "upper": "2.75"}),
        (slice(10, 20), {"center": "0.209", "lower": "-3.28", "upper": "3.70"}),
    ],
)
def test_limits_of_the_nhs_example_are_those_in_print(part: slice, printed: dict[str, str]) -> None:
    limits = natural_limits([Fraction(value) for value in NHS_VALUES[part]])

    for line, text in printed.items():
        assert str(round_half_even(getattr(limits, line), len(text.partition(".")[2]))) == text


def test_variation_and_assurance_of_the_nhs_example_are_those_in_print() -> None:
    chart = process_chart([Decimal(value) for value in NHS_VALUES], baseline=20, direction="up", target=Decimal("0.5"))

    assert set(chart.rules) == {()}
    assert (chart.variation, chart.assurance) == ("common-cause", "reaches-in-some-periods")


@pytest.mark.parametrize(
    ("sides", "marked"),
    [([1] * 6, [0] * 6), ([1] * 6 + [-1], [0] * 7), ([-1] + [1] * 8 + [-1], [0] + [1] * 8 + [0])],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_runs_are_marked_where_the_nhs_marks_them(sides: list[int], marked: list[int], sign: int) -> None:
    assert _marks("run-of-7", sides=[sign * side for side in sides]) == marked


@pytest.mark.parametrize(
    ("outer", "marked"),
    [
        ([1, 0, 1], [1, 0, 1]),
        ([0, 1, 1], [0, 1, 1]),
        ([0, 0, 1, 0, 1, 0, 0], [0, 0, 1, 0, 1, 0, 0]),
        ([0, 0, 1, 1, 0, 0, 0], [0, 0, 1, 1, 0, 0, 0]),
        ([1, 0, 0, 1], [0, 0, 0, 0]),
        ([1, 0, 0, 1, 1], [0, 0, 0, 1, 1]),
    ],
)
def test_two_of_three_are_marked_where_the_nhs_marks_them(outer: list[int], marked: list[int]) -> None:
    assert _marks("two-of-three-near-limit", sides=[1] * len(outer), outer=outer) == marked


def _marks(rule: str, *, sides: list[int], outer: list[int] | None = None) -> list[int]:
    """1 where the rule marks a point of a series that never leaves its limits and neither rises nor falls."""
    hits = hits_between(
        outside=[0] * len(sides),
        sides=sides,
        steps=[0] * (len(sides) - 1),
        is_outer=[bool(one) for one in outer or [0] * len(sides)],
    )
    return [int(any(hit.rule == rule for hit in point)) for point in hits]


def test_limits_of_wheelers_inventory_are_those_in_print() -> None:
    limits = natural_limits([Fraction(value) for value in INVENTORY])

    assert str(round_half_even(limits.center, 2)) == "20.39"
    assert (limits.upper - limits.center) / Fraction(266, 100) == Fraction("4.7")
    assert str(round_half_even(limits.upper, 2)) == "32.89"
    # 20.387 - 12.502 = 7.885: the lower limit to the one decimal that Wheeler uses
    assert str(round_half_even(limits.lower, 1)) == "7.9"


def test_limits_of_nists_flow_rate_are_those_in_print() -> None:
    # NIST prints 3 / 1.128 times the mean moving range; 2.66 is that factor rounded.
    limits = natural_limits([Fraction(value) for value in FLOW_RATE], scale=3 / Fraction("1.128"))

    assert str(round_half_even(limits.center, 2)) == "50.81"
    assert str(round_half_even(limits.upper, 4)) == "55.8041"
    assert str(round_half_even(limits.lower, 4)) == "45.8159"
    assert str(round_half_even(natural_limits([Fraction(value) for value in FLOW_RATE]).upper, 1)) == "55.8"


def test_wheelers_inventory_and_nists_flow_rate_fire_no_rule_on_their_limits() -> None:
    chart = process_chart([Decimal(value) for value in FLOW_RATE], baseline=10)

    assert all("outside-limits" not in rules for rules in chart.rules)
    assert process_chart(INVENTORY, baseline=31).variation == "common-cause"


def test_limits_are_clipped_where_no_value_can_go_but_the_outer_third_is_not() -> None:
    limits = natural_limits([Fraction(value) for value in (90, 99, 92, 98)], floor=Fraction(0), ceiling=Fraction(100))

    # mean 94.75, mean moving range (9 + 7 + 6) / 3, reach 19.5
    assert limits.upper == 100
    assert limits.lower == Fraction("94.75") - Fraction("2.66") * Fraction(22, 3)
    assert limits.near == Fraction("2.66") * Fraction(22, 3) * Fraction(2, 3)


def test_nine_values_are_too_few_for_limits() -> None:
    chart = process_chart([1] * 9, baseline=10, direction="up", target=5)

    assert chart.limits is None
    assert (chart.variation, chart.assurance) == ("too-short", "too-short")
    assert chart.rules == ((),) * 9
    with pytest.raises(ValueError, match="under 10"):
        process_chart([1] * 20, baseline=9)


def test_later_values_never_move_the_range() -> None:
    steady = [10, 12] * 6
    early = process_chart(steady, baseline=12)
    late = process_chart([*steady, 40, 41, 42], baseline=12)

    assert early.limits == late.limits
    assert late.rules[-1][0] == "outside-limits"


def _steady(tail: list[int | str], *, direction: str = "up") -> tuple[tuple[str, ...], str]:
    """Rules of the last value and variation, after twelve values 49, 51, 49 ...: centre 50, limits 44.68 and 55.32."""
    chart = process_chart(
        [Decimal(value) for value in [*([49, 51] * 6), *tail]],
        baseline=12,
        direction=direction,  # type: ignore[arg-type]
    )
    assert chart.limits is not None
    assert (chart.limits.center, chart.limits.upper) == (50, Fraction("55.32"))
    return chart.rules[-1], chart.variation


def test_value_on_the_limit_is_not_outside() -> None:
    assert _steady(["55.32"])[0] == ()
    assert _steady(["55.33"]) == (("outside-limits",), "special-cause-improving")
    assert _steady(["44.67"]) == (("outside-limits",), "special-cause-concerning")
    assert _steady(["44.67"], direction="down")[1] == "special-cause-improving"
    assert _steady(["44.67"], direction="none")[1] == "special-cause"


def test_seven_on_one_side_are_a_run_and_six_are_not() -> None:
    # the last baseline value, 51, lies above the centre too
    assert _steady([51, 51, 51, 51, 51])[0] == ()
    assert _steady([51, 51, 51, 51, 51, 51]) == (("run-of-7",), "special-cause-improving")
    assert _steady([51, 51, 51, 50, 51, 51, 51])[0] == ()  # a value on the centre ends the run


def test_six_rising_are_a_trend_and_a_repeated_value_ends_it() -> None:
    assert _steady([46, 47, 48, 49, 52])[0] == ()
    assert _steady([46, 47, 48, 49, 50, 52]) == (("trend-of-6",), "special-cause-improving")
    assert _steady([46, 47, 48, 48, 50, 52])[0] == ()
    # from 51, the last of the baseline, four steps down make five points: not yet
    assert _steady(["50.4", "50.3", "50.2", 49], direction="down")[0] == ()
    assert _steady(["50.4", "50.3", "50.2", 49, 48], direction="down") == (("trend-of-6",), "special-cause-improving")


def test_two_of_three_in_the_outer_third_count_only_on_one_side() -> None:
    # the outer third begins 3.547 from the centre
    assert _steady([54, 51, 54]) == (("two-of-three-near-limit",), "special-cause-improving")
    assert _steady([54, 51, 51])[0] == ()  # the point in the middle third is not flagged itself
    assert _steady([54, 49, 54])[0] == ()  # the third point lies on the other side
    assert _steady([46, 51, 54])[0] == ()
    assert _steady(["53.5", 51, "53.5"])[0] == ()


def test_rules_that_point_both_ways_say_only_that_it_is_unusual() -> None:
    above, falling = RuleHit("outside-limits", "up"), RuleHit("trend-of-6", "down")

    assert variation_of([above, falling], "up") == "special-cause"
    assert variation_of([above], "up") == "special-cause-improving"
    assert variation_of([], "up") == "common-cause"


@pytest.mark.parametrize(
    ("target", "direction", "assurance"),
    [
        (40, "up", "will-reach"),
        (45, "up", "will-reach"),
        (46, "up", "reaches-in-some-periods"),
        (55, "up", "reaches-in-some-periods"),
        (56, "up", "will-not-reach"),
        (44, "down", "will-not-reach"),
        (45, "down", "reaches-in-some-periods"),
        (55, "down", "will-reach"),
        (56, "down", "will-reach"),
        (50, "none", "no-target"),
        (None, "up", "no-target"),
    ],
)
def test_assurance_compares_the_whole_range_with_the_target(target: int | None, direction: str, assurance: str) -> None:
    limits = Limits(Fraction(50), Fraction(45), Fraction(55), Fraction(10, 3))
    goal = None if target is None else Fraction(target)

    assert assurance_of(limits, goal, direction) == assurance  # type: ignore[arg-type]


def test_assurance_speaks_of_the_process_as_it_runs_now() -> None:
    then, now = [79, 81] * 6, [59, 61] * 6  # limits 74.68 to 85.32, then 54.68 to 65.32

    assert process_chart(then, baseline=12, direction="up", target=70).assurance == "will-reach"
    shifted = process_chart([*then, *now], baseline=12, direction="up", target=70)
    assert shifted.limits == process_chart(then, baseline=12).limits
    assert (shifted.variation, shifted.assurance) == ("special-cause-concerning", "will-not-reach")
    # One value back inside the old range does not bring the old verdict back: 80 widens the newer range past 70.
    one_back = process_chart([*then, *now, 80], baseline=12, direction="up", target=70)
    assert (one_back.variation, one_back.assurance) == ("common-cause", "reaches-in-some-periods")
    seven_back = process_chart([*then, *now, *([80, 79, 81] * 3)], baseline=12, direction="up", target=70)
    assert seven_back.assurance == "will-reach"


@given(st.lists(st.integers(0, 12), min_size=1, max_size=60), st.fractions(3, 9, max_denominator=7))
def test_rules_agree_with_slow_loops(values: list[int], center: Fraction) -> None:
    series = [Fraction(value) for value in values]
    lower, upper, near = center - 4, center + 4, Fraction(8, 3)

    fast = hits_of(series, center=center, lower=lower, upper=upper, near=near)

    assert [set(hits) for hits in fast] == _slow_hits(series, center, lower, upper, near)


@given(st.lists(st.decimals(0, 100, places=1), min_size=10, max_size=40))
def test_exact_limits_agree_with_floats_and_rounding_moves_them_less_than_a_half(values: list[Decimal]) -> None:
    chart = process_chart(values, baseline=10)

    floats = np.array([float(value) for value in values[:10]])
    reach = 2.66 * np.abs(np.diff(floats)).mean()
    assert chart.limits is not None
    assert float(chart.limits.center) == pytest.approx(floats.mean())
    assert float(chart.limits.upper) == pytest.approx(floats.mean() + reach)
    assert abs(Fraction(round_half_even(chart.limits.upper, 1)) - chart.limits.upper) <= Fraction(1, 20)


@pytest.mark.parametrize(
    ("length", "baseline", "most_per_point", "most_per_series"),
    # Measured over 4,000 series: docs/explanation/process-behaviour-charts.md. The bounds leave room for chance.
    [(36, 12, 0.061, 0.51), (42, 42, 0.022, 0.36)],
)
def test_false_alarms_on_quiet_series_stay_as_documented(
    length: int, baseline: int, most_per_point: float, most_per_series: float
) -> None:
    latest, any_point = false_alarm_rates(series=400, length=length, baseline=baseline, seed=1)

    assert latest < most_per_point + 0.03
    assert any_point < most_per_series + 0.08


def false_alarm_rates(*, series: int, length: int, baseline: int, seed: int) -> tuple[float, float]:
    """Share of independent normal series with a rule on their latest point, and on any point."""
    rng = np.random.default_rng(seed)
    latest = any_point = 0
    for draw in rng.normal(50, 5, size=(series, length)):
        rules = process_chart([round(1000 * value) for value in draw], baseline=baseline).rules
        latest += bool(rules[-1])
        any_point += any(rules)
    return latest / series, any_point / series


def _slow_hits(
    series: list[Fraction], center: Fraction, lower: Fraction, upper: Fraction, near: Fraction
) -> list[set[RuleHit]]:
    """Every window of every rule, looked at one by one."""
    hits: list[set[RuleHit]] = [set() for _ in series]
    for i in range(len(series)):
        if series[i] > upper:
            hits[i].add(RuleHit("outside-limits", "up"))
        if series[i] < lower:
            hits[i].add(RuleHit("outside-limits", "down"))
    for i in range(len(series) - 6):
        window = series[i : i + 7]
        for j in range(i, i + 7):
            if all(value > center for value in window):
                hits[j].add(RuleHit("run-of-7", "up"))
            if all(value < center for value in window):
                hits[j].add(RuleHit("run-of-7", "down"))
    for i in range(len(series) - 5):
        window = series[i : i + 6]
        for j in range(i, i + 6):
            if all(window[k] < window[k + 1] for k in range(5)):
                hits[j].add(RuleHit("trend-of-6", "up"))
            if all(window[k] > window[k + 1] for k in range(5)):
                hits[j].add(RuleHit("trend-of-6", "down"))
    for i in range(len(series) - 2):
        window = series[i : i + 3]
        for j in range(i, i + 3):
            if (
                all(v > center for v in window)
                and sum(v > center + near for v in window) >= 2
                and series[j] > center + near
            ):
                hits[j].add(RuleHit("two-of-three-near-limit", "up"))
            if (
                all(v < center for v in window)
                and sum(v < center - near for v in window) >= 2
                and series[j] < center - near
            ):
                hits[j].add(RuleHit("two-of-three-near-limit", "down"))
    return hits
