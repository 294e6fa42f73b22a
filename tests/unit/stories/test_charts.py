"""Chart summaries, golden in both languages: exactly two sentences, in the variation's own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from civicstat.stories.summaries import sentences_for_metric
from civicstat.vocabulary.signal import RangeLines


AS_OF = date(2014, 6, 30)
MONTHS = [f"{year}-{month:02d}" for year in (2011, 2012, 2013, 2014) for month in range(1, 13)][:42]
WEEKS = [f"2014-W{week:02d}" for week in range(1, 27)]

SHOWS = (
    "“Sanitation complaints closed within 5 days” by month, January 2011 to June 2014: "
    "the usual range is 44.7% to 55.3%. "
)
SHOWS_ES = (
    "«Quejas de limpieza cerradas en 5 días» por mes, de enero de 2011 a junio de 2014: "
    "el margen habitual va de 44.7% a 55.3%. "
)


def _steady(periods: list[str], newest: list[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Points inside the range, the newest ones replaced by (value, rule)."""
    quiet = [(period, "49.0") for period in periods[: len(periods) - len(newest)]]
    return [
        *quiet,
        *((period, *point) for period, point in zip(periods[-len(newest) :], newest, strict=True) if newest),
    ]


GOLDEN: list[tuple[list[tuple[str, str]], str, str]] = [
    (
        [("54.0", "")],
        "No real change: the last twelve final months lie within that range.",
        "Sin cambio real: los últimos doce meses definitivos están dentro de ese margen.",
    ),
    (
        [("40.0", "outside-limits"), ("50.0", ""), ("41.0", "outside-limits"), ("42.0", "outside-limits")],
        "Three of the last twelve final months lie below that range, and no one has studied why.",
        "Tres de los últimos doce meses definitivos están por debajo de ese margen, y nadie ha estudiado por qué.",
    ),
    (
        [("62.3", "outside-limits")],
        "One of the last twelve final months lies above that range, and no one has studied why.",
        "Uno de los últimos doce meses definitivos está por encima de ese margen, y nadie ha estudiado por qué.",
    ),
    (
        [("62.3", "outside-limits"), ("40.0", "outside-limits")],
        "Two of the last twelve final months lie outside that range, and no one has studied why.",
        "Dos de los últimos doce meses definitivos están fuera de ese margen, y nadie ha estudiado por qué.",
    ),
    (
        [("62.3", "outside-limits")] * 14,
        "The last twelve final months all lie above that range, and no one has studied why.",
        "Los últimos doce meses definitivos están todos por encima de ese margen, y nadie ha estudiado por qué.",
    ),
    (
        [("51.0", "run-of-7")] * 8,
        "The last eight final months all lie above the usual average, and no one has studied why.",
        "Los últimos ocho meses definitivos están todos por encima del promedio habitual, "
        "y nadie ha estudiado por qué.",
    ),
    (
        [(f"{value}.0", "trend-of-6") for value in (47, 48, 49, 50, 51, 52)],
        "The value rose in each of the last five final months, and no one has studied why.",
        "El valor subió en cada uno de los últimos cinco meses definitivos, y nadie ha estudiado por qué.",
    ),
    (
        [("46.0", "two-of-three-near-limit"), ("48.0", ""), ("46.0", "two-of-three-near-limit")],
        "Two of the last three final months lie near the lower end of that range, and no one has studied why.",
        "Dos de los últimos tres meses definitivos están cerca del extremo inferior de ese margen, "
        "y nadie ha estudiado por qué.",
    ),
]


@pytest.mark.parametrize(("newest", "english", "spanish"), GOLDEN)
def test_chart_says_whether_it_is_really_changing(
    define: Any, signal: Any, read: Any, newest: Any, english: str, spanish: str
) -> None:
    chart = signal([(period, value, *filter(None, rules)) for period, value, *rules in _steady(MONTHS, newest)])

    (sentence,) = sentences_for_metric(define(), [], [chart], as_of=AS_OF)

    assert sentence.id == "metric/closed-in-time/chart/month"
    assert read(sentence, "en", signals=[chart]) == SHOWS + english
    assert read(sentence, "es", signals=[chart]) == SHOWS_ES + spanish


def test_weeks_are_feminine_in_spanish(define: Any, signal: Any, read: Any) -> None:
    points = [(week, "49.0") for week in WEEKS[:-1]] + [(WEEKS[-1], "99.0", "outside-limits")]
    chart = signal(points, kind="week")

    (sentence,) = sentences_for_metric(define(), [], [chart], as_of=AS_OF)

    assert read(sentence, "en", signals=[chart]).endswith(
        "by week, December 30, 2013 to June 29, 2014: the usual range is 44.7% to 55.3%. "
        "One of the last twelve final weeks lies above that range, and no one has studied why."
    )
    assert read(sentence, "es", signals=[chart]).endswith(
        "por semana, del 30 de diciembre de 2013 al 29 de junio de 2014: el margen habitual va de 44.7% a 55.3%. "
        "Una de las últimas doce semanas definitivas está por encima de ese margen, y nadie ha estudiado por qué."
    )


