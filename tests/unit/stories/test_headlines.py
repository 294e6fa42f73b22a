"""Headlines, golden in both languages: a share with its counts, a time, a stock, and every way to have no value."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pytest

from civicstat.look.words.formats import format_for
from civicstat.stories.parts import format_name
from civicstat.stories.summaries import sentences_for_areas, sentences_for_metric
from civicstat.vocabulary.definition import Unit


AS_OF = date(2014, 6, 30)
DAYS = {
    "measure": "percentile",
    "numerator": None,
    "of": {},
    "percentile": 50,
    "unit": "days",
    "digits": 0,
    "direction": "down",
    "title": "Days until half of the complaints are closed",
    "title_es": "Días hasta que se cierra la mitad de las quejas",
}
STOCK = {
    "measure": "backlog",
    "numerator": None,
    "unit": "requests",
    "digits": 0,
    "direction": "down",
    "title": "Complaints waiting to be closed",
    "title_es": "Quejas en espera de cierre",
}
COUNT = {**STOCK, "measure": "count", "title": "Complaints received", "title_es": "Quejas recibidas"}

SHARE_TITLE = "Sanitation complaints closed within 5 days"
SHARE_TITLE_ES = "Quejas de limpieza cerradas en 5 días"
DAYS_TITLE, DAYS_TITLE_ES = (
    "Days until half of the complaints are closed",
    "Días hasta que se cierra la mitad de las quejas",
)

GOLDEN: list[tuple[dict[str, Any], str, str | None, dict[str, Any], str, str]] = [
    (
        {},
        "2014-05",
        "62.3",
        {"numerator": 1093, "denominator": 1754, "n": 1754},
        f"{SHARE_TITLE}: 1,093 of 1,754 in May 2014, or 62.3%.",
        f"{SHARE_TITLE_ES}: 1,093 de 1,754 en mayo de 2014, es decir, 62.3%.",
    ),
    (
        {},
        "2014-06-r12",
        "58.2",
        {"numerator": 15012, "denominator": 25787, "status": "provisional"},
        f"{SHARE_TITLE}: 15,012 of 25,787 from July 2013 to June 2014, or 58.2%. This figure is not yet final.",
        f"{SHARE_TITLE_ES}: 15,012 de 25,787, de julio de 2013 a junio de 2014, es decir, 58.2%. "
        "Esta cifra aún no es definitiva.",
    ),
    (
        DAYS,
        "2014-05",
        "1",
        {"n": 1754},
        f"{DAYS_TITLE}: 1 day in May 2014, over 1,754 cases.",
        f"{DAYS_TITLE_ES}: 1 día en mayo de 2014, con 1,754 casos.",
    ),
    (
        DAYS,
        "2014-Q2",
        "12",
        {"n": 40, "bound": "more-than"},
        f"{DAYS_TITLE}: more than 12 days from April to June 2014, over 40 cases.",
        f"{DAYS_TITLE_ES}: más de 12 días, de abril a junio de 2014, con 40 casos.",
    ),
    (
        STOCK,
        "2014-06",
        "605",
        {"n": 605},
        "Complaints waiting to be closed: 605 at the end of June 2014.",
        "Quejas en espera de cierre: 605 al cierre de junio de 2014.",
    ),
    (
        {**DAYS, "measure": "mean", "percentile": None, "digits": 1},
        "2014-05-r3",
        "3.4",
        {"n": 1754},
        f"{DAYS_TITLE}: 3.4 days from March to May 2014, over 1,754 cases.",
        f"{DAYS_TITLE_ES}: 3.4 días, de marzo a mayo de 2014, con 1,754 casos.",
    ),
    (
        {**DAYS, "measure": "backlog-age", "of": None},
        "2014-W26-w4",
        "34",
        {"n": 605},
        f"{DAYS_TITLE}: 34 days at the end of the week of June 23, 2014, over 605 cases.",
        f"{DAYS_TITLE_ES}: 34 días al cierre de la semana del 23 de junio de 2014, con 605 casos.",
    ),
    (
        {**COUNT, "measure": "flow", "unit": "net-requests"},
        "2014-W26-w4",
        "120",
        {"n": 2066, "numerator": 1093, "denominator": 973},
        "Complaints received: +120 in the four weeks to June 29, 2014, 1,093 opened and 973 closed.",
        "Quejas recibidas: +120 en las cuatro semanas hasta el 29 de junio de 2014, 1,093 abiertas y 973 cerradas.",
    ),
    (
        {**COUNT, "measure": "rate", "unit": "per-1000-residents", "digits": 2},
        "2014-05",
        "0.64",
        {"n": 1754, "numerator": 1754, "denominator": 2746388},
        "Complaints received: 0.64 per 1,000 residents in May 2014, 1,754 in all.",
        "Quejas recibidas: 0.64 por cada 1,000 residentes en mayo de 2014, 1,754 en total.",
    ),
    (
        COUNT,
        "2014-W26",
        "0",
        {"n": 0},
        "Complaints received: 0 in the week of June 23, 2014.",
        "Quejas recibidas: 0 en la semana del 23 de junio de 2014.",
    ),
    (
        {},
        "2014-05",
        None,
        {"status": "too-few", "numerator": 3, "denominator": 7},
        f"{SHARE_TITLE}, May 2014: too few cases to compare, 3 of 7.",
        f"{SHARE_TITLE_ES}, mayo de 2014: muy pocos casos para comparar, 3 de 7.",
    ),
    (
        DAYS,
        "2014-05",
        None,
        {"status": "too-few", "n": 7},
        f"{DAYS_TITLE}, May 2014: too few cases to compare, only 7.",
        f"{DAYS_TITLE_ES}, mayo de 2014: muy pocos casos para comparar, solo 7.",
    ),
    (
        DAYS,
        "2014-05",
        None,
        {"status": "not-yet-known", "n": 40},
        f"{DAYS_TITLE}, May 2014: not yet known; too many are still open.",
        f"{DAYS_TITLE_ES}, mayo de 2014: aún no se sabe; demasiadas siguen abiertas.",
    ),
    (
        {},
        "2014-05",
        None,
        {"status": "no-cases", "denominator": 0},
        f"{SHARE_TITLE}, May 2014: no cases, nothing to judge. That is not zero.",
        f"{SHARE_TITLE_ES}, mayo de 2014: sin casos, nada que juzgar. Eso no es cero.",
    ),
    (
        COUNT,
        "2014-05",
        None,
        {"status": "suppressed"},
        "Complaints received, May 2014: held back; it could point at one household.",
        "Quejas recibidas, mayo de 2014: reservado; podría señalar a un solo hogar.",
    ),
    (
        COUNT,
        "2014-05",
        None,
        {"status": "held"},
        "Complaints received, May 2014: paused; a question about its source is open.",
        "Quejas recibidas, mayo de 2014: en pausa; hay una duda abierta sobre su fuente.",
    ),
]


@pytest.mark.parametrize(("changes", "period", "value", "counts", "english", "spanish"), GOLDEN)
def test_headline_says_it_plainly_in_both_languages(
    define: Any, figure: Any, read: Any, changes: Any, period: str, value: Any, counts: Any, english: str, spanish: str
) -> None:
    shown = figure(period, value, **counts)

    (sentence,) = sentences_for_metric(define(**changes), [shown], [], as_of=AS_OF)

    assert sentence.id == "metric/closed-in-time/headline"
    assert read(sentence, "en", figures=[shown]) == english
    assert read(sentence, "es", figures=[shown]) == spanish


def test_headline_speaks_of_the_newest_settled_figure_of_the_longest_kind(define: Any, figure: Any, read: Any) -> None:
    counts = {"numerator": 1, "denominator": 20}
    figures = [
        figure("2014-04", "40.0", **counts),
        figure("2014-05", "50.0", **counts),
        figure("2014-06", "99.0", status="provisional", **counts),
        figure("2014-05", "10.0", area="community-area:austin", **counts),
        figure("2014-07", "70.0", **counts),  # after the day of the release
    ]
    definition = define()

    (first,) = sentences_for_metric(definition, figures[:3], [], as_of=AS_OF)
    assert "50.0%" in read(first, "en", figures=figures)

    newest, *_ = sentences_for_metric(definition, figures, [], as_of=AS_OF)
    assert "May 2014, or 50.0%" in read(newest, "en", figures=figures)

    year = figure("2014-05-r12", "45.0", **counts)
    longest, *_ = sentences_for_metric(definition, [*figures, year], [], as_of=AS_OF)
    assert "from June 2013 to May 2014, or 45.0%" in read(longest, "en", figures=[*figures, year])

    month, *_ = sentences_for_metric(definition, [*figures, year], [], as_of=AS_OF, period_kind="month")
    assert "in May 2014" in read(month, "en", figures=figures)


def test_without_figures_nothing_is_said(define: Any, figure: Any) -> None:
    assert sentences_for_metric(define(), [], [], as_of=AS_OF) == []
    assert sentences_for_metric(define(), [figure("2014-05", "1.0", metric="another")], [], as_of=AS_OF) == []


def test_area_headline_names_its_area_in_each_language(define: Any, figure: Any, read: Any) -> None:
    figures = [
        figure("2014-06-r12", "58.2", area="community-area:austin", numerator=291, denominator=500),
        figure("2014-06-r12", None, area="hardship-group:high", status="too-few", numerator=1, denominator=2),
        figure("2014-06-r12", "1.0", area="community-area:unlocated", numerator=1, denominator=100),
    ]
    names = {
        "community-area:austin": "Austin",
        "hardship-group:high": ("High hardship", "Dificultad alta"),
        "community-area:loop": "Loop",
    }

    austin, high = sentences_for_areas(define(), figures, names)

    assert (austin.id, high.id) == ("area/community-area:austin/headline", "area/hardship-group:high/headline")
    assert read(austin, "en", figures=figures) == (
        f"Austin, “{SHARE_TITLE}”: 291 of 500 from July 2013 to June 2014, or 58.2%."
    )
    assert read(high, "es", figures=figures) == (
        f"Dificultad alta, «{SHARE_TITLE_ES}», julio de 2013 a junio de 2014: muy pocos casos para comparar, 1 de 2."
    )


def test_format_names_are_those_of_the_published_table() -> None:
    for unit in get_args(Unit):
        for digits in range(7):
            assert format_name(unit, digits) == format_for(unit, digits)
