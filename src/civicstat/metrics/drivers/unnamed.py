"""Parts of a movement that its metric does not name: computed as if it did, for the compared periods alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from civicstat.metrics.compute import compute
from civicstat.metrics.context import MetricContext
from civicstat.metrics.fitness import GROUP_COLUMNS
from civicstat.vocabulary.definition import QUOTIENTS, Definition, Measure
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY, Figure
from civicstat.vocabulary.period import Period
from civicstat.warehouse.engines import Connection


# Of these a part counts requests, whoever lives there and however long they took: what the days of its requests come
# to is counted beside it (`behind`), and residents are those of the whole city.
_COUNTED_AS: dict[Measure, Measure] = {
    "rate": "count",
    "mean": "count",
    "sum": "count",
    "percentile": "count",
    "backlog-age": "backlog",
}
_OF_A_COUNT: dict[str, Any] = {
    "unit": "requests",
    "digits": 0,
    "of": None,
    "percentile": None,
    "annualised": False,
    "km_median": False,
}


def unnamed_breakdowns(definition: Definition, *, main_layer: str) -> tuple[str, ...]:
    """Of the city's neighborhoods, and of kind, department and channel, those that a definition does not name."""
    return tuple(by for by in (main_layer, *GROUP_COLUMNS) if by and by not in definition.by)


def unnamed_parts(
    definition: Definition,
    by: Sequence[str],
    periods: Sequence[Period],
    *,
    connection: Connection,
    records_folder: Path,
    context: MetricContext,
    others: Mapping[str, Definition],
) -> tuple[Figure, ...]:
    """The parts of a definition by breakdowns that it does not name, in some periods of one kind.

    Returns
    -------
    tuple of Figure
        One per period and part, by key, as if the definition named `by`: a part that would be suppressed is, here as
        well. A rate's parts have their requests as `numerator`; of means, sums, percentiles and ages of a backlog the
        figures say which parts there are, and hold a number of requests. None where its rows have no parts: of dollars
        and of totals about persons.
    """
    named = [others[part.partition("/")[0]] for part in definition.parts]
    if not by or not periods or definition.measure == "cost":
        return ()
    if any(each.table == "person_months" for each in (definition, *named)):
        return ()
    kinds = {"by": tuple(by), "periods": (periods[0].kind,), "by_periods": (periods[0].kind,)}
    as_counted = _COUNTED_AS.get(definition.measure)
    asked = definition.model_copy(update=kinds)
    if as_counted is not None:
        asked = asked.model_copy(update={"measure": as_counted, **_OF_A_COUNT})
    if definition.measure in QUOTIENTS:
        others = {each.id: each.model_copy(update=kinds) for each in named}
    found = compute(
        asked,
        connection=connection,
        records_folder=records_folder,
        context=replace(context, asked=tuple(periods)),
        others=others,
    ).figures
    parts = [each for each in found if (each.key.area, each.key.group) != (WHOLE_CITY, NO_GROUP)]
    if definition.measure == "rate":
        return tuple(each if each.value is None else replace(each, numerator=int(each.value)) for each in parts)
    return tuple(parts)
