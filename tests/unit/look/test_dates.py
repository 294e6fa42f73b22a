from __future__ import annotations

from datetime import date

import pytest

from civicstat.look.axis_dates import axis_dates
from civicstat.look.words.dates import day_words, period_short, period_words
from civicstat.vocabulary.period import periods_between


@pytest.mark.parametrize(
    ("label", "english", "spanish"),
    [
        ("2014-06-30", "June 30, 2014", "30 de junio de 2014"),
        ("2014-W26", "week of June 23, 2014", "semana del 23 de junio de 2014"),
        ("2014-06", "June 2014", "junio de 2014"),
        ("2014-Q2", "April to June 2014", "abril a junio de 2014"),
        ("FY2014", "2014", "2014"),
        ("2014-06-r12", "12 months to June 2014", "12 meses hasta junio de 2014"),
    ],
)
def test_a_period_reads_as_people_say_it(label: str, english: str, spanish: str) -> None:
    assert period_words(label, "en") == english
    assert period_words(label, "es") == spanish


def test_a_fiscal_year_that_is_no_calendar_year_says_its_months() -> None:
    assert period_words("FY2014", "en", fiscal_year_starts=7) == "fiscal year 2014, July 2013 to June 2014"
    assert period_words("FY2014", "es", fiscal_year_starts=7) == "año fiscal 2014, de julio de 2013 a junio de 2014"


def test_a_day_may_be_given_as_text() -> None:
    assert day_words("2014-06-30", "en") == day_words(date(2014, 6, 30), "en")


def test_a_narrow_column_gets_short_periods() -> None:
    assert period_short("2014-Q2", "en") == "Apr\u2013Jun 2014"
    assert period_short("2014-W26", "es") == "23 jun 2014"


def test_an_axis_of_months_is_marked_on_round_moments() -> None:
    labels = [str(period) for period in periods_between(date(2011, 1, 1), date(2014, 6, 30), "month")]
    assert axis_dates(labels, "en", most=12) == {
        0: "Jan 2011", 6: "Jul", 12: "Jan 2012", 18: "Jul", 24: "Jan 2013", 30: "Jul", 36: "Jan 2014",
    }  # fmt: skip
    assert axis_dates(labels, "es", most=4) == {0: "2011", 12: "2012", 24: "2013", 36: "2014"}


@pytest.mark.parametrize("kind", ["day", "week", "month", "quarter", "year", "r12"])
@pytest.mark.parametrize("most", [4, 12])
def test_an_axis_never_carries_more_dates_than_fit(kind: str, most: int) -> None:
    for last in (date(2011, 3, 31), date(2011, 12, 31), date(2014, 6, 30), date(2024, 12, 31)):
        labels = [str(period) for period in periods_between(date(2011, 1, 1), last, kind)]  # type: ignore[arg-type]
        if labels:
            dates = axis_dates(labels, "en", most=most)
            assert 1 <= len(dates) <= most, (kind, last, dates)
            assert max(dates) < len(labels)
