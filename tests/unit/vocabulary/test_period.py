"""Periods: their labels, their ends, and which of them lie whole between two days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.vocabulary.errors import VocabularyError
from civicstat.vocabulary.period import PERIOD_KINDS, parse_period, period_of, periods_between


DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("kind", "label", "start", "end"),
    [
        ("day", "2014-06-30", date(2014, 6, 30), date(2014, 6, 30)),
        ("week", "2014-W27", date(2014, 6, 30), date(2014, 7, 6)),
        ("month", "2014-06", date(2014, 6, 1), date(2014, 6, 30)),
        ("quarter", "2014-Q2", date(2014, 4, 1), date(2014, 6, 30)),
        ("year", "FY2014", date(2014, 1, 1), date(2014, 12, 31)),
        ("r12", "2014-06-r12", date(2013, 7, 1), date(2014, 6, 30)),
        ("r3", "2014-06-r3", date(2014, 4, 1), date(2014, 6, 30)),
        ("w4", "2014-W27-w4", date(2014, 6, 9), date(2014, 7, 6)),
    ],
)
def test_a_day_falls_in_its_period(kind, label, start, end):
    period = period_of(date(2014, 6, 30), kind)

    assert (period.label, period.start, period.end) == (label, start, end)


def test_a_fiscal_year_is_named_for_the_year_in_which_it_ends():
    assert period_of(date(2014, 7, 1), "year", fiscal_year_starts=7).label == "FY2015"
    assert parse_period("FY2015", fiscal_year_starts=7).start == date(2014, 7, 1)


@pytest.mark.parametrize("label", ["2014-13", "2014-W54", "2014-Q5", "14-01", "2014-02-30", "FY14", "", "2014-06-r6"])
def test_a_label_that_names_no_period_is_refused(label):
    with pytest.raises(VocabularyError, match="is not a period"):
        parse_period(label)


@given(DAYS, st.sampled_from(PERIOD_KINDS), st.integers(1, 12))
def test_a_label_comes_back_as_the_same_period(day, kind, starts):
    period = period_of(day, kind, fiscal_year_starts=starts)

    assert period.contains(day)
    assert parse_period(period.label, fiscal_year_starts=starts) == period


@given(DAYS, st.integers(0, 900), st.sampled_from(PERIOD_KINDS), st.integers(1, 12))
def test_periods_between_are_those_that_a_walk_over_days_finds(first, length, kind, starts):
    last = first + timedelta(days=length)
    walked = []
    for offset in range(length + 1):
        period = period_of(first + timedelta(days=offset), kind, fiscal_year_starts=starts)
        if period.start >= first and period.end <= last and period not in walked:
            walked.append(period)

    assert list(periods_between(first, last, kind, fiscal_year_starts=starts)) == walked
