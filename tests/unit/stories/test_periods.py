"""Names of periods, golden in both languages."""

from __future__ import annotations

import pytest

from civicstat.stories.periods import at_end_of, in_period, kind_noun, period_name, span_name
from civicstat.vocabulary.period import parse_period


NAMES = [
    ("2014-06-30", 1, "June 30, 2014", "30 de junio de 2014"),
    ("2014-W26", 1, "the week of June 23, 2014", "la semana del 23 de junio de 2014"),
    ("2015-W01", 1, "the week of December 29, 2014", "la semana del 29 de diciembre de 2014"),
    ("2014-05", 1, "May 2014", "mayo de 2014"),
    ("2014-Q2", 1, "April to June 2014", "abril a junio de 2014"),
    ("FY2014", 1, "2014", "2014"),
    ("FY2014", 7, "fiscal year 2014", "año fiscal 2014"),
    ("2014-06-r12", 1, "July 2013 to June 2014", "julio de 2013 a junio de 2014"),
]

WHEN = [
    ("2014-06-30", 1, "on June 30, 2014", "el 30 de junio de 2014"),
    ("2014-W26", 1, "in the week of June 23, 2014", "en la semana del 23 de junio de 2014"),
    ("2014-05", 1, "in May 2014", "en mayo de 2014"),
    ("2014-Q2", 1, "from April to June 2014", "de abril a junio de 2014"),
    ("FY2014", 1, "in 2014", "en 2014"),
    ("FY2014", 7, "in fiscal year 2014", "en el año fiscal 2014"),
    ("2014-06-r12", 1, "from July 2013 to June 2014", "de julio de 2013 a junio de 2014"),
]

ENDS = [
    ("2014-06-30", 1, "at the end of June 30, 2014", "al cierre del 30 de junio de 2014"),
    ("2014-W26", 1, "at the end of the week of June 23, 2014", "al cierre de la semana del 23 de junio de 2014"),
    ("2014-05", 1, "at the end of May 2014", "al cierre de mayo de 2014"),
    ("2014-Q2", 1, "at the end of June 2014", "al cierre de junio de 2014"),
    ("FY2014", 1, "at the end of 2014", "al cierre de 2014"),
    ("FY2014", 7, "at the end of fiscal year 2014", "al cierre del año fiscal 2014"),
]


@pytest.mark.parametrize(("label", "fiscal", "english", "spanish"), NAMES)
def test_period_has_its_name_in_both_languages(label: str, fiscal: int, english: str, spanish: str) -> None:
    period = parse_period(label, fiscal_year_starts=fiscal)
    assert (period_name(period, "en"), period_name(period, "es")) == (english, spanish)


@pytest.mark.parametrize(("label", "fiscal", "english", "spanish"), WHEN)
def test_period_says_when(label: str, fiscal: int, english: str, spanish: str) -> None:
    period = parse_period(label, fiscal_year_starts=fiscal)
    assert (in_period(period, "en"), in_period(period, "es")) == (english, spanish)


@pytest.mark.parametrize(("label", "fiscal", "english", "spanish"), ENDS)
def test_stock_says_at_which_end_it_was_counted(label: str, fiscal: int, english: str, spanish: str) -> None:
    period = parse_period(label, fiscal_year_starts=fiscal)
    assert (at_end_of(period, "en"), at_end_of(period, "es")) == (english, spanish)


def test_span_of_weeks_is_named_by_its_days() -> None:
    weeks = parse_period("2014-W01"), parse_period("2014-W26")
    months = parse_period("2011-01"), parse_period("2014-06")

    assert span_name(*weeks, "en") == "December 30, 2013 to June 29, 2014"
    assert span_name(*weeks, "es") == "del 30 de diciembre de 2013 al 29 de junio de 2014"
    assert span_name(*months, "en") == "January 2011 to June 2014"
    assert span_name(*months, "es") == "de enero de 2011 a junio de 2014"


def test_kinds_of_period_have_nouns() -> None:
    assert [kind_noun("week", count, "es") for count in (1, 2)] == ["semana", "semanas"]
    assert [kind_noun("month", count, "en") for count in (1, 0)] == ["month", "months"]
