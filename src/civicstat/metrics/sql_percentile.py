"""The steps that only a percentile needs: durations in rising order, counted up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp, parse_one

from civicstat.metrics.sql_sooner import heights_step
from civicstat.metrics.sql_steps import Step, values_query
from civicstat.vocabulary.definition import Definition


# What the cells of a percentile are counted by as well: the least and the most that a duration can turn out to be.
ENDS = ("least", "most")
# Rows with a duration or less: of those that count with each duration at its least and at its most, and of all.
_COUNTS = ("least_rows", "most_rows", "all_least_rows", "all_most_rows")
Ranks = Mapping[int, tuple[int | None, int | None]]


_PARTS = """
SELECT t.tally, c.least, c.most, c.counted, c.judgeable
FROM cells AS c
JOIN period_keys AS p ON p.unit = c.unit AND p.key = c.key
JOIN tallies AS t ON t.period = p.period AND t.area = c.area AND t.group_key = c.group_key
WHERE c.judgeable > 0
"""
# Where the two ends are the same, one row says it all; they differ for open requests only.
_ENDS = """
SELECT
  tally, least AS duration,
  counted AS least_rows, CASE WHEN least = most THEN counted ELSE 0 END AS most_rows,
  judgeable AS all_least_rows, CASE WHEN least = most THEN judgeable ELSE 0 END AS all_most_rows
FROM durations
UNION ALL
SELECT tally, most, 0, counted, 0, judgeable FROM durations WHERE least <> most
"""


def tallies_step(totals: exp.Select) -> Step:
    """The counts per period, area and group, numbered; `totals` adds them up."""
    number = "ROW_NUMBER() OVER (ORDER BY period, area, group_key) AS tally"
    query = exp.select(number, "*", dialect="duckdb").from_(totals.subquery("t"))
    return Step("Added up per period, and numbered.", query, name="tallies")


def histogram_steps() -> list[Step]:
    """How many requests took how long at least, and at most, per period, area and group."""
    heights = _heights()
    rising = exp.select("tally", "duration").from_(heights.subquery("h"))
    for name in _COUNTS:
        window = f"SUM({name}) OVER (PARTITION BY tally ORDER BY duration ROWS UNBOUNDED PRECEDING) AS {name}"
        rising = rising.select(window, dialect="duckdb")
    return [
        Step("The durations behind each count.", parse_one(_PARTS, read="duckdb"), name="durations"),
        Step("How many took at most so long, in rising order.", rising, name="histogram"),
    ]


def histogram_sooner_step() -> Step:
    """How many took just so long."""
    return heights_step(_heights().sql("duckdb"))


def _heights() -> exp.Select:
    sums = (f"CAST(SUM({name}) AS BIGINT) AS {name}" for name in _COUNTS)
    heights = exp.select("tally", "duration", *sums).from_(parse_one(f"({_ENDS}) AS ends", read="duckdb"))
    return heights.group_by("tally", "duration")


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


def percentile_steps(definition: Definition, columns: Sequence[str]) -> list[Step]:
    """The durations at the percentile's rank and at the interval's ranks, each at its least and at its most."""
    p = int(definition.percentile or 0)
    nearest = "t.counted > 0 AND h.{rows} * 100 >= t.counted * " + str(p)
    nearest_of_all = "t.judgeable > 0 AND h.{rows} * 100 >= t.judgeable * " + str(p)
    picks = {"value": nearest, "low": "h.{rows} >= r.low_rank", "high": "h.{rows} >= r.high_rank"}
    picked = {
        f"{name}_{end}": condition.format(rows=f"{end}_rows") for name, condition in picks.items() for end in ENDS
    }
    picked |= {f"value_of_all_{end}": nearest_of_all.format(rows=f"all_{end}_rows") for end in ENDS}
    query = exp.select("t.tally", *(_first_duration(condition, name) for name, condition in picked.items()))
    query = (
        query.from_("tallies AS t")
        .join("interval_ranks AS r", on="r.cases = t.counted", join_type="left")
        .join("histogram AS h", on="h.tally = t.tally")
        .group_by("t.tally")
    )
    unit = "whole days" if definition.unit == "days" else "seconds"
    words = (
        f"The percentile ({p}) by nearest rank and its interval, in {unit}.\n"
        "Where least and most differ, the rank falls among open requests."
    )
    whole = (
        exp.select("t.period", "t.area", "t.group_key", *(f"t.{name}" for name in columns))
        .select(*(f"k.{name}" for name in picked))
        .from_("tallies AS t")
        .join("picked AS k", on="k.tally = t.tally", join_type="left")
        .order_by("t.period", "t.area", "t.group_key")
    )
    return [
        Step(words, query, name="picked"),
        Step("One row per period, area and group.", whole),
    ]


def _first_duration(condition: str, name: str) -> str:
    return f"MIN(CASE WHEN {condition} THEN h.duration END) AS {name}"
