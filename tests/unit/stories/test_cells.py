"""Words of map cells and of forecast places: beside the year before, true to the counts, in both languages."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.stories.cells import FEWEST, compare_counts
from civicstat.stories.figure_sentences import sentences_for_figures
from civicstat.stories.forecast_words import expected_beside, sentences_for_forecast
from civicstat.vocabulary.figure import Figure, FigureKey


CELL = "h3-8:882664c107fffff"
COUNTED = {"measure": "count", "numerator": None, "numerator_text": "", "unit": "requests", "digits": 0}


@pytest.mark.parametrize(
    ("before", "english", "spanish"),
    [
        ("11", "Clearly more than a year before.", "Claramente más que un año antes."),
        ("85", "No clear change from a year before.", "Sin cambio claro frente a un año antes."),
        ("160", "Clearly fewer than a year before.", "Claramente menos que un año antes."),
        # The city has records of that year and the cell none: nobody reported anything there.
        (None, "Clearly more than a year before.", "Claramente más que un año antes."),
    ],
)
def test_a_cell_stands_beside_its_own_year_before(
    define: Any, figure: Any, before: str | None, english: str, spanish: str
) -> None:
    earlier = [] if before is None else [_count(figure, "FY2012", before, CELL)]
    said = _said(define, figure, _count(figure, "FY2013", "98", CELL), *earlier, _count(figure, "FY2012", "4968"))

    assert said == ((english,), (spanish,))


def test_a_cell_of_the_first_year_on_record_is_not_compared(define: Any, figure: Any) -> None:
    said = _said(define, figure, _count(figure, "FY2013", "98", CELL))

    assert said == (("Not compared.",), ("No se compara.",))


def test_a_cell_with_few_requests_in_both_years_says_so_and_that_it_may_change(define: Any, figure: Any) -> None:
    now = _count(figure, "FY2013", "5", CELL, status="provisional")
    said = _said(define, figure, now, _count(figure, "FY2012", "4968"))

    assert said[0] == ("Too few to compare. May still change.",)


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_two_counts_differ_where_their_roots_are_further_apart_than_chance(now: int, before: int) -> None:
    apart = math.sqrt(now) - math.sqrt(before)
    found = compare_counts(Decimal(now), Decimal(before))

    if now + before < FEWEST:
        assert found == "too-few"
    elif abs(abs(apart) - 1.96) > 1e-9:
        assert found == ("no-clear-change" if abs(apart) < 1.96 else "more" if apart > 0 else "fewer")


@pytest.mark.parametrize(
    ("low", "high", "before", "found"),
    [
        (2, 6, 1, "more"),
        (2, 6, 2, "no-clear-difference"),
        (0, 6, 6, "no-clear-difference"),
        (0, 6, 7, "fewer"),
        (0, 1, 1, "too-few"),
        (0, 1, 2, "fewer"),
        (0, 2, 0, "no-clear-difference"),
    ],
)
def test_a_forecast_place_stands_beside_the_same_week_of_last_year(
    low: int, high: int, before: int, found: str
) -> None:
    cell = CELL.partition(":")[2]

    assert expected_beside(_expected(low, high), {cell: before}) == found
    assert expected_beside(_expected(low, high), None) == "no-year-before"


def test_the_words_of_a_forecast_hold_no_number_and_leave_the_city_out() -> None:
    figures = [_expected(2, 6), _expected(40, 90, area="city:-")]
    (said,) = sentences_for_forecast(figures, {})

    assert said.id == f"row/{figures[0].key}"
    assert said.en == ("Likely more than last year.",)
    assert said.es == ("Probablemente más que hace un año.",)
    assert not any(letter.isdigit() for words in (*said.en, *said.es) for letter in str(words))


def test_an_area_whose_settled_quarter_has_no_cases_has_words_for_the_newer_one(define: Any, figure: Any) -> None:
    area = "community-area:austin"
    figures = [
        figure("2014-Q1", None, area=area, status="no-cases"),
        figure("2014-Q2", "100.0", area=area, status="provisional"),
    ]
    found = sentences_for_figures(
        [define(by=["kind"])], {"closed-in-time": figures}, {}, {area: "Austin"}, as_of=date(2014, 6, 30)
    )

    assert {f"row/{one.key}" for one in figures} <= {sentence.id for sentence in found}


def _expected(low: int, high: int, area: str = CELL) -> Figure:
    return Figure(
        key=FigureKey("forecast-alleys", 1, "2014-W28", area),
        value=Decimal(low + high) / 2,
        low=Decimal(low),
        high=Decimal(high),
        level=Decimal("0.8"),
        derivation="M",
        as_of="2014-06-30",
    )


def _count(figure: Any, period: str, value: str, area: str = "city:-", **more: Any) -> Any:
    return figure(period, value, area=area, low=None, high=None, level=None, numerator=None, denominator=None, **more)


def _said(define: Any, figure: Any, shown: Any, *others: Any) -> tuple[Any, Any]:
    definition = define(**COUNTED, by=["h3-8"])
    city = _count(figure, shown.key.period, "5460")
    found = sentences_for_figures(
        [definition], {definition.id: [shown, city, *others]}, {}, {}, as_of=date(2014, 6, 30)
    )
    said = next(sentence for sentence in found if sentence.id == f"row/{shown.key}")
    return said.en, said.es
