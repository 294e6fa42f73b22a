"""Cells of a table of published measures: exact, or refused with a reason; never guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.sources.published.cell import BETWEEN, DOLLARS, ONE, SIGN, SLIP, SPANISH, TOO_LARGE, WORDS, read_cell
from civicstat.sources.published.judge import outcome_of


numbers = st.decimals(min_value=Decimal("-1e9"), max_value=Decimal("1e9"), places=4)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("80%", "percent", "80"),
        ("0.8", "percent", "80"),
        ("80", "percent", "80"),
        (".95", "percent", "95"),
        ("3.95%", "percent", "3.95"),
        ("0.0001", "percent", "0.01"),
        ("-0.025", "percent", "-2.5"),
        ("0", "percent", "0"),
        ("1%", "percent", "1"),
        ("36,398", "number", "36398"),
        ("1", "number", "1"),
        ("2.29", "number", "2.29"),
        ("\N{NO-BREAK SPACE}12,550\N{NO-BREAK SPACE}", "number", "12550"),
        ("$1,234.50 ", "dollars", "1234.5"),
        ("1.15977e+007", "dollars", "11597700"),
        ("377000", "number", "377000"),
    ],
)
def test_one_number_is_written_in_many_ways(text: str, unit: str, value: str) -> None:
    cell = read_cell(text, unit)  # type: ignore[arg-type]

    assert (cell.state, cell.value) == ("number", Decimal(value))
    assert format(cell.value or Decimal(), "f") == value


@pytest.mark.parametrize(
    ("text", "unit", "reason"),
    [
        ("6500-7000", "number", WORDS),
        ("about 50", "number", WORDS),
        ("1,23", "number", WORDS),
        ("1.2.3", "number", WORDS),
        ("%", "percent", WORDS),
        ("e5", "number", WORDS),
        ("94.26%", "number", SIGN),
        ("$5", "number", DOLLARS),
        ("$5", "percent", DOLLARS),
        ("1", "percent", ONE),
        ("1.015", "percent", BETWEEN),
        ("4.5", "percent", BETWEEN),
        ("403302", "percent", TOO_LARGE),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused_with_its_reason(text: str, unit: str, reason: str) -> None:
    cell = read_cell(text, unit)  # type: ignore[arg-type]

    assert (cell.state, cell.value, cell.reason) == ("refused", None, reason)
    assert reason in SPANISH


def test_a_plain_1_is_the_whole_only_where_the_measures_other_numbers_are_large() -> None:
    assert read_cell("1", "percent", siblings=[Decimal(95)]).value == 100
    assert read_cell("1", "percent", siblings=[Decimal("0.5"), Decimal(3)]).state == "refused"


def test_a_fraction_far_below_all_other_numbers_is_taken_for_a_slip_and_not_for_a_collapse() -> None:
    others = [Decimal(95), Decimal(81), Decimal(90)]

    assert read_cell("0.0086", "percent", siblings=others).reason == SLIP
    assert read_cell("0.0086", "percent", siblings=[*others, Decimal("0.5")]).value == Decimal("0.86")
    assert read_cell("0.86%", "percent", siblings=others).value == Decimal("0.86")
    # Its own value, written again in another plan, is no witness for itself.
    assert read_cell("0.0086", "percent", siblings=[*others, Decimal("0.86")]).reason == SLIP


def test_empty_cells_and_words_for_no_number_are_not_faults() -> None:
    assert read_cell(" \N{NO-BREAK SPACE} ", "number").state == "empty"
    assert read_cell("no Data", "number", no_value=["No data"]).state == "no-number"


@given(numbers)
def test_a_number_written_out_is_read_back_to_the_digit(value: Decimal) -> None:
    assert read_cell(f"{value:f}", "number").value == value
    assert read_cell(f"{value:,f}", "number").value == value
    assert read_cell(f"{value:f}%", "percent").value == value


@given(numbers)
def test_a_percent_is_never_read_as_anything_but_itself_or_a_hundred_times_it(value: Decimal) -> None:
    read = read_cell(f"{value:f}", "percent").value

    assert read in (None, value, value * 100)


@given(st.text(max_size=40), st.sampled_from(["percent", "number", "dollars"]))
def test_no_text_breaks_the_reader(text: str, unit: str) -> None:
    cell = read_cell(text, unit)  # type: ignore[arg-type]

    assert (cell.value is not None) == (cell.state == "number")
    assert bool(cell.reason) == (cell.state == "refused")


@pytest.mark.parametrize(
    ("actual", "target", "better", "outcome"),
    [
        ("51", "90", "up", "missed"),
        ("90", "90", "up", "met"),
        ("90", "90", "down", "met"),
        ("12", "10", "down", "missed"),
        ("8", "10", "down", "met"),
        ("8", "10", "", "no-direction"),
        (None, "10", "up", "no-actual"),
        ("8", None, "up", "no-target"),
        (None, None, "up", "no-target"),
    ],
)
def test_a_target_is_met_when_it_is_reached_and_missed_when_it_is_not(
    actual: str | None, target: str | None, better: str, outcome: str
) -> None:
    def number(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    assert outcome_of(number(actual), number(target), better) == outcome  # type: ignore[arg-type]
