"""Then and now: the newest settled year beside the first one, and nothing across a break."""

from __future__ import annotations

from typing import Any

from civicstat.stories.then_and_now import then_and_now


def test_the_newest_year_stands_beside_the_first(define: Any, figure: Any, read: Any) -> None:
    metric = define(periods=["year", "r12"])
    figures = [figure("FY2011", "84.9"), figure("FY2012", "71.0"), figure("2014-05-r12", "57.4")]

    [sentence] = then_and_now(metric, figures)

    assert sentence.id == "home/then-and-now"
    assert read(sentence, "en", figures=figures) == (
        "Sanitation complaints closed within 5 days: 57.4% from June 2013 to May 2014, 84.9% in 2011. "
        "Who chose this measure: a test."
    )
    assert read(sentence, "es", figures=figures) == (
        "Quejas de limpieza cerradas en 5 días: 57.4% de junio de 2013 a mayo de 2014, 84.9% en 2011. "
        "Quién eligió esta medida: una prueba."
    )


def test_nothing_is_set_beside_what_cannot_be_compared(define: Any, figure: Any) -> None:
    metric, now = define(periods=["year", "r12"]), figure("2014-05-r12", "57.4")
    cut = {"from": "2012-06-01", "reason": "Counted anew.", "reason_es": "Se cuenta de otro modo."}

    assert then_and_now(metric, [now]) == []
    assert then_and_now(metric, [figure("FY2013", "60.0"), now]) == []  # they overlap
    assert then_and_now(metric, [figure("FY2011", None, status="too-few"), now]) == []
    assert then_and_now(metric, [figure("FY2011", "84.9", bound="more-than"), now]) == []
    assert then_and_now(define(periods=["year", "r12"], **{"break": [cut]}), [figure("FY2011", "84.9"), now]) == []
    assert then_and_now(metric, [figure("FY2011", "84.9"), now]) != []
