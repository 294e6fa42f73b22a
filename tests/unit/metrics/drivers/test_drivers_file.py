"""A change in a plain table, split: a published worked example, sums to the digit, and every bad cell at once."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.metrics.drivers.file import drivers_of_rows
from civicstat.metrics.drivers.rows import COUNTS, SIDES, TOTALS, DriversError


def row(columns: tuple[str, ...], group: str, *numbers: str) -> dict[str, str]:
    return {"group": group, **dict(zip(columns, numbers, strict=True))}


def counts(group: str, *numbers: int) -> dict[str, str]:
    return row(COUNTS, group, *(str(number) for number in numbers))


# North 80 of 100 and South 60 of 100: 70 %. Then North 45 of 50 and South 60 of 150: 52.5 %. By hand, in points:
# North rate 10 * 3/8 = 3.75, mix -25 * (0.85 - 0.6125) = -5.9375; South rate -20 * 5/8 = -12.5, mix -2.8125.
TWO = [counts("north", 80, 100, 45, 50), counts("south", 60, 100, 60, 150)]


def test_a_share_splits_into_rate_and_mix_as_worked_by_hand() -> None:
    found = drivers_of_rows(TWO)

    assert found["change"] == {"printed": "-17.5", "exact": "-35/2"}
    south, north = found["contributions"]
    assert south["exact"] == {"change": "-245/16", "rate": "-25/2", "mix": "-45/16"}
    assert north["exact"] == {"change": "-35/16", "rate": "15/4", "mix": "-95/16"}
    assert found["rate"]["exact"] == found["mix"]["exact"] == "-35/4"
    assert found["before"] == {"value": "70.0", "numerator": 140, "denominator": 200}


def test_kitagawas_terms_sum_over_groups_to_the_components_of_the_two_rates() -> None:
    # Kitagawa (1955), two factors: rate component = sum of (change of rate) * (mean weight); composition component =
    # sum of (change of weight) * (mean rate). Measuring the mix from the mean whole share moves no total.
    before, after = {"a": (9, 30), "b": (35, 70)}, {"a": (30, 60), "b": (16, 40)}
    rates = sum((Fraction(after[g][0], after[g][1]) - Fraction(*before[g])) * Fraction(before[g][1] + after[g][1], 200)
                for g in before)  # fmt: skip
    mixes = sum(Fraction(after[g][1] - before[g][1], 100) * (Fraction(*after[g]) + Fraction(*before[g])) / 2
                for g in before)  # fmt: skip

    found = drivers_of_rows([counts(g, *before[g], *after[g]) for g in before])

    assert Fraction(found["rate"]["exact"]) == 100 * rates
    assert Fraction(found["mix"]["exact"]) == 100 * mixes
    assert Fraction(found["change"]["exact"]) == 100 * (rates + mixes) == 2


def test_values_add_up_with_all_the_digits_that_the_table_has() -> None:
    found = drivers_of_rows(
        [
            {"group": "a", "value_before": "10", "value_after": "7.25"},
            {"group": "b", "value_before": "-1.5", "value_after": "4"},
        ]
    )

    assert found["change"] == {"printed": "2.75", "exact": "11/4"}
    assert [(each["group"], each["change"]) for each in found["contributions"]] == [("b", "5.50"), ("a", "-2.75")]
    assert "rate" not in found


def test_a_mean_and_a_ratio_split_as_worked_by_hand() -> None:
    # As in tests/unit/inference/test_drivers.py: from 6 to 6.25 days, and from 3 to 4.
    means = drivers_of_rows(
        [row(TOTALS, "north", "40", "10", "150", "30"), row(TOTALS, "south", "80", "10", "100", "10")]
    )
    ratios = drivers_of_rows([row(SIDES, "north", "20", "8", "50", "8"), row(SIDES, "south", "40", "12", "50.0", "17")])

    assert means["change"] == {"printed": "0.25", "exact": "1/4"}
    assert means["contributions"][0]["exact"] == {"change": "7/32", "rate": "5/8", "mix": "-13/32"}
    assert means["after"] == {"value": "6.25", "total": "250", "cases": "40"}
    assert ratios["contributions"][0] == {
        "group": "north",
        "change": "1.35",
        "above": "1.35",
        "below": "0.00",
        "exact": {"change": "27/20", "above": "27/20", "below": "0"},
    }
    assert [ratios[side]["exact"] for side in ("above", "below")] == ["9/5", "-4/5"]
    assert all(each["sum_check"]["exact_equal"] and each["sum_check"]["printed_equal"] for each in (means, ratios))


@pytest.mark.parametrize(
    ("table", "where"),
    [
        ([row(TOTALS, "a", "0", "0", "5", "1")], "cases_before"),
        ([row(SIDES, "a", "1", "1", "5", "2"), row(SIDES, "b", "1", "1", "5", "-2")], "below_after"),
    ],
)
def test_a_mean_or_ratio_that_is_divided_by_nothing_is_refused(table: list[dict[str, str]], where: str) -> None:
    with pytest.raises(DriversError) as error:
        drivers_of_rows(table)

    assert error.value.where == where


def test_a_total_without_cases_is_named() -> None:
    with pytest.raises(DriversError) as error:
        drivers_of_rows([row(TOTALS, "a", "3", "0", "5", "1"), row(TOTALS, "b", "3", "1", "5", "1.5")])

    assert [(fault.row, fault.column) for fault in error.value.faults] == [(2, "total_before"), (3, "cases_after")]


groups = st.lists(
    st.tuples(*(st.integers(0, 400) for _ in range(4))).map(
        lambda four: (min(four[:2]), max(four[:2]), min(four[2:]), max(four[2:]))
    ),
    min_size=1,
    max_size=12,
).filter(lambda rows: any(row[1] for row in rows) and any(row[3] for row in rows))


@given(groups, st.integers(0, 4))
def test_contributions_add_up_to_the_digit_and_lie_next_to_their_exact_values(
    rows: list[tuple[int, int, int, int]], digits: int
) -> None:
    found = drivers_of_rows([counts(f"g{number}", *row) for number, row in enumerate(rows)], digits=digits)

    unit = Fraction(1, 10**digits)
    change = Decimal(found["after"]["value"]) - Decimal(found["before"]["value"])
    each = found["contributions"]
    assert sum((Decimal(part["change"]) for part in each), Decimal(0)) == change == Decimal(found["change"]["printed"])
    assert all(Decimal(part["rate"]) + Decimal(part["mix"]) == Decimal(part["change"]) for part in each)
    assert found["sum_check"]["exact_equal"]
    assert found["sum_check"]["printed_equal"]
    for part in each:
        assert abs(Fraction(part["change"]) - Fraction(part["exact"]["change"])) <= unit
        assert abs(Fraction(part["rate"]) - Fraction(part["exact"]["rate"])) <= unit
        assert abs(Fraction(part["mix"]) - Fraction(part["exact"]["mix"])) <= 2 * unit


def test_every_bad_cell_is_named_at_once_and_nothing_is_computed() -> None:
    rows = [
        counts("north", 80, 100, 45, 50) | {"numerator_before": "1,080"},
        counts("south", 60, 50, 60, 150),
        counts("north", 1, 2, 1, 2),
        counts("", 1, 2, 1, 2) | {"denominator_after": ""},
    ]

    with pytest.raises(DriversError) as error:
        drivers_of_rows(rows)

    assert [(fault.row, fault.column, fault.value) for fault in error.value.faults] == [
        (2, "numerator_before", "1,080"),
        (3, "numerator_before", "60"),
        (4, "group", "north"),
        (5, "group", ""),
        (5, "denominator_after", ""),
    ]
    assert "at most its denominator, 50" in str(error.value.found)
    assert error.value.next_step == "Mend the cells named here and run the command again. Nothing was computed."


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{"group": "a", "numerator_before": "1"}],
        [{"group": "a", "value_before": "1", "value_after": "2", "numerator_before": "1"}],
        [{"value_before": "1", "value_after": "2"}],
        [counts("a", 0, 0, 1, 2)],
    ],
)
def test_a_table_without_two_periods_to_compare_is_refused(rows: list[dict[str, str]]) -> None:
    with pytest.raises(DriversError):
        drivers_of_rows(rows)
