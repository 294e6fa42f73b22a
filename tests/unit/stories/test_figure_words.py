"""Sentences of figures, golden in both languages: one for every finding, and none that says more than was found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from civicstat.stories.figure_sentences import sentences_for_figures
from civicstat.vocabulary.signal import RangeLines, Signal


AS_OF = date(2014, 6, 30)
MONTHS = [f"{year}-{month:02d}" for year in (2013, 2014) for month in range(1, 13)][:18]
SHARE = {"numerator": 1093, "denominator": 1754, "n": 1754, "low": Decimal("60.1"), "high": Decimal("64.5")}
FACT = "Sanitation complaints closed within 5 days: 1,093 of 1,754 in May 2014, or 62.3%."
FACT_ES = "Quejas de limpieza cerradas en 5 días: 1,093 de 1,754 en mayo de 2014, es decir, 62.3%."
SURE = "Chance alone could put it between 60.1% and 64.5%."
SURE_ES = "Por puro azar podría quedar entre 60.1% y 64.5%."
MORE = "That is more than its usual ups and downs:"
MORE_ES = "Es más que su vaivén habitual:"
TARGET = {"value": Decimal("80"), "from": date(2014, 1, 1), "set_by": "city", "set_by_es": "ciudad"}


def points(*rules: str, value: str = "62.3", before: str = "50.0") -> list[tuple[Any, ...]]:
    return [*((month, before) for month in MONTHS[:15]), ("2014-04", before, *rules), ("2014-05", value, *rules)]


CHANGES: list[tuple[dict[str, Any], list[tuple[Any, ...]], str, str]] = [
    (
        {},
        points(value="52.0"),
        "It moved within its usual range of 44.7% to 55.3%.",
        "Se movió dentro de su margen habitual, de 44.7% a 55.3%.",
    ),
    (
        {"variation": "special-cause-improving"},
        points("outside-limits"),
        f"{MORE} it lies above its usual range of 44.7% to 55.3%. For this measure, that is better.",
        f"{MORE_ES} está por encima de su margen habitual, de 44.7% a 55.3%. Para esta medida, eso es mejor.",
    ),
    (
        {"variation": "special-cause-concerning"},
        points("outside-limits", value="40.0"),
        f"{MORE} it lies below its usual range of 44.7% to 55.3%. For this measure, that is worse.",
        f"{MORE_ES} está por debajo de su margen habitual, de 44.7% a 55.3%. Para esta medida, eso es peor.",
    ),
    (
        {"variation": "special-cause-improving"},
        points("run-of-7"),
        f"{MORE} seven or more months in a row lie above its usual average. For this measure, that is better.",
        f"{MORE_ES} siete meses seguidos o más están por encima de su promedio habitual. "
        "Para esta medida, eso es mejor.",
    ),
    (
        {"variation": "special-cause"},
        points("trend-of-6", before="70.0"),
        f"{MORE} six or more months in a row make one steady fall.",
        f"{MORE_ES} seis meses seguidos o más forman una sola bajada.",
    ),
    (
        {"variation": "special-cause"},
        points("two-of-three-near-limit"),
        f"{MORE} two of three months in a row lie near the upper end of its usual range.",
        f"{MORE_ES} dos de tres meses seguidos están cerca del extremo superior de su margen habitual.",
    ),
    (
        {"variation": "too-short", "center": None, "lower": None, "upper": None, "baseline": None},
        points(),
        "There are too few final months to know its usual range.",
        "Hay muy pocos meses definitivos para conocer su margen habitual.",
    ),
]


@pytest.mark.parametrize(("changes", "drawn", "english", "spanish"), CHANGES)
def test_a_figure_says_how_it_moved_in_both_languages(
    define: Any, figure: Any, signal: Any, read: Any, changes: Any, drawn: Any, english: str, spanish: str
) -> None:
    shown = figure("2014-05", "62.3", **SHARE)
    chart = signal(drawn, **changes)

    said = _said(define(), [shown], [chart])[f"figure/{shown.key}"]

    assert read(said, "en", figures=[shown], signals=[chart]) == f"{FACT} {SURE} {english}"
    assert read(said, "es", figures=[shown], signals=[chart]) == f"{FACT_ES} {SURE_ES} {spanish}"


def test_without_a_chart_nothing_is_said_of_change(define: Any, figure: Any, read: Any) -> None:
    shown = figure("2014-05", "62.3", **SHARE)

    said = _said(define(), [shown], [])[f"figure/{shown.key}"]

    assert read(said, "en", figures=[shown]) == f"{FACT} {SURE}"
    assert read(said, "es", figures=[shown]) == f"{FACT_ES} {SURE_ES}"


def test_a_rolling_year_speaks_of_its_course_by_month(define: Any, figure: Any, signal: Any, read: Any) -> None:
    year = figure("2014-05-r12", "57.4", numerator=574, denominator=1000, n=1000)
    chart = signal(points("outside-limits"), variation="special-cause-improving")

    said = _said(define(), [year], [chart])[f"figure/{year.key}"]

    assert read(said, "en", figures=[year], signals=[chart]).endswith(
        "or 57.4%. By month, it shows more than its usual ups and downs: the newest final value lies above its usual "
        "range of 44.7% to 55.3%. For this measure, that is better."
    )
    assert read(said, "es", figures=[year], signals=[chart]).endswith(
        "es decir, 57.4%. Por mes, muestra más que su vaivén habitual: el último valor definitivo está por encima de "
        "su margen habitual, de 44.7% a 55.3%. Para esta medida, eso es mejor."
    )


def test_a_figure_that_is_not_final_may_change_and_is_not_judged(
    define: Any, figure: Any, signal: Any, read: Any
) -> None:
    shown = figure("2014-05", "62.3", **SHARE, status="provisional")
    chart = signal(points("outside-limits"), variation="special-cause-improving")
    chart = replace(chart, points=(*chart.points[:-1], replace(chart.points[-1], is_final=False, rules=())))

    said = _said(define(target=[TARGET]), [shown], [chart])[f"figure/{shown.key}"]

    targets = {"target:closed-in-time/2014-01-01": "80"}
    assert read(said, "en", figures=[shown], targets=targets) == (
        f"{FACT} {SURE} It may still change. So far it is below the target of 80%."
    )
    assert read(said, "es", figures=[shown], targets=targets) == (
        f"{FACT_ES} {SURE_ES} Aún puede cambiar. Por ahora está por debajo de la meta de 80%."
    )


@pytest.mark.parametrize(
    ("value", "more", "english", "spanish"),
    [
        ("62.3", {}, "It misses the target of #.", "No alcanza la meta de #."),
        ("80.0", {}, "It meets the target of #.", "Alcanza la meta de #."),
        ("62.3", {"is_example": True}, "It misses the example target of #.", "No alcanza la meta de ejemplo, de #."),
    ],
)
def test_a_figure_says_whether_it_reaches_the_target_in_force(
    define: Any, figure: Any, value: str, more: Any, english: str, spanish: str
) -> None:
    shown = figure("2014-05", value)

    said = _said(define(target=[{**TARGET, **more}]), [shown], [])[f"figure/{shown.key}"]

    assert _bare(said.en).endswith(english)
    assert _bare(said.es).endswith(spanish)
    assert said.en[-2].key == "target:closed-in-time/2014-01-01"
    assert said.en[-2].format == "percent-0"


@pytest.mark.parametrize(
    ("value", "status", "english", "spanish"),
    [
        (
            "76.3",
            "final",
            "It misses the first target. It meets the target of #.",
            "No alcanza la primera meta. Alcanza la meta de #.",
        ),
        ("62.3", "final", "It misses the target of #.", "No alcanza la meta de #."),
        ("90.0", "final", "It meets the target of #.", "Alcanza la meta de #."),
        (
            "76.3",
            "provisional",
            "So far it is above the target of #.",
            "Por ahora está por encima de la meta de #.",
        ),
    ],
)
def test_a_target_that_was_lowered_does_not_hide_that_the_first_one_is_missed(
    define: Any, figure: Any, value: str, status: str, english: str, spanish: str
) -> None:
    lowered = {**TARGET, "value": Decimal("70"), "from": date(2014, 4, 1), "why": "because", "why_es": "porque"}
    shown = figure("2014-05", value, status=status)

    said = _said(define(target=[TARGET, lowered]), [shown], [])[f"figure/{shown.key}"]

    for words, ending in ((said.en, english), (said.es, spanish)):
        plain = _bare(words)
        assert plain.endswith(ending)
        assert ("first target" in plain or "primera meta" in plain) == ("first" in ending or "primera" in ending)


def test_a_bound_that_cannot_decide_a_target_leaves_it_open(define: Any, figure: Any) -> None:
    days = {"measure": "percentile", "numerator": None, "of": {}, "percentile": 50, "unit": "days", "digits": 0}
    definition = define(**days, direction="down", target=[{**TARGET, "value": Decimal("20")}])
    shown = figure("2014-05", "9", n=40, bound="more-than")

    said = _said(definition, [shown], [])

    assert "target" not in _bare(said[f"figure/{shown.key}"].en)
    assert _bare(said[f"figure/{shown.key}"].en).endswith("more than # in May 2014, over # cases.")
    assert said[f"row/{shown.key}"].en == ("A lower limit: many are still open.",)
    assert said[f"row/{shown.key}"].es == ("Un límite inferior: muchas siguen abiertas.",)


@pytest.mark.parametrize(
    ("low", "high", "english", "spanish"),
    [
        (
            "60.1",
            None,
            "could put it as low as #; how high is not yet known.",
            "quedar en # o más; no se sabe cuánto más.",
        ),
        (None, "64.5", "could put it as high as #.", "podría quedar hasta en #."),
        ("62.3", "62.3", "Chance alone would hardly move it.", "El puro azar apenas la movería."),
    ],
)
def test_an_open_or_empty_range_is_said_as_it_is(
    define: Any, figure: Any, low: str | None, high: str | None, english: str, spanish: str
) -> None:
    shown = figure("2014-05", "62.3", low=low and Decimal(low), high=high and Decimal(high))

    said = _said(define(), [shown], [])[f"figure/{shown.key}"]

    assert _bare(said.en).endswith(english)
    assert _bare(said.es).endswith(spanish)


@pytest.mark.parametrize(
    ("low", "high", "english", "spanish"),
    [
        ("30.0", "40.0", "Here it is clearly lower: the two likely ranges do not overlap.", "claramente menor"),
        ("70.0", "79.0", "Here it is clearly higher: the two likely ranges do not overlap.", "claramente mayor"),
        ("50.0", "60.1", "The two likely ranges overlap: no clear difference.", "no hay diferencia clara"),
        (None, "70.0", "With no likely range for both, we do not compare them.", "no las comparamos"),
    ],
)
def test_an_area_stands_beside_the_whole_city(
    define: Any, figure: Any, read: Any, low: str | None, high: str, english: str, spanish: str
) -> None:
    city = figure("2014-05", "62.3", **SHARE)
    area = figure(
        "2014-05", "35.0", area="community-area:austin", low=low and Decimal(low), high=Decimal(high), numerator=7,
        denominator=20,
    )  # fmt: skip

    said = _said(define(), [city, area], [])[f"figure/{area.key}"]
    text = read(said, "en", figures=[city, area])

    assert text.startswith("Austin, “Sanitation complaints closed within 5 days”: 7 of 20 in May 2014, or 35.0%.")
    assert text.endswith(f"For the whole city it is 62.3%. {english}")
    assert f"En toda la ciudad es 62.3%. {'Aquí es ' if spanish.startswith('clar') else ''}" in (
        spanish_text := read(said, "es", figures=[city, area])
    )
    assert spanish in spanish_text


def test_too_few_cases_are_said_and_nothing_is_compared(define: Any, figure: Any, read: Any) -> None:
    city = figure("2014-05", "62.3", **SHARE)
    area = figure("2014-05", None, area="community-area:austin", status="too-few", numerator=3, denominator=7)

    said = _said(define(), [city, area], [])

    assert read(said[f"figure/{area.key}"], "en", figures=[area]) == (
        "Austin, “Sanitation complaints closed within 5 days”, May 2014: too few cases to compare, 3 of 7."
    )
    assert said[f"row/{area.key}"].en == ("Too few to compare.",)
    assert said[f"row/{area.key}"].es == ("Muy pocos para comparar.",)


def test_a_range_of_its_own_is_cited_at_the_dot(define: Any, figure: Any, signal: Any) -> None:
    shown = figure("2014-05", "62.3")
    chart = _with_own_ranges(signal(points("outside-limits")))

    said = _said(define(), [shown], [chart])[f"figure/{shown.key}"]

    assert _bare(said.en).endswith(f"{MORE} it lies above its usual range of # to #.")
    assert [(part.key, part.field) for part in said.en if not isinstance(part, str)][-2:] == [
        ("closed-in-time|v1|city:-|-|month#1@2014-05", "lower"),
        ("closed-in-time|v1|city:-|-|month#1@2014-05", "upper"),
    ]


def test_a_trend_beside_a_season_is_held_to_what_is_usual(define: Any, figure: Any, signal: Any) -> None:
    shown = figure("2014-05", "62.3")
    # The usual average rises by a point a month: a value that stays falls behind it.
    chart = _with_own_ranges(signal(points("trend-of-6", value="50.5")))

    said = _said(define(), [shown], [chart])[f"figure/{shown.key}"]

    held = "held to what is usual for each, make one steady fall."
    assert _bare(said.en).endswith(f"{MORE} six or more months in a row, {held}")
    assert _bare(said.es).endswith(
        f"{MORE_ES} seis meses seguidos o más, frente a lo que les es habitual, forman una sola bajada."
    )


def _with_own_ranges(chart: Signal) -> Signal:
    lines = [RangeLines(Decimal(30 + n), Decimal(20 + n), Decimal(40 + n)) for n in range(len(chart.points))]
    return replace(chart, points=tuple(replace(p, lines=own) for p, own in zip(chart.points, lines, strict=True)))


def _said(definition: Any, figures: Any, signals: Any) -> dict[str, Any]:
    found = sentences_for_figures(
        [definition],
        {definition.id: figures},
        {definition.id: signals},
        {"community-area:austin": "Austin"},
        as_of=AS_OF,
    )
    return {sentence.id: sentence for sentence in found}


def _bare(parts: Any) -> str:
    return "".join(part if isinstance(part, str) else "#" for part in parts)
