"""The rows behind a movement of a mean, sum, percentile or backlog's age: totals and cases of each part, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import floor
from pathlib import Path

from sqlglot import exp, parse_one

from civicstat.metrics.answer import HOUR_UNITS, SECONDS_PER_HOUR
from civicstat.metrics.asking import asked
from civicstat.metrics.calendar import keys_of, unit_of
from civicstat.metrics.context import MetricContext
from civicstat.metrics.sql import Script, reading_steps
from civicstat.metrics.sql_rows import breakdown_columns, judged_step
from civicstat.metrics.sql_steps import Step
from civicstat.metrics.sql_tallies import parts_of_city
from civicstat.vocabulary.definition import Definition, Measure
from civicstat.vocabulary.figure import FigureKey
from civicstat.vocabulary.period import Period, parse_period
from civicstat.warehouse.engines import Connection


# Published without what their parts could be added up from. Of a percentile that is how many took longer than a line.
MEASURES: tuple[Measure, ...] = ("mean", "sum", "percentile", "backlog-age")
_CELLS = "h3-8"
# By the text of a figure's key: its total in days or seconds (or how many took longer), and its cases.
Counted = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Side:
    """One of the two periods of a comparison; `line` is the value that a percentile is held against, else empty."""

    comparison: str
    period: str
    line: str = ""


def counted_behind(
    definition: Definition,
    sides: Sequence[Side],
    *,
    connection: Connection,
    records_folder: Path,
    context: MetricContext,
    unnamed: Sequence[str] = (),
) -> dict[str, Counted]:
    """What the rows of each comparison come to, for the whole city and for every part, by the comparison's name.

    Of a percentile the total is how many took longer than the line, and the cases are those of which that is known.
    Parts are those of the definition's breakdowns, and of `unnamed` ones beside them.
    """
    found: dict[str, Counted] = {side.comparison: {} for side in sides}
    if definition.measure not in MEASURES or not sides:
        return {}
    # A map's cells are no parts that a reader could look through.
    split = definition.model_copy(update={"by": (*(by for by in definition.by if by != _CELLS), *unnamed)})
    columns = breakdown_columns(split)
    area, group = parts_of_city(columns)
    periods = [parse_period(side.period, fiscal_year_starts=context.fiscal_year_starts) for side in sides]
    measures = [
        exp.alias_(_sql(text), f"{name}_{number}")
        for number, (side, period) in enumerate(zip(sides, periods, strict=True))
        for name, text in zip(("total", "cases"), _measures(definition, side, period, context), strict=True)
    ]
    query = exp.select(exp.alias_(area, "area"), exp.alias_(group, "group_key"), *measures).from_("judged")
    sets = [exp.Tuple(expressions=[]), *(exp.Tuple(expressions=[exp.column(name)]) for name in columns.values())]
    query.set("group", exp.Group(grouping_sets=[exp.GroupingSets(expressions=sets)]))
    reading, steps = reading_steps(split, context)
    steps.append(judged_step(split, context, tuple(dict.fromkeys(unit_of(period.kind) for period in periods))))
    script = Script(split, context, reading, steps, ())
    with asked(script, connection, records_folder) as engine:
        engine.take(script.counting)
        _, rows = engine.rows(Step("What stands behind the movement, part by part.", query))
    for area_slug, group_slug, *numbers in rows:
        if area_slug is None or group_slug is None:
            # Rows that tell no area or group stand in the whole city alone.
            continue
        for side, total, cases in zip(sides, numbers[::2], numbers[1::2], strict=True):
            if cases:
                key = FigureKey(definition.id, definition.version, side.period, str(area_slug), str(group_slug))
                found[side.comparison][str(key)] = (int(total), int(cases))
    return found


def _measures(definition: Definition, side: Side, period: Period, context: MetricContext) -> Iterator[str]:
    """The total and the cases of a period, as SQL."""
    unit, (first, last) = unit_of(period.kind), keys_of(period)
    if definition.measure == "backlog-age":
        age = f"GREATEST(CAST(0 AS BIGINT), age_in_days - {(context.as_of - period.end).days})"
        opened, closed = (f"CAST({moment}_{unit} AS TEXT)" for moment in ("opened", "closed"))
        stays = f"left_out = '' AND {opened} <= '{last}'"
        stays += f" AND (days_to_close IS NULL OR GREATEST({opened}, {closed}) > '{last}')"
        yield f"COUNT(CASE WHEN {stays} AND {age} > {floor(Decimal(side.line))} THEN 1 END)"
        yield f"COUNT(CASE WHEN {stays} THEN 1 END)"
        return
    inside = f"left_out = '' AND CAST({unit} AS TEXT) >= '{first}' AND CAST({unit} AS TEXT) <= '{last}'"
    if definition.measure != "percentile":
        known = f"{inside} AND least = most"
        yield f"SUM(CASE WHEN {known} THEN least ELSE 0 END)"
        yield f"COUNT(CASE WHEN {known} THEN 1 END)"
        return
    # Durations are whole days or seconds, so nothing lies between the line and the whole number below it.
    limit = floor(Decimal(side.line) * (SECONDS_PER_HOUR if definition.unit in HOUR_UNITS else 1))
    yield f"COUNT(CASE WHEN {inside} AND least > {limit} THEN 1 END)"
    yield f"COUNT(CASE WHEN {inside} AND (least > {limit} OR most <= {limit}) THEN 1 END)"


def _sql(text: str) -> exp.Expr:
    return parse_one(text, read="duckdb")
