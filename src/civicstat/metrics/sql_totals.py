"""What is counted for means, sums and flows, the residents of a rate, and the table behind a Kaplan-Meier median."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp, parse_one

from civicstat.metrics.sql_steps import Step, values_query
from civicstat.vocabulary.definition import Definition


# How the columns end that hold a sum of durations, which can be longer than a count.
TOTAL = "_total"


def total_measures(definition: Definition) -> dict[str, exp.Expr]:
    """Sums of durations: of closed requests, and of the least that open ones can come to."""
    assert definition.of is not None
    # Where the duration begins at the closing, an open request has no least; its count alone decides.
    least = "0" if definition.of["from"] == "closed" else "least"
    sums = {
        "judgeable": "CASE WHEN least IS NULL THEN 0 ELSE 1 END",
        "known_total": "CASE WHEN left_out = '' AND least = most THEN least ELSE 0 END",
        "open_total": f"CASE WHEN left_out = '' AND least <> most THEN {least} ELSE 0 END",
        "open_cases": "CASE WHEN left_out = '' AND least <> most THEN 1 ELSE 0 END",
        "all_known_total": "CASE WHEN least = most THEN least ELSE 0 END",
        "all_open": "CASE WHEN least <> most THEN 1 ELSE 0 END",
    }
    return {name: parse_one(f"SUM({text})", read="duckdb") for name, text in sums.items()}


def moves_step(units: Sequence[str], rest: Sequence[str], *, as_texts: bool = True) -> Step:
    """Opening and closing, each as a move of its own; what is closed before it was opened counts on its opening."""
    opened = [exp.alias_(exp.column(f"opened_{unit}"), unit) for unit in units]
    closed = [exp.alias_(closing(unit, as_texts=as_texts), unit) for unit in units]
    comes = exp.select(*opened, *rest, "1 AS is_opening").from_("judged")
    goes = exp.select(*closed, *rest, "0 AS is_opening").from_("judged").where("days_to_close IS NOT NULL")
    return Step(
        "Each request moves twice: when it is opened, and when it is closed.",
        exp.union(comes, goes, distinct=False),
        name="moves",
        is_view=True,
    )


def closing(unit: str, *, as_texts: bool) -> exp.Expr:
    """The day, week or month of a closing, not before that of the opening.

    DuckDB turns members of lists into texts for the first form, and compares their numbers in the second.
    """
    opened, closed = f"opened_{unit}", f"closed_{unit}"
    if as_texts:
        return exp.Greatest(this=exp.column(opened), expressions=[exp.column(closed)])
    return parse_one(f"CASE WHEN {closed} > {opened} THEN {closed} WHEN {closed} <= {opened} THEN {opened} END")


def flow_measures() -> dict[str, exp.Expr]:
    """Moves in and out, of what counts and of all."""
    sums = {
        "opened": "CASE WHEN left_out = '' THEN is_opening ELSE 0 END",
        "closed": "CASE WHEN left_out = '' THEN 1 - is_opening ELSE 0 END",
        "all_opened": "is_opening",
        "all_closed": "1 - is_opening",
    }
    return {name: parse_one(f"SUM({text})", read="duckdb") for name, text in sums.items()}


def residents_step(residents: Mapping[str, int]) -> Step:
    """Who lives where, written out from the published populations."""
    query = exp.select("area", "CAST(residents AS BIGINT) AS residents").from_(
        values_query("r", ("area", "residents"), sorted(residents.items())).subquery("written_out")
    )
    return Step("The residents of the city and of each area, as published.", query, name="residents")


def rate_query(columns: Sequence[str]) -> Step:
    """The counts with the residents that they are divided by."""
    query = exp.select("t.period", "t.area", "t.group_key", *(f"t.{name}" for name in columns))
    query = query.select("COALESCE(r.residents, 0) AS residents").from_("tallies AS t")
    query = query.join("residents AS r", on="r.area = t.area", join_type="left")
    return Step(
        "One row per period, area and group, with the residents; a group is of the whole city.",
        query.order_by("t.period", "t.area", "t.group_key"),
    )


LIFE = "table_of_life"


def life_step() -> Step:
    """How many requests took how long: what a Kaplan-Meier median is worked out from."""
    query = parse_one(
        "SELECT t.period, t.area, t.group_key, d.least, d.most, SUM(d.counted) AS requests "
        "FROM durations AS d JOIN tallies AS t ON t.tally = d.tally WHERE d.counted > 0 AND t.counted >= 10 "
        "GROUP BY t.period, t.area, t.group_key, d.least, d.most",
        read="duckdb",
    )
    return Step(
        "How many requests took at least and at most so many days; both differ for open ones. From this the\n"
        "Kaplan-Meier median follows: the first day on which the product of (1 - closed / at risk) is a half or less.",
        query,
        name=LIFE,
    )
