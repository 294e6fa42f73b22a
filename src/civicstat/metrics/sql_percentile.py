"""The steps that only a percentile needs: durations in rising order, counted up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp, parse_one

from civicstat.metrics.calendar import Unit
from civicstat.metrics.sql_rows import breakdown_columns
from civicstat.metrics.sql_steps import Step, values_query
from civicstat.metrics.sql_tallies import cells_step, keyed_step, totals_query
from civicstat.vocabulary.definition import Definition


# Rows with this duration or less: of those that count with each duration at its least and at its most, and of all.
_COUNTS = {
    "least_rows": "left_out = '' AND is_least = 1",
    "most_rows": "left_out = '' AND is_most = 1",
    "all_least_rows": "is_least = 1",
    "all_most_rows": "is_most = 1",
}
Ranks = Mapping[int, tuple[int | None, int | None]]


def histogram_steps(definition: Definition, units: Sequence[Unit]) -> list[Step]:
    """How many requests took how long at least, and at most, per period, area and group."""
    columns = [*units, *breakdown_columns(definition).values(), "left_out"]
    first = exp.select(*columns, "least AS duration", "1 AS is_least")
    first = (
        first.select("CASE WHEN least = most THEN 1 ELSE 0 END AS is_most").from_("judged").where("least IS NOT NULL")
    )
    second = exp.select(*columns, "most", "0", "1").from_("judged").where("least <> most")
    durations = Step(
        "Each duration at its least and at its most; they differ for open requests only.",
        exp.union(first, second, distinct=False),
        name="durations",
    )
    sums = {
        name: parse_one(f"SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)", read="duckdb")
        for name, condition in _COUNTS.items()
    }
    totals = totals_query(definition, list(_COUNTS), source="keyed_durations", keep=["duration"])
    counted_up = exp.select("period", "area", "group_key", "duration").from_(totals.subquery("h"))
    for name in _COUNTS:
        window = f"SUM({name}) OVER (PARTITION BY period, area, group_key ORDER BY duration) AS {name}"
        counted_up = counted_up.select(window)
    return [
        durations,
        cells_step(definition, units, sums, source="durations", name="duration_cells", by=["duration"]),
        keyed_step(units, list(_COUNTS), source="duration_cells", name="keyed_durations", keep=["duration"]),
        Step("How many took at most so long, in rising order.", counted_up, name="histogram"),
    ]


def ranks_step(ranks: Ranks, percentile: int) -> Step:
    """The ranks of the interval's ends, written out for every count that occurs."""
    rows = [(n, low, high) for n, (low, high) in sorted(ranks.items())] or [(0, None, None)]
    columns = ("cases", "low_rank", "high_rank")
    query = exp.select(*(exp.alias_(exp.cast(exp.column(name), "bigint"), name) for name in columns)).from_(
        values_query("r", columns, rows).subquery("written_out")
    )
    comment = (
        "For each number of cases the ranks between which percentile "
        f"{percentile} lies with at least 95 % confidence (exact binomial)."
    )
    return Step(comment, query, name="interval_ranks")


def percentile_query(definition: Definition, columns: Sequence[str]) -> Step:
    """The durations at the percentile's rank and at the interval's ranks, each at its least and at its most."""
    p = int(definition.percentile or 0)
    nearest = "t.counted > 0 AND h.{rows} * 100 >= t.counted * " + str(p)
    nearest_of_all = "t.judgeable > 0 AND h.{rows} * 100 >= t.judgeable * " + str(p)
    picks = {"value": nearest, "low": "h.{rows} >= r.low_rank", "high": "h.{rows} >= r.high_rank"}
    query = exp.select("t.period", "t.area", "t.group_key", *(f"t.{name}" for name in columns))
    for name, condition in picks.items():
        for end in ("least", "most"):
            query = query.select(_first_duration(condition.format(rows=f"{end}_rows"), f"{name}_{end}"))
    for end in ("least", "most"):
        query = query.select(_first_duration(nearest_of_all.format(rows=f"all_{end}_rows"), f"value_of_all_{end}"))
    query = (
        query.from_("tallies AS t")
        .join("interval_ranks AS r", on="r.cases = t.counted", join_type="left")
        .join(
            "histogram AS h",
            on="h.period = t.period AND h.area = t.area AND h.group_key = t.group_key",
            join_type="left",
        )
        .group_by("t.period", "t.area", "t.group_key", *(f"t.{name}" for name in columns))
        .order_by("t.period", "t.area", "t.group_key")
    )
    unit = "whole days" if definition.unit == "days" else "seconds"
    return Step(
        f"The percentile ({p}) by nearest rank and its interval, in {unit}.\n"
        "Where least and most differ, the rank falls among open requests.",
        query,
    )


def _first_duration(condition: str, name: str) -> str:
    return f"MIN(CASE WHEN {condition} THEN h.duration END) AS {name}"
