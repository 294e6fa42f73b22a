"""The rows behind a comparison by need, counted by area, kind and month: what the same mix is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

from sqlglot import exp, parse_one

from civicstat.metrics.answer import HOUR_UNITS, SECONDS_PER_HOUR
from civicstat.metrics.asking import asked
from civicstat.metrics.calendar import keys_of, unit_of
from civicstat.metrics.context import MetricContext
from civicstat.metrics.equity.rows import Cases, Stratum
from civicstat.metrics.sql import Script, reading_steps
from civicstat.metrics.sql_rows import breakdown_columns, judged_step
from civicstat.metrics.sql_steps import Step
from civicstat.metrics.sql_tallies import measures_of
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY, Figure
from civicstat.vocabulary.period import parse_period
from civicstat.warehouse.engines import Connection


# Their rows have a kind, a month and an outcome of their own. Of a percentile that is whether a request took longer
# than the whole city's value: percentiles of parts cannot be put together.
MEASURES = ("share", "mean", "percentile")
_KIND = "kind"


@dataclass(frozen=True)
class Mix:
    """Hits (or, of a mean, the sum) and cases by area, kind and month of one period; `line` of a percentile only."""

    period: str
    line: str | None
    rows: tuple[tuple[str, str, str, int, int], ...]

    def strata(self, definition: Definition) -> dict[str, dict[Stratum, Cases]]:
        """The cases of each area by kind and month, in the unit of the definition."""
        per = SECONDS_PER_HOUR if definition.measure == "mean" and definition.unit in HOUR_UNITS else 1
        found: dict[str, dict[Stratum, Cases]] = {}
        for area, kind, month, hits, cases in self.rows:
            found.setdefault(area, {})[kind, month] = Cases(Fraction(hits, per), cases)
        return found

    def to_json(self) -> dict[str, Any]:
        """To keep it beside the figures of its metric."""
        return {"period": self.period, "line": self.line, "rows": [list(row) for row in self.rows]}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Mix:
        """As it was kept."""
        rows = ((str(area), str(kind), str(month), int(h), int(n)) for area, kind, month, h, n in kept["rows"])
        return cls(str(kept["period"]), kept["line"], tuple(rows))


def line_of(definition: Definition, figures: Sequence[Figure], period: str) -> str | None:
    """The whole city's value of a percentile in a period, where it is exact."""
    if definition.measure != "percentile":
        return None
    for figure in figures:
        if (figure.key.period, figure.key.area, figure.key.group) == (period, WHOLE_CITY, NO_GROUP):
            return None if figure.value is None or figure.bound != "exact" else format(figure.value, "f")
    return None


def mixed_rows(
    definition: Definition,
    *,
    connection: Connection,
    records_folder: Path,
    context: MetricContext,
    layer: str,
    period: str,
    line: str | None,
) -> Mix:
    """A definition's rows of one period by area of a layer, kind and month.

    Parameters
    ----------
    period
        Its label. Empty where nothing is compared; nothing is then asked.
    line
        Of a percentile: what counts is whether a request took longer; open ones of which that is not known stay out.
    """
    if not period or definition.measure not in MEASURES or (definition.measure == "percentile" and line is None):
        return Mix(period, line, ())
    # Judged as the definition says, but told apart by kind as well.
    split = definition.model_copy(update={"by": (layer, _KIND)})
    span = parse_period(period, fiscal_year_starts=context.fiscal_year_starts)
    unit, (first, last) = unit_of(span.kind), keys_of(span)
    area, kind = (f"CAST({column} AS TEXT)" for column in breakdown_columns(split).values())
    keys = (area, f"COALESCE({kind}, '')", "CAST(month AS TEXT)")
    hits, cases = _counted(definition, line)
    query = (
        exp.select(*keys, exp.alias_(hits, "hits"), exp.alias_(cases, "cases"), dialect="duckdb")
        .from_("judged")
        .where(f"{area} IS NOT NULL AND CAST({unit} AS TEXT) >= '{first}' AND CAST({unit} AS TEXT) <= '{last}'")
        .group_by(*keys)
        .order_by("1", "2", "3")
    )
    reading, steps = reading_steps(split, context)
    steps.append(judged_step(split, context, tuple(dict.fromkeys((unit, "month")))))
    script = Script(split, context, reading, steps, ())
    with asked(script, connection, records_folder) as engine:
        engine.take(script.counting)
        _, found = engine.rows(Step("By area, kind and month.", query))
    rows = ((str(area), str(kind), str(month), int(h or 0), int(n)) for area, kind, month, h, n in found)
    return Mix(period, line, tuple(row for row in rows if row[-1]))


def _counted(definition: Definition, line: str | None) -> tuple[exp.Expr, exp.Expr]:
    """Hits and cases of a cell."""
    if definition.measure == "share":
        measures = measures_of(definition)
        return measures["hits"], measures["counted"]
    if definition.measure == "mean":
        known = "left_out = '' AND least = most"
        return _sql(f"SUM(CASE WHEN {known} THEN least ELSE 0 END)"), _sql(f"COUNT(CASE WHEN {known} THEN 1 END)")
    # Durations are whole days or seconds, so nothing lies between the line and the whole number below it.
    assert line is not None
    limit = floor(Decimal(line) * (SECONDS_PER_HOUR if definition.unit in HOUR_UNITS else 1))
    longer = f"left_out = '' AND least > {limit}"
    is_known = f"left_out = '' AND (least > {limit} OR most <= {limit})"
    return _sql(f"COUNT(CASE WHEN {longer} THEN 1 END)"), _sql(f"COUNT(CASE WHEN {is_known} THEN 1 END)")


def _sql(text: str) -> exp.Expr:
    return parse_one(text, read="duckdb")
