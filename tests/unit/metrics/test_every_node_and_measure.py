"""Each node of the language and each measure by name: both computations agree, on either engine, and words tell it.

What Hypothesis draws in `test_agreement` reaches all of them only with luck; this list reaches each every time.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, get_args

import pytest

from civicstat.metrics.fitness import check_fitness
from civicstat.metrics.language import parse_filter
from civicstat.metrics.words import definition_in_words
from civicstat.vocabulary.definition import Definition, Measure
from civicstat.vocabulary.filter_tree import COMPARISONS, FUNCTIONS, LITERALS, Tree, operands_of
from civicstat.warehouse.spark import SparkEngine


RESIDENTS = {"city:-": 900, "ward:north": 500, "ward:south": 400}
CALENDAR = {
    "weekdays": [1, 2, 3, 4, 5],
    "opens": "08:00",
    "closes": "16:30",
    "holidays": ["2014-03-17", "2014-05-26"],
    "first": "2013-11-01",
    "last": "2014-08-31",
}
# Each takes out some of the rows that those before it left.
CONDITIONS = (
    "is_duplicate",
    "again_days BETWEEN 1 AND 3",
    "reopenings > 2",
    "kind = 'alley' AND (channel IS NULL OR channel IN ('web'))",
    "NOT department IN ('streets', 'parks')",
    "opened < TIMESTAMP '2014-02-03T15:00:00Z'",
    "opened = DATE '2014-03-04'",
    "closed > due AND hours_between(closed, due) <= -70.5",
    "business_hours_between(opened, closed) < 3.25",
    "business_days_between(opened, closed) >= 9",
    "days_between(opened, closed) <> days_between(opened, due) AND days_between(opened, due) = 11",
)
# All but a ratio and a cost, which divide other metrics: `test_quotients`, and on Spark `test_quotients_on_spark`.
MEASURES: dict[str, dict[str, Any]] = {
    "count": {},
    "share": {"numerator": "business_days_between(opened, closed) <= 4", "unit": "percent"},
    "percentile": {"of": "days_between(opened, closed)", "percentile": 50, "unit": "days", "km_median": True},
    "mean": {"of": "hours_between(opened, closed)", "unit": "hours"},
    "sum": {"of": "business_hours_between(opened, due)", "unit": "working-hours"},
    "rate": {"unit": "per-1000-residents", "annualised": True},
    "flow": {"unit": "net-requests"},
    "backlog": {},
    "backlog-age": {"percentile": 90, "unit": "days"},
}


def test_nothing_of_the_language_is_left_out_of_these_lists(town: Any) -> None:
    nodes = list(_nodes([parse_filter(text, scope=_place(town).context.scope, where="-") for text in CONDITIONS]))
    operands = [operand for node in nodes if "op" in node for operand in [*operands_of(node), *node.get("values", ())]]

    assert {node["op"] for node in nodes} == {"and", "or", "not", "in", "between", "is_null", "is_true", *COMPARISONS}
    assert {operand["function"] for operand in operands if "function" in operand} == set(FUNCTIONS)
    # No text of the language makes a boolean: `is_duplicate` stands alone.
    assert {next(iter(operand)) for operand in operands if "function" not in operand} == {
        "column",
        *LITERALS,
    } - {"boolean"}
    assert {*MEASURES, "ratio", "cost"} == set(get_args(Measure))


def test_both_computations_agree_on_every_node_and_every_measure(town: Any) -> None:
    _agree(_place(town), MEASURES)


@pytest.mark.slow
def test_spark_agrees_on_every_node_and_on_the_measure_that_no_city_has(town: Any, spark: SparkEngine) -> None:
    # The other measures: `test_cities_on_spark` on real records, ratios and costs in `test_quotients_on_spark`.
    _agree(_place(dataclasses.replace(town, connection=spark)), ["sum"])


def test_every_node_is_told_in_both_languages(town: Any) -> None:
    told = definition_in_words(_with_every_node(_place(town)), {})

    for lang in ("en", "es"):
        assert len(set(told[lang]["exclusions"])) == len(CONDITIONS)
        assert not any(mark in line for line in told[lang]["exclusions"] for mark in "{}_<>=")


def _place(town: Any) -> Any:
    return town.with_context(
        precision="second",
        coverage_from=date(2014, 1, 1),
        residents=RESIDENTS,
        calendar=CALENDAR,
        knows_reopenings=True,
    )


def _with_every_node(place: Any) -> Definition:
    exclude = [
        {"reason": f"reason {number}", "reason_es": f"motivo {number}", "where": text}
        for number, text in enumerate(CONDITIONS, 1)
    ]
    return _definition(place, "count", {"exclude": exclude})


def _definition(place: Any, measure: str, fields: dict[str, Any]) -> Definition:
    plain = {"numerator": None, "unit": "requests", "exclude": [], "periods": ["month"], "by": [], "digits": 2}
    assets = {"where": "kind IN ('alley', 'cart')"}
    definition: Definition = place.metric(**{**plain, **assets, "measure": measure, **fields})
    check_fitness(definition, place.context, where="a test")
    return definition


def _agree(place: Any, measures: Iterable[str]) -> None:
    """`results` computes by both programs and refuses where they differ."""
    rows = list(_rows(place))
    found = place.results(_with_every_node(place), rows)
    left_out = {reason for accounting in found.accountings.values() for reason in accounting.excluded}
    assert {f"reason-{number}" for number in range(1, len(CONDITIONS) + 1)} <= left_out
    for measure in measures:
        figures = place.results(_definition(place, measure, MEASURES[measure]), rows).figures
        assert any(figure.value is not None for figure in figures.values()), measure


def _rows(place: Any) -> Iterator[Any]:
    """Requests of five months, no two alike, with everything missing somewhere."""
    for number in range(150):
        opened = date(2014, 1, 2) + timedelta(days=number)
        lasts, promised = number * 7 % 17, number * 5 % 13
        is_open, is_again = number % 11 == 10, number % 6 == 4 and number < 110
        yield place.asset(
            f"{opened}T{13 + number % 5:02}:{number % 60:02}:07Z",
            "" if is_open else f"{opened + timedelta(days=lasts)}T{19 + number % 3:02}:15:{number % 60:02}Z",
            "" if number % 13 == 12 else f"{opened + timedelta(days=promised)}T21:00:00Z",
            kind=("alley", "cart")[number % 2],
            department=("streets", "parks", "")[number % 3],
            channel=("phone", "web", "")[number // 2 % 3],
            ward=("north", "south", "unlocated")[number % 3],
            is_duplicate=("true", "false", "false", "false", "false")[number % 5],
            again_days=str(1 + number // 6 % 9) if is_again and not is_open and number % 5 else "",
            reopenings=("0", "1", "3", "", "0", "0", "0")[number % 7],
        )


def _nodes(trees: list[Tree]) -> Iterator[Tree]:
    for tree in trees:
        yield tree
        yield from _nodes([*tree.get("args", ()), *([tree["arg"]] if "arg" in tree else [])])
