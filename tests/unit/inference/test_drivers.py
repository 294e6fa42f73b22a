"""A change split into parts: a hand-worked example, and parts that always add up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.inference.drivers import (
    Cases,
    Contribution,
    Total,
    amount_contributions,
    mean_contributions,
    ratio_contributions,
    rounded_to_total,
    share_contributions,
)
from civicstat.inference.rounding import round_half_even


# North 80 of 100 and South 60 of 100: 140 of 200, 70 %. Then North 45 of 50 and South 60 of 150: 105 of 200, 52.5 %.
BEFORE = {"north": Cases(80, 100), "south": Cases(60, 100)}
AFTER = {"north": Cases(45, 50), "south": Cases(60, 150)}


def test_a_share_splits_as_worked_by_hand() -> None:
    # Weights: North 1/2 -> 1/4, South 1/2 -> 3/4. Shares: North 0.8 -> 0.9, South 0.6 -> 0.4. Mean whole: 0.6125.
    # North: rate 0.1 * 3/8 = 0.0375; mix -1/4 * (0.85 - 0.6125) = -0.059375.
    # South: rate -0.2 * 5/8 = -0.125; mix 1/4 * (0.5 - 0.6125) = -0.028125. Sum -0.175.
    north, south = share_contributions(BEFORE, AFTER)

    assert north == Contribution("north", Fraction("0.0375"), Fraction("-0.059375"))
    assert south == Contribution("south", Fraction("-0.125"), Fraction("-0.028125"))
    assert north.change + south.change == Fraction("-0.175")


def test_a_share_that_falls_everywhere_by_mix_alone_has_no_rate_effect() -> None:
    parts = share_contributions({"a": Cases(9, 10), "b": Cases(1, 10)}, {"a": Cases(9, 10), "b": Cases(3, 30)})

    assert [part.rate for part in parts] == [0, 0]
    assert sum(part.mix for part in parts) == Fraction(12, 40) - Fraction(10, 20)


def test_a_part_that_appears_adds_only_to_the_mix() -> None:
    parts = {
        part.part: part for part in share_contributions({"a": Cases(1, 2)}, {"a": Cases(1, 2), "new": Cases(2, 2)})
    }

    assert parts["new"].rate == 0
    assert parts["a"].change + parts["new"].change == Fraction(3, 4) - Fraction(1, 2)


def test_a_part_that_grows_with_an_ordinary_share_is_no_driver() -> None:
    parts = share_contributions({"a": Cases(1, 2), "b": Cases(1, 2)}, {"a": Cases(50, 100), "b": Cases(1, 2)})

    assert [part.change for part in parts] == [0, 0]


def test_a_period_without_cases_is_refused() -> None:
    with pytest.raises(ValueError, match="no share or mean to compare"):
        share_contributions({"a": Cases(0, 0)}, {"a": Cases(1, 2)})
    with pytest.raises(ValueError, match="3 of 2 is not a share"):
        Cases(3, 2)


def test_a_count_splits_into_differences_and_a_missing_part_counts_zero() -> None:
    parts = amount_contributions({"a": Fraction(10), "gone": Fraction(4)}, {"a": Fraction(7), "new": Fraction(5)})

    assert [(part.part, part.change) for part in parts] == [("a", -3), ("gone", -4), ("new", 5)]


def test_a_mean_splits_as_worked_by_hand() -> None:
    # North 10 cases of 4 days and South 10 of 8: a mean of 6. Then North 30 of 5 and South 10 of 10: 6.25.
    # Weights: North 1/2 -> 3/4, South 1/2 -> 1/4. The mean of the two wholes is 6.125.
    # North: rate 1 * 5/8; mix 1/4 * (4.5 - 6.125) = -0.40625. South: rate 2 * 3/8; mix -1/4 * (9 - 6.125) = -0.71875.
    north, south = mean_contributions(
        {"north": Total(Fraction(40), 10), "south": Total(Fraction(80), 10)},
        {"north": Total(Fraction(150), 30), "south": Total(Fraction(100), 10)},
    )

    assert north == Contribution("north", Fraction("0.625"), Fraction("-0.40625"))
    assert south == Contribution("south", Fraction("0.75"), Fraction("-0.71875"))
    assert north.change + south.change == Fraction("0.25")
    with pytest.raises(ValueError, match="a total of 3 over 0 cases is no mean"):
        Total(Fraction(3), 0)


def test_a_ratio_splits_into_what_came_of_its_numerator_and_what_of_its_denominator_as_worked_by_hand() -> None:
    # 60 over 20 is 3; then 100 over 25 is 4. With the old denominator 100/20 - 60/20 = 2 came of the numerator, with
    # the new one 100/25 - 60/25 = 1.6: 1.8 at the mean of both orders, and -0.8 of the denominator.
    # North's numerator grew by 30 of 40, South's by 10; only South's denominator grew.
    parts = ratio_contributions(
        {"north": (Fraction(20), Fraction(8)), "south": (Fraction(40), Fraction(12))},
        {"north": (Fraction(50), Fraction(8)), "south": (Fraction(50), Fraction(17))},
    )

    assert parts == (
        Contribution("north", Fraction("1.35"), Fraction(0)),
        Contribution("south", Fraction("0.45"), Fraction("-0.8")),
    )
    with pytest.raises(ValueError, match="no ratio to compare"):
        ratio_contributions({"north": (Fraction(1), Fraction(0))}, {"north": (Fraction(1), Fraction(1))})


totals = st.tuples(st.fractions(-90, 90, max_denominator=60), st.integers(1, 50)).map(lambda two: Total(*two))
two_of_each = st.lists(st.tuples(totals, totals, st.sampled_from(["both", "before", "after"])), min_size=1, max_size=6)


@given(two_of_each)
def test_a_mean_and_a_ratio_add_up_exactly_and_agree_with_changing_one_factor_at_a_time(drawn: list[Any]) -> None:
    before = {str(at): one for at, (one, _, when) in enumerate(drawn) if when != "after"}
    after = {str(at): two for at, (_, two, when) in enumerate(drawn) if when != "before"}
    if not before or not after:
        return
    (a, m), (b, n) = ((sum(each.total for each in x.values()), sum(each.cases for each in x.values()))
                      for x in (before, after))  # fmt: skip

    mean = mean_contributions(before, after)
    ratio = ratio_contributions(
        *({part: (each.total, Fraction(each.cases)) for part, each in x.items()} for x in (before, after))
    )

    assert sum(each.change for each in mean) == sum(each.change for each in ratio) == Fraction(b, n) - Fraction(a, m)
    # Numerator first, then denominator first.
    assert sum(each.rate for each in ratio) == (Fraction(b - a, m) + Fraction(b - a, n)) / 2


cases = st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda pair: Cases(min(pair), max(pair)))
periods = st.dictionaries(st.sampled_from("abcdefgh"), cases, max_size=8).filter(
    lambda parts: any(each.cases for each in parts.values())
)


@given(periods, periods)
def test_contributions_add_up_to_the_change_exactly(before: dict[str, Cases], after: dict[str, Cases]) -> None:
    def whole(period: dict[str, Cases]) -> Fraction:
        return Fraction(sum(c.hits for c in period.values()), sum(c.cases for c in period.values()))

    parts = share_contributions(before, after)

    assert sum((part.change for part in parts), Fraction(0)) == whole(after) - whole(before)


@given(periods, periods)
def test_swapping_the_periods_turns_every_sign(before: dict[str, Cases], after: dict[str, Cases]) -> None:
    forth, back = share_contributions(before, after), share_contributions(after, before)

    assert [(p.part, p.rate, p.mix) for p in forth] == [(p.part, -p.rate, -p.mix) for p in back]


@given(
    st.lists(st.fractions(-100, 100, max_denominator=997), min_size=1, max_size=40),
    st.integers(0, 3),
    st.sampled_from([-1, 0, 1]),
)
def test_rounded_parts_add_up_to_the_printed_total(exact: list[Fraction], digits: int, nudge: int) -> None:
    unit = Fraction(1, 10**digits)
    total = round_half_even(sum(exact, Fraction(0)), digits)
    nudged = round_half_even(Fraction(total) + nudge * unit, digits)
    if abs(Fraction(nudged) - sum(exact, Fraction(0))) <= unit:
        total = nudged

    parts = rounded_to_total(exact, total=total, digits=digits)

    assert sum(parts, Decimal(0)) == total
    assert all(-part.as_tuple().exponent == digits for part in parts)  # type: ignore[operator]
    if len(exact) > 2:  # one or two parts must take up a nudged total between them
        assert all(abs(Fraction(part) - each) <= 2 * unit for part, each in zip(parts, exact, strict=True))


def test_rounding_gives_what_is_missing_to_the_part_that_lost_most() -> None:
    thirds = [Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)]

    assert rounded_to_total(thirds, total=Decimal("1.0"), digits=1) == (Decimal("0.4"), Decimal("0.3"), Decimal("0.3"))
    assert rounded_to_total([Fraction("0.04"), Fraction("0.06")], total=Decimal("0.1"), digits=1) == (
        Decimal("0.0"),
        Decimal("0.1"),
    )


def test_a_total_of_other_parts_is_refused() -> None:
    with pytest.raises(ValueError, match=r"9\.9 is not the total"):
        rounded_to_total([Fraction(1)], total=Decimal("9.9"), digits=1)
    with pytest.raises(ValueError, match="at 1 digits"):
        rounded_to_total([Fraction(1)], total=Decimal("1.05"), digits=1)
