"""Rounding: exact, half to even, never through a float."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.inference.rounding import round_half_even


@pytest.mark.parametrize(
    ("value", "digits", "printed"),
    [
        (Fraction(1, 8), 2, "0.12"),  # 0.125, a tie: to the even 2
        (Fraction(3, 8), 2, "0.38"),  # 0.375, a tie: to the even 8
        (Decimal("62.25"), 1, "62.2"),
        (Decimal("62.35"), 1, "62.4"),  # as a float 62.35 is a little less and would give 62.3
        (Decimal("80"), 1, "80.0"),
        (7, 0, "7"),
        (Fraction(-5, 2), 0, "-2"),
        (Fraction(-1, 100), 1, "0.0"),  # never minus zero
        (1250, -2, "1200"),
        (1350, -2, "1400"),
    ],
)
def test_ties_go_to_the_even_digit(value: Fraction | Decimal | int, digits: int, printed: str) -> None:
    assert format(round_half_even(value, digits), "f") == printed


def test_long_numbers_keep_every_digit_whatever_the_current_context() -> None:
    value = 10**40 + Fraction(1, 3)
    with localcontext(prec=5):
        assert str(round_half_even(value, 3)) == "1" + "0" * 40 + ".333"


@given(st.fractions(), st.integers(0, 6))
def test_rounded_value_is_nearest_on_the_grid(value: Fraction, digits: int) -> None:
    rounded = Fraction(round_half_even(value, digits))
    assert rounded * 10**digits == int(rounded * 10**digits)
    assert abs(rounded - value) * 2 * 10**digits <= 1


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_agrees_with_decimal_quantize(thousandths: int, digits: int) -> None:
    value = Decimal(thousandths).scaleb(-3)
    assert round_half_even(value, digits) == value.quantize(Decimal(1).scaleb(-digits), rounding="ROUND_HALF_EVEN")
