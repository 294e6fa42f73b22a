"""Opened again: who is judged, who is left out, and what may not be asked in one breath."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from civicstat.metrics.errors import DefinitionError
from civicstat.metrics.words import definition_in_words


SHARE: dict[str, Any] = {"numerator": "reopenings >= 1", "direction": "down"}
MAY = "2014-05|city:-|-"


@pytest.fixture
def counting(town: Any) -> Any:
    """The town whose source counts how often a request was opened again."""
    return town.with_context(knows_reopenings=True)


def rows_of(town: Any, *kinds_of_row: tuple[str, str], many: int = 10) -> list[Any]:
    """So many rows of each: the day of the closing (empty while open) and how often it was opened again."""
    return [
        make("2014-05-05", closed, reopenings=times)
        for closed, times in kinds_of_row
        for make in (town.asset, town.place)
        for _ in range(many // 2)
    ]


def test_a_share_opened_again_judges_only_what_was_closed_before(counting: Any) -> None:
    rows = rows_of(counting, ("2014-05-20", "0"), ("2014-05-21", "2"), ("", "1"), ("", "0"), ("", ""))
    results = counting.results(counting.metric(**SHARE), rows)

    # Thirty were closed at least once, of them twenty opened again; the open ones of which nothing is known wait.
    figure = results.figures[MAY]
    assert (figure.value, figure.numerator, figure.denominator) == (Decimal("66.7"), 20, 30)
    assert results.accountings[MAY].excluded == {"too-new-to-judge": 20}


def test_a_closed_request_that_nobody_counted_is_no_miss(counting: Any) -> None:
    rows = rows_of(counting, ("2014-05-20", "0"), ("2014-05-21", ""))
    results = counting.results(counting.metric(**SHARE), rows)

    assert (results.figures[MAY].numerator, results.figures[MAY].denominator) == (0, 10)
    assert results.accountings[MAY].excluded == {"too-new-to-judge": 10}


def test_a_reason_of_its_own_names_those_that_nobody_counted(counting: Any) -> None:
    reason = {"reason": "not counted", "reason_es": "no contadas", "where": "reopenings IS NULL"}
    rows = rows_of(counting, ("2014-05-20", "1"), ("2014-05-21", ""), ("", ""))
    results = counting.results(counting.metric(**SHARE, exclude=[reason]), rows)

    assert results.accountings[MAY].excluded == {"not-counted": 20, "too-new-to-judge": 0}


def test_a_source_that_counts_nothing_has_no_such_column(town: Any, counting: Any) -> None:
    with pytest.raises(DefinitionError, match="maps `reopenings`"):
        town.metric(**SHARE)
    assert "reopenings" not in town.context.scope.columns
    script = town.results(town.metric(), rows_of(town, ("2014-05-20", ""))).computed.sql
    assert "reopenings" not in script
    assert "reopenings" in counting.results(counting.metric(), rows_of(counting, ("2014-05-20", "0"))).computed.sql


@pytest.mark.parametrize("other", ["again_days <= 30", "days_between(opened, closed) <= 5"])
def test_two_unknowns_in_one_numerator_need_their_own_reasons(counting: Any, other: str) -> None:
    both = f"reopenings >= 1 OR {other}"
    reasons = [
        {"reason": f"reason {number}", "reason_es": f"motivo {number}", "where": where}
        for number, where in enumerate(("closed IS NULL", "reopenings IS NULL"), 1)
    ]
    for some in ([], reasons[:1], reasons[1:]):
        with pytest.raises(DefinitionError, match="a request can be open in both"):
            counting.metric(numerator=both, exclude=some)
    results = counting.results(
        counting.metric(numerator=both, exclude=reasons), rows_of(counting, ("2014-05-20", "0"), ("", "1"))
    )
    assert results.accountings[MAY].excluded["reason-1"] == 10


def test_the_words_say_who_is_judged(counting: Any) -> None:
    told = definition_in_words(counting.metric(**SHARE), {})

    assert told["en"]["open"] == (
        "A request is judged once it has been closed for the first time. One that was never closed, or of which nobody "
        "counted how often it was opened again, is left out as too new to judge."
        " A figure stays provisional until the last request in it has been judged."
    )
    assert told["es"]["numerator"] == (
        "Una solicitud cumple la condición cuando se volvió a abrir como mínimo 1 vez después de un cierre."
    )