def test_long_run_of_weeks_keeps_spanish_grammar(define: Any, signal: Any, read: Any) -> None:
    weeks = signal([(week, "51.0", "run-of-7") for week in WEEKS[:21]], kind="week")
    months = signal([(month, "51.0", "run-of-7") for month in MONTHS[:21]])

    by_month, by_week = sentences_for_metric(define(), [], [weeks, months], as_of=AS_OF)

    assert "Las últimas veintiuna semanas definitivas están todas por encima" in read(by_week, "es", signals=[weeks])
    assert "Los últimos veintiún meses definitivos están todos por encima" in read(by_month, "es", signals=[months])


def test_points_that_are_not_final_are_not_counted(define: Any, signal: Any, read: Any) -> None:
    chart = signal([*((month, "49.0") for month in MONTHS[:5]), (MONTHS[5], None)])

    (sentence,) = sentences_for_metric(define(), [], [chart], as_of=AS_OF)

    assert read(sentence, "en", signals=[chart]).endswith(
        "No real change: the last five final months lie within that range."
    )


def test_short_series_shows_its_values_and_claims_nothing(define: Any, figure: Any, signal: Any, read: Any) -> None:
    figures = [figure("2014-01", "40.0"), figure("2014-02", "61.0"), figure("2014-03", "50.0")]
    chart = signal(
        [("2014-01", "40.0"), ("2014-02", "61.0"), ("2014-03", "50.0"), ("2014-04", None)],
        center=None,
        lower=None,
        upper=None,
        variation="too-short",
    )

    _, sentence = sentences_for_metric(define(), figures, [chart], as_of=AS_OF)

    assert read(sentence, "en", figures=figures) == (
        "“Sanitation complaints closed within 5 days” by month, January 2014 to April 2014: "
        "values run from 40.0% to 61.0%. There are too few final months to say what range is usual."
    )
    assert read(sentence, "es", figures=figures) == (
        "«Quejas de limpieza cerradas en 5 días» por mes, de enero de 2014 a abril de 2014: "
        "los valores van de 40.0% a 61.0%. Hay muy pocos meses definitivos para decir qué margen es habitual."
    )


def test_series_without_any_value_says_so(define: Any, signal: Any, read: Any) -> None:
    chart = signal([("2014-01", None)], center=None, lower=None, upper=None, variation="too-short")

    (sentence,) = sentences_for_metric(define(), [], [chart], as_of=AS_OF)

    assert ": no value is known yet. There are too few" in read(sentence, "en")
    assert ": todavía no se conoce ningún valor. Hay muy pocos" in read(sentence, "es")


def test_only_the_whole_city_and_this_version_get_a_summary(define: Any, signal: Any) -> None:
    others = [
        signal([("2014-01", "1.0")], key="closed-in-time|v1|community-area:austin|-|month#1"),
        signal([("2014-01", "1.0")], key="closed-in-time|v1|city:-|kind=alley|month#1"),
        signal([("2014-01", "1.0")], key="closed-in-time|v2|city:-|-|month#1"),
        signal([("2014-01", "1.0")], key="another|v1|city:-|-|month#1"),
    ]

    assert sentences_for_metric(define(), [], others, as_of=AS_OF) == []


def test_newest_segment_speaks_and_never_compares_across_the_break(define: Any, signal: Any) -> None:
    key = "closed-in-time|v1|city:-|-|month"
    old, new = (signal([("2014-01", "49.0")], key=f"{key}#{segment}") for segment in (9, 10))

    (sentence,) = sentences_for_metric(define(), [], [new, old], as_of=AS_OF)

    assert {part.key for part in sentence.en if not isinstance(part, str)} == {f"{key}#10"}


def _moving(signal: Any, *, chart: str, season: tuple[str, str] | None = None) -> Any:
    """The same signal with lines of its own at every dot."""
    lines = RangeLines(signal.center, signal.lower, signal.upper)
    points = tuple(replace(point, lines=lines) for point in signal.points)
    return replace(signal, points=points, chart=chart, season=season)


@pytest.mark.parametrize(
    ("chart", "season", "english", "spanish"),
    [
        ("p-prime", None, ", wider for months with fewer cases.", ", más ancho en meses con menos casos."),
        ("u-prime", None, ", allowing for the days in each month.", ", teniendo en cuenta los días de cada mes."),
        (
            "u-prime",
            ("2011-01", "2013-12"),
            ", allowing for the days in each month and for the season as it was from January 2011 to December 2013.",
            ", teniendo en cuenta los días de cada mes y la temporada tal como fue de enero de 2011 a diciembre de "
            "2013.",
        ),
        (
            "xmr",
            ("2011-01", "2013-12"),
            ", moving with the season as it was from January 2011 to December 2013.",
            ", según la temporada tal como fue de enero de 2011 a diciembre de 2013.",
        ),
    ],
)
def test_a_range_that_moves_says_for_which_period_it_stands_and_why_it_moves(
    define: Any, signal: Any, read: Any, chart: Any, season: Any, english: str, spanish: str
) -> None:
    moving = _moving(signal(_steady(MONTHS, [("54.0", "")])), chart=chart, season=season)
    sentences = {s.id: s for s in sentences_for_metric(define(), [], [moving], as_of=AS_OF)}
    sentence = sentences["metric/closed-in-time/chart/month"]

    assert f"the usual range for June 2014 is 44.7% to 55.3%{english}" in read(sentence, "en", signals=[moving])
    assert f"el margen habitual de junio de 2014 va de 44.7% a 55.3%{spanish}" in read(sentence, "es", signals=[moving])
    assert "the last twelve final months lie within their own range." in read(sentence, "en", signals=[moving])
