"""The steps that only the age of a backlog needs: what was open at the end of each period, by its age."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp, parse_one

from civicstat.metrics.calendar import Calendar, Unit, keys_of, unit_of
from civicstat.metrics.context import MetricContext
from civicstat.metrics.sql_rows import breakdown_columns
from civicstat.metrics.sql_sooner import heights_step, with_labels
from civicstat.metrics.sql_steps import Step, values_query
from civicstat.metrics.sql_tallies import kinds_per_level, lasts, parts_of_city
from civicstat.vocabulary.definition import Definition


_PLACE = ("period", "area", "group_key")
_HEIGHTS = (
    "SELECT period, area, group_key, age, CAST(SUM(CASE WHEN left_out = '' THEN requests ELSE 0 END) AS BIGINT) AS "
    "counted, CAST(SUM(requests) AS BIGINT) AS received FROM still_open GROUP BY period, area, group_key, age"
)
# What the stays have in common with the periods that they are joined to, and what `still_open` is counted by.
_LABELS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "unit_label": {"stays": ("unit",), "periods": ("unit",)},
    "key_label": {"stays": ("opened_key", "closed_key"), "periods": ("last_key",)},
    "period_name": {"periods": ("period",)},
    "area_name": {"stays": ("area",)},
    "group_name": {"stays": ("group_key",)},
}


def period_ends_step(calendar: Calendar, context: MetricContext) -> Step:
    """The periods, each with how many days before the as-of day it ends."""
    rows = [
        (period.label, period.kind, unit_of(period.kind), keys_of(period)[1], (context.as_of - period.end).days)
        for period in calendar.periods
    ]
    columns = ("period", "kind", "unit", "last_key", "days_before")
    query = exp.select("period", "kind", "unit", "last_key", "CAST(days_before AS BIGINT) AS days_before")
    comment = (
        f"The periods that lie whole inside the records, and how long before {context.as_of.isoformat()} each ends."
    )
    return Step(comment, query.from_(values_query("p", columns, rows).subquery("written_out")), name="periods")


def stays_step(definition: Definition, calendar: Calendar) -> Step:
    """How many requests were opened and closed when, for the whole city and for each breakdown."""
    columns = breakdown_columns(definition) if calendar.parts else {}
    query: exp.Expr | None = None
    for unit in calendar.units or ("month",):
        is_of_city = unit in calendar.units_of_city or not calendar.parts
        of_parts = columns if unit in calendar.units_of_parts else {}
        sets = [["opened_key", "closed_key"]] if is_of_city else []
        sets += [["opened_key", "closed_key", column] for column in of_parts.values()]
        part = _stays_by(unit, of_parts, sets)
        query = part if query is None else exp.union(query, part, distinct=False)
    assert query is not None
    return Step(
        "How many requests came and went when, by their age and by why they were left out.", query, name="stays"
    )


def stays_that_last_step(definition: Definition, calendar: Calendar) -> Step:
    """The stays that reach over the end of a day, week or month, which are all that `still_open` asks for.

    Counted by the moments as they are held, and then held as members of lists, as the periods are.
    """
    columns = breakdown_columns(definition) if calendar.parts else {}
    query: exp.Expr | None = None
    for unit in calendar.units or ("month",):
        is_of_city = unit in calendar.units_of_city or not calendar.parts
        of_parts = columns if unit in calendar.units_of_parts else {}
        held = [f"opened_{unit}", f"closed_{unit}", "is_open"]
        sets = [held] if is_of_city else []
        sets += [[*held, column] for column in of_parts.values()]
        part = _stays_by(unit, of_parts, sets, is_lasting=True)
        query = part if query is None else exp.union(query, part, distinct=False)
    assert query is not None
    return with_labels(
        Step("How many requests came and went when, of those that stayed.", query, name="stays"), _LABELS
    )


def rising_sooner_step() -> Step:
    """How many were just so old, by the number of their tally: the place in the order of what is published."""
    keys = ", ".join(_PLACE)
    numbered = f"SELECT {keys}, ROW_NUMBER() OVER (ORDER BY {keys}) AS tally FROM tallies"  # noqa: S608
    return heights_step(
        f"SELECT t.tally, h.age AS duration, h.counted, h.received FROM ({_HEIGHTS}) AS h "  # noqa: S608
        f"JOIN ({numbered}) AS t USING ({keys})"
    )


def _stays_by(unit: Unit, columns: Mapping[str, str], sets: list[list[str]], *, is_lasting: bool = False) -> exp.Select:
    by = ("age_in_days", "left_out")
    is_closed = "NOT is_open" if is_lasting else "NOT days_to_close IS NULL"
    keys = [
        parse_one(key, read="duckdb")
        for key in (
            f"CAST(opened_{unit} AS TEXT) AS opened_key",
            f"CASE WHEN {is_closed} THEN GREATEST(CAST(opened_{unit} AS TEXT), CAST(closed_{unit} AS TEXT)) END "
            "AS closed_key",
        )
    ]
    held = (f"opened_{unit}", f"closed_{unit}", "days_to_close IS NULL AS is_open")
    inner = exp.select(*(held if is_lasting else keys), *by, *columns.values()).from_("judged")
    if is_lasting:
        inner = inner.where(lasts([unit]))
    area, group = parts_of_city(columns)
    query = exp.select(
        exp.alias_(exp.convert(unit), "unit"),
        *(keys if is_lasting else ("opened_key", "closed_key")),
        exp.alias_(area, "area"),
        exp.alias_(group, "group_key"),
        *by,
        "COUNT(*) AS requests",
    ).from_(inner.subquery("dated"))
    groups = [exp.Tuple(expressions=[exp.column(name) for name in (*names, *by)]) for names in sets]
    query.set("group", exp.Group(grouping_sets=[exp.GroupingSets(expressions=groups)]))
    return query


def age_steps(definition: Definition, measures: Sequence[str]) -> list[Step]:
    """What was open at the end of each period, counted, then by age in rising order."""
    # Dated by day, week or month as the period is; nothing that came later, nothing that had gone by then.
    query = exp.select(
        "p.period",
        "s.area",
        "s.group_key",
        "GREATEST(CAST(0 AS BIGINT), s.age_in_days - p.days_before) AS age",
        "s.left_out",
        "SUM(s.requests) AS requests",
    ).from_("stays AS s")
    query = query.join(
        "periods AS p",
        on="p.unit = s.unit AND s.opened_key <= p.last_key AND (s.closed_key IS NULL OR s.closed_key > p.last_key)",
    )
    if definition.by:
        query = query.where("s.area IS NOT NULL", "s.group_key IS NOT NULL")
        if set(definition.periods) != set(definition.breakdown_periods):
            query = query.where(kinds_per_level(definition, "s"))
    query = query.group_by("p.period", "s.area", "s.group_key", "age", "s.left_out")
    window = "SUM({0}) OVER (PARTITION BY period, area, group_key ORDER BY age ROWS UNBOUNDED PRECEDING) AS {0}"
    rising = exp.select("period", "area", "group_key", "age").select(
        window.format("counted"), window.format("received"), dialect="duckdb"
    )
    return [
        Step("What was open at the end of each period, by its age on that day.", query, name="still_open"),
        Step("Added up per period.", _tallies(measures), name="tallies"),
        Step(
            "How many were at most so old, in rising order.",
            rising.from_(parse_one(f"({_HEIGHTS}) AS h", read="duckdb")),
            name="rising",
        ),
    ]


def _tallies(measures: Sequence[str]) -> exp.Select:
    reasons = [name for name in measures if name.startswith("left_out_")]
    query = exp.select("period", "area", "group_key", "SUM(requests) AS received")
    query = query.select("SUM(CASE WHEN left_out = '' THEN requests ELSE 0 END) AS counted")
    for name in reasons:
        slug = name.removeprefix("left_out_").replace("_", "-")
        match = exp.EQ(this=exp.column("left_out"), expression=exp.Literal.string(slug))
        query = query.select(exp.alias_(exp.Sum(this=exp.case().when(match, exp.column("requests")).else_("0")), name))
    return query.from_("still_open").group_by("period", "area", "group_key")


def ages_at_rank(definition: Definition, columns: Sequence[str]) -> Step:
    """The age at the percentile's rank, of what counts and of all."""
    p = int(definition.percentile or 0)
    query = exp.select("t.period", "t.area", "t.group_key", *(f"t.{name}" for name in columns)).select(
        f"MIN(CASE WHEN t.counted > 0 AND r.counted * 100 >= t.counted * {p} THEN r.age END) AS age",
        f"MIN(CASE WHEN r.received * 100 >= t.received * {p} THEN r.age END) AS age_of_all",
    )
    query = query.from_("tallies AS t").join(
        "rising AS r", on="r.period = t.period AND r.area = t.area AND r.group_key = t.group_key", join_type="left"
    )
    query = query.group_by("t.period", "t.area", "t.group_key", *(f"t.{name}" for name in columns))
    query = query.order_by("t.period", "t.area", "t.group_key")
    return Step(f"The age in days at the rank of percentile {p}, of what counts and of all.", query)
