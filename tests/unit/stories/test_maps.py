"""Map summaries: how far apart the areas lie, never which is best, and what an empty or thin area means."""

from __future__ import annotations

from datetime import date
from typing import Any

from civicstat.stories.summaries import sentences_for_metric


AS_OF = date(2014, 6, 30)
TITLE, TITLE_ES = "Sanitation complaints closed within 5 days", "Quejas de limpieza cerradas en 5 días"


def test_map_gives_the_span_of_its_areas_for_the_citys_own_period(define: Any, figure: Any, read: Any) -> None:
    figures = [
        figure("2014-06-r12", "58.2", numerator=5, denominator=10),
        figure("2014-06-r12", "41.2", area="community-area:austin"),
        figure("2014-06-r12", "93.0", area="community-area:loop"),
        figure("2014-06-r12", "1.0", area="community-area:unlocated"),
        figure("2014-06-r12", "2.0", area="hardship-group:high"),
        figure("2014-06", "3.0", area="community-area:loop"),
    ]

    *_, sentence = sentences_for_metric(define(), figures, [], as_of=AS_OF)

    assert sentence.id == "metric/closed-in-time/map"
    assert read(sentence, "en", figures=figures) == (
        f"“{TITLE}” by area, July 2013 to June 2014: values run from 41.2% to 93.0%."
    )
    assert read(sentence, "es", figures=figures) == (
        f"«{TITLE_ES}» por área, julio de 2013 a junio de 2014: los valores van de 41.2% a 93.0%."
    )


def test_areas_with_too_few_cases_are_explained(define: Any, figure: Any, read: Any) -> None:
    figures = [
        figure("2014-06-r12", "41.2", area="community-area:austin"),
        figure("2014-06-r12", None, area="community-area:loop", status="too-few", numerator=1, denominator=3),
    ]

    (sentence,) = sentences_for_metric(define(), figures, [], as_of=AS_OF)

    assert read(sentence, "en", figures=figures).endswith("41.2%. Hatched areas have too few cases to compare.")
    assert read(sentence, "es", figures=figures).endswith(
        "41.2%. Las áreas rayadas tienen muy pocos casos para comparar."
    )


def test_map_without_a_value_says_so(define: Any, figure: Any, read: Any) -> None:
    figures = [figure("2014-06-r12", None, area="community-area:loop", status="no-cases")]

    (sentence,) = sentences_for_metric(define(), figures, [], as_of=AS_OF)

    assert read(sentence, "en", figures=figures).endswith("July 2013 to June 2014: no area has a value yet.")
    assert read(sentence, "es", figures=figures).endswith("ningún área tiene un valor todavía.")


def test_cell_map_warns_that_silence_is_not_cleanliness(define: Any, figure: Any, read: Any) -> None:
    definition = define(measure="count", numerator=None, unit="requests", digits=0, by=["community-area", "h3-8"])
    figures = [
        figure("2014-06-r12", "900"),
        figure("FY2013", "3", area="h3-8:882664c1a9fffff"),
        figure("FY2013", "213", area="h3-8:882664c1abfffff"),
        figure("FY2012", "500", area="h3-8:882664c1abfffff"),
    ]

    _, sentence = sentences_for_metric(definition, figures, [], as_of=AS_OF)

    assert read(sentence, "en", figures=figures) == (
        f"“{TITLE}” by map cell, 2013: values run from 3 to 213. "
        "A cell without color had no report: a clean place, or one from which nobody called."
    )
    assert read(sentence, "es", figures=figures) == (
        f"«{TITLE_ES}» por celda del mapa, 2013: los valores van de 3 a 213. "
        "Una celda sin color no tuvo reportes: un lugar limpio, o uno desde el que nadie llamó."
    )


def test_a_bound_keeps_its_more_than(define: Any, figure: Any, read: Any) -> None:
    definition = define(measure="percentile", numerator=None, of={}, percentile=90, unit="days", digits=0)
    figures = [
        figure("2014-06-r12", "1", area="community-area:austin"),
        figure("2014-06-r12", "30", area="community-area:loop"),
        figure("2014-06-r12", "30", area="community-area:ashburn", bound="more-than"),
    ]

    (sentence,) = sentences_for_metric(definition, figures, [], as_of=AS_OF)

    assert "values run from 1 day to more than 30 days." in read(sentence, "en", figures=figures)
    assert "los valores van de 1 día a más de 30 días." in read(sentence, "es", figures=figures)


def test_metric_without_areas_has_no_map(define: Any, figure: Any) -> None:
    figures = [figure("2014-06-r12", "41.2", area="community-area:austin")]

    assert sentences_for_metric(define(by=["kind"]), figures, [], as_of=AS_OF) == []
