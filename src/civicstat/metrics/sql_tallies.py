"""The later steps of a script: judged rows are counted per period, area and group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp, parse_one

from civicstat.metrics.calendar import Calendar, Unit, keys_of, unit_of
from civicstat.metrics.fitness import GROUP_COLUMNS
from civicstat.metrics.reads import asks_about
from civicstat.metrics.reasons import reasons_of
from civicstat.metrics.sql_rows import breakdown_columns
from civicstat.metrics.sql_steps import Step, values_query
from civicstat.metrics.sql_totals import closing, flow_measures, total_measures
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY


_CELLS = "Counted for the whole city and for each breakdown, by day, week or month."
# With fewer breakdowns the counting done twice costs more than it saves.
_FEWEST_BREAKDOWNS = 2


def period_steps(calendar: Calendar, *, is_stock: bool) -> list[Step]:
    """The periods, written out. A stock counts whatever happened up to the end of its period."""
    rows = []
    for period in calendar.periods:
        first, last = keys_of(period)
        rows.append((period.label, period.kind, unit_of(period.kind), "" if is_stock else first, last))
    columns = ("period", "kind", "unit", "first_key", "last_key")
    return [Step("The periods that lie whole inside the records.", values_query("p", columns, rows), name="periods")]


def stock_step(definition: Definition, units: Sequence[Unit], *, lasting_only: bool = False) -> Step:
    """Opening adds one to the stock, closing takes one away.

    With `lasting_only`, a request that comes and goes in the same day, week and month is not moved at all: one in and
    one out of the same cell are nothing.
    """
    rest = [*breakdown_columns(definition).values(), "left_out"]
    opened = [exp.alias_(exp.column(f"opened_{unit}"), unit) for unit in units]
    closed = [exp.alias_(closing(unit, as_texts=not lasting_only), unit) for unit in units]
    comes = exp.select(*opened, *rest, exp.alias_(exp.convert(1), "weight")).from_("judged")
    goes = exp.select(*closed, *rest, exp.alias_(exp.convert(-1), "weight")).from_("judged")
    goes = goes.where("days_to_close IS NOT NULL")
    if lasting_only:
        comes, goes = (moves.where(lasts(units)) for moves in (comes, goes))
    comment = "Opening adds one to the backlog, closing takes one away."
    return Step(comment, exp.union(comes, goes, distinct=False), name="moves", is_view=True)


def lasts(units: Sequence[Unit]) -> exp.Expr:
    """Whether a request is open at the end of any stretch of these units; labels sort as in time."""
    later = " OR ".join(f"closed_{unit} > opened_{unit}" for unit in units)
    return parse_one(f"days_to_close IS NULL OR {later}", read="duckdb")


def measures_of(definition: Definition) -> dict[str, exp.Expr]:
    """What is counted in each cell, by the name of its column."""
    weight = "weight" if definition.measure == "backlog" else "1"
    conditions = {"received": "", "counted": "left_out = ''"}
    if definition.measure == "share":
        is_hit = "is_hit_if_never = 1 AND is_hit_if_next_day = 1"
        if definition.numerator is not None and asks_about(definition.numerator, "again_days"):
            is_hit = "is_hit_if_never = is_hit_if_next_day AND is_hit_if_known = 1"
        conditions["hits"] = f"left_out = '' AND {is_hit}"
        conditions["judgeable"] = "is_hit_if_never = is_hit_if_next_day"
        conditions["judgeable_hits"] = is_hit
    if definition.measure == "percentile":
        conditions["judgeable"] = "least IS NOT NULL"
    measures = {name: _sum_if(condition, weight) for name, condition in conditions.items()}
    if definition.measure in ("mean", "sum"):
        measures |= total_measures(definition)
    if definition.measure == "flow":
        measures |= flow_measures()
    for reason in reasons_of(definition):
        # A slug, which needs no quoting.
        measures[left_out_column(reason)] = _sum_if(f"left_out = '{reason}'", weight)
    return measures


def left_out_column(reason: str) -> str:
    """The column that counts the rows left out for a reason."""
    return f"left_out_{reason.replace('-', '_')}"


def cells_step(
    definition: Definition,
    calendar: Calendar,
    measures: Mapping[str, exp.Expr],
    *,
    source: str,
    by: Sequence[str] = (),
) -> Step:
    """Counts per smallest stretch of time, area and group: once for the whole city, once for each breakdown."""
    columns = breakdown_columns(definition) if calendar.parts else {}
    units = calendar.units or ("month",)
    # A part of the city has no figure for the shortest periods, as a rule: then it is not counted by them either.
    sets: list[list[str]] = [[unit] for unit in calendar.units_of_city or units]
    sets += _sets_of_parts(calendar, columns)
    query = _cells(units, columns, measures, exp.to_table(source), sets=sets, by=by)
    return Step(_CELLS, query, name="cells")


def cells_in_two_steps(
    definition: Definition, calendar: Calendar, measures: Mapping[str, exp.Expr], *, source: str
) -> Step | None:
    """The same cells, counted by all breakdowns at once and added up by each; None where there is only one.

    Looking up the cell of a row is nearly all that counting costs: here it is done once for a row, and for each
    breakdown only once for all rows that have everything in common. Not worth it where cells hold durations as well:
    then few rows have everything in common.
    """
    columns = breakdown_columns(definition) if calendar.parts else {}
    units = calendar.units_of_parts
    if len(columns) < _FEWEST_BREAKDOWNS or len(units) != 1:
        return None
    of_city = [unit for unit in calendar.units_of_city if unit not in units]
    # Rows of one of these sets have no unit of the other: what is added up of them stands under no key, and is no cell.
    sets: list[list[str]] = [[unit] for unit in of_city]
    sets += [[*units, *columns.values()]]
    alike = exp.select(*of_city, *units, *columns.values()).from_(source)
    alike.select(*(exp.alias_(measure, label) for label, measure in measures.items()), copy=False)
    _group_by(alike, sets)
    sets = [[unit] for unit in (*of_city, *units)]
    sets += _sets_of_parts(calendar, columns)
    added = {label: _added_up(measure, label) for label, measure in measures.items()}
    return Step(
        _CELLS, _cells((*of_city, *units), columns, added, alike.subquery("alike", copy=False), sets=sets), name="cells"
    )


def _sets_of_parts(calendar: Calendar, columns: Mapping[str, str]) -> list[list[str]]:
    return [[unit, column] for unit in calendar.units_of_parts for column in columns.values()]


def _cells(
    units: Sequence[Unit],
    columns: Mapping[str, str],
    measures: Mapping[str, exp.Expr],
    source: exp.Expr,
    *,
    sets: Sequence[Sequence[str]],
    by: Sequence[str] = (),
) -> exp.Select:
    area, group = parts_of_city(columns)
    query = exp.select(
        exp.alias_(_by({unit: exp.convert(unit) for unit in units}), "unit"),
        exp.alias_(_by({unit: exp.cast(exp.column(unit), "text") for unit in units}), "key"),
        exp.alias_(area, "area"),
        exp.alias_(group, "group_key"),
        *by,
        *(exp.alias_(measure, label) for label, measure in measures.items()),
    ).from_(source, copy=False)
    _group_by(query, sets, by)
    return query


def _group_by(query: exp.Select, sets: Sequence[Sequence[str]], by: Sequence[str] = ()) -> None:
    groups = [exp.Tuple(expressions=[exp.column(name) for name in (*names, *by)]) for names in sets]
    query.set("group", exp.Group(grouping_sets=[exp.GroupingSets(expressions=groups)]))


def _added_up(measure: exp.Expr, label: str) -> exp.Expr:
    """Counts of parts added up, of the type that they have when they are counted at once."""
    total = exp.Sum(this=exp.column(label))
    return exp.cast(total, "bigint") if isinstance(measure, exp.Count) else total


def period_keys_step(source: str) -> Step:
    """Which days, weeks or months make up each period."""
    keys = exp.select("unit", "key").distinct().from_(source).subquery("k")
    query = exp.select("p.period", "p.kind", "k.unit", "k.key").from_("periods AS p")
    query = query.join(keys, on="k.unit = p.unit AND k.key >= p.first_key AND k.key <= p.last_key")
    return Step("Which days, weeks or months make up each period.", query, name="period_keys")


def totals_query(definition: Definition, columns: Sequence[str]) -> exp.Select:
    """The counts added up per period, area and group."""
    keys = ("p.period", "c.area", "c.group_key")
    query = exp.select(*keys)
    query.select(*(exp.alias_(exp.Sum(this=exp.column(name, "c")), name) for name in columns), copy=False)
    query.from_("cells AS c", copy=False)
    query.join("period_keys AS p", on="p.unit = c.unit AND p.key = c.key", copy=False)
    if definition.by:
        # Rows that tell no area or group stand in the whole city alone.
        query.where("c.area IS NOT NULL", "c.group_key IS NOT NULL", copy=False)
        if set(definition.periods) != set(definition.breakdown_periods):
            query.where(kinds_per_level(definition), copy=False)
    return query.group_by(*keys, copy=False).having("SUM(c.received) > 0", copy=False)


def kinds_per_level(definition: Definition, cells: str = "c") -> exp.Expr:
    """The kinds of period that the whole city has, and those that its parts have; cells stand under a name."""
    whole = parse_one(f"{cells}.area = '{WHOLE_CITY}' AND {cells}.group_key = '{NO_GROUP}'", read="duckdb")
    kind = exp.column("kind", "p")
    of_city = kind.isin(*definition.periods)
    of_parts = kind.copy().isin(*definition.breakdown_periods)
    return exp.case().when(whole, of_city).else_(of_parts)


def parts_of_city(columns: Mapping[str, str]) -> tuple[exp.Expr, exp.Expr]:
    """The area and the group that a row of a grouping set is about."""
    area = _by({**_areas(columns), "": exp.convert(WHOLE_CITY)})
    return area, _by({**_groups(columns), "": exp.convert(NO_GROUP)})


def _areas(columns: Mapping[str, str]) -> dict[str, exp.Expr]:
    return {column: _joined(f"{name}:", column) for name, column in columns.items() if name not in GROUP_COLUMNS}


def _groups(columns: Mapping[str, str]) -> dict[str, exp.Expr]:
    return {column: _joined(f"{name}=", column) for name, column in columns.items() if name in GROUP_COLUMNS}


def _by(values: Mapping[str, exp.Expr]) -> exp.Expr:
    """The value for the column that a row is counted by; the last value where it is by none of the others."""
    *first, (_, last) = values.items()
    if not first:
        return last
    case = exp.case()
    for column, value in first:
        case = case.when(f"GROUPING({column}) = 0", value)
    return case.else_(last)


def _joined(prefix: str, column: str) -> exp.Expr:
    return exp.DPipe(this=exp.Literal.string(prefix), expression=exp.column(column))


def _sum_if(condition: str, weight: str) -> exp.Expr:
    if not condition:
        return exp.Sum(this=exp.column(weight)) if weight == "weight" else exp.Count(this=exp.Star())
    if weight == "weight":
        return parse_one(f"SUM(CASE WHEN {condition} THEN weight ELSE 0 END)", read="duckdb")
    return parse_one(f"COUNT(CASE WHEN {condition} THEN 1 END)", read="duckdb")
