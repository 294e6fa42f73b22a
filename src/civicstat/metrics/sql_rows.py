"""The first steps of a script: the two row files as one view, and the rows of the definition, judged."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Self

from sqlglot import exp, parse_one

from civicstat.metrics.context import MetricContext
from civicstat.metrics.reads import asks_about
from civicstat.metrics.reasons import DATE_MISSING, TOO_NEW, reason_slug
from civicstat.metrics.sql_conditions import Reading, condition_of, duration_of
from civicstat.metrics.sql_steps import Step
from civicstat.vocabulary.definition import STOCKS, Definition
from civicstat.vocabulary.filter_tree import HOUR_FUNCTIONS, columns_of
from civicstat.vocabulary.tables import (
    ASSET_ROWS,
    PLACE_ROWS,
    REOPENINGS,
    SHARED_COLUMNS,
    Column,
    asset_time_columns,
    column_of_layer,
    place_time_columns,
)


# Columns that need not be worked out: of the rows about assets, and of those about places.
Known = tuple[tuple[str, ...], tuple[str, ...]]
# The step that holds both files as one: all that follows starts from it.
BOTH_FILES = "both_files"
# Days after its opening at which a request that is never closed counts as closed: beyond any number that the language
# lets a definition write, so comparisons between two durations of one open request still cancel out.
NEVER_DAYS = 1_000_000_000
NEVER_SECONDS = NEVER_DAYS * 86_400
NEVER_DAY = "9999-12-31"
_TYPES = {"slug": "VARCHAR", "boolean": "BOOLEAN", "date": "DATE", "instant": "TIMESTAMP", "integer": "INTEGER"}

# The label of a day's ISO week and of its month.
WEEK = (
    "CAST(EXTRACT(YEAR FROM DATE_TRUNC('week', {day}) + INTERVAL 3 DAY) AS TEXT)"
    " || '-W' || LPAD(CAST(WEEKOFYEAR({day}) AS TEXT), 2, '0')"
)
MONTH = "SUBSTRING(CAST({day} AS TEXT), 1, 7)"

# From the last day of an ISO week to D; week 1 is the week of 4 January.
SINCE_WEEK = (
    "GREATEST(0, DATE_DIFF('day', DATE_TRUNC('week', CAST(SUBSTRING({week}, 1, 4) || '-01-04' AS DATE)), "
    ":as_of) - 7 * CAST(SUBSTRING({week}, 7, 2) AS INTEGER) + 1)"
)

_ASSET_COLUMNS = {
    "again_days": "again_days",
    "opened_day": "opened_day",
    "closed_day": "closed_day",
    "due_day": "due_day",
    "opened_at": "opened_at",
    "closed_at": "closed_at",
    "due_at": "due_at",
    "opened_week": WEEK.format(day="opened_day"),
    "opened_month": MONTH.format(day="opened_day"),
    "closed_week": WEEK.format(day="closed_day"),
    "closed_month": MONTH.format(day="closed_day"),
    "due_week": WEEK.format(day="due_day"),
    "due_month": MONTH.format(day="due_day"),
    "days_to_close": "DATE_DIFF('day', opened_day, closed_day)",
    "days_to_due": "DATE_DIFF('day', opened_day, due_day)",
    "age_in_days": "DATE_DIFF('day', opened_day, :as_of)",
    "days_since_closing": "DATE_DIFF('day', closed_day, :as_of)",
    "seconds_to_close": "DATE_DIFF('second', opened_at, closed_at)",
    "seconds_to_due": "DATE_DIFF('second', opened_at, due_at)",
    "age_in_seconds": "DATE_DIFF('second', opened_at, :end_of_as_of)",
}
_PLACE_COLUMNS = {
    "again_days": "again_days",
    "opened_day": "CAST(NULL AS DATE)",
    "closed_day": "CAST(NULL AS DATE)",
    "due_day": "CAST(NULL AS DATE)",
    "opened_at": "CAST(NULL AS TIMESTAMP)",
    "closed_at": "CAST(NULL AS TIMESTAMP)",
    "due_at": "CAST(NULL AS TIMESTAMP)",
    "opened_week": "opened_week",
    "opened_month": "opened_month",
    "closed_week": "closed_week",
    "closed_month": "closed_month",
    "due_week": "CAST(NULL AS TEXT)",
    "due_month": "CAST(NULL AS TEXT)",
    "days_to_close": "days_to_close",
    "days_to_due": "days_to_due",
    "age_in_days": SINCE_WEEK.format(week="opened_week"),
    "days_since_closing": f"CASE WHEN NOT closed_week IS NULL THEN {SINCE_WEEK.format(week='closed_week')} END",
    "seconds_to_close": "CAST(NULL AS BIGINT)",
    "seconds_to_due": "CAST(NULL AS BIGINT)",
    "age_in_seconds": "CAST(NULL AS BIGINT)",
}
# What a closing that has not come counts as, for the columns that a definition reads it from; and the next report from
# an address. After an open request that comes a day after its closing at the earliest.
_READINGS = {
    "days_to_close_if_next_day": "COALESCE(days_to_close, age_in_days + 1)",
    "days_to_close_if_never": f"COALESCE(days_to_close, {NEVER_DAYS})",
    "again_days_if_next_day": "COALESCE(days_since_closing + 1, 1)",
    "again_days_if_never": f"{NEVER_DAYS}",
    "again_days_if_known": f"COALESCE(again_days, {NEVER_DAYS})",
    "seconds_to_close_if_next_day": "CASE WHEN days_to_close IS NULL THEN age_in_seconds ELSE seconds_to_close END",
    "seconds_to_close_if_never": (
        f"CASE WHEN days_to_close IS NULL THEN age_in_seconds + {NEVER_SECONDS} ELSE seconds_to_close END"
    ),
    "closed_day_if_next_day": "CASE WHEN days_to_close IS NULL THEN :day_after ELSE closed_day END",
    "closed_day_if_never": "CASE WHEN days_to_close IS NULL THEN :never_day ELSE closed_day END",
    "closed_at_if_next_day": "CASE WHEN days_to_close IS NULL THEN :end_of_as_of ELSE closed_at END",
    "closed_at_if_never": "CASE WHEN days_to_close IS NULL THEN :never_at ELSE closed_at END",
}
# Whoever was opened again was closed before, so that is known even while the request is open.
_REOPENED_READINGS = {
    f"reopenings_if_{reading}": (
        f"CASE WHEN reopenings IS NULL OR (days_to_close IS NULL AND reopenings = 0) THEN {times} ELSE reopenings END"
    )
    for reading, times in (("next_day", 0), ("never", NEVER_DAYS))
}


@dataclass(frozen=True)
class _Files:
    """What of a city and its day the statements about the row files hang on: they are written once for all metrics."""

    as_of: date
    day_after: date
    end_of_as_of: datetime
    layers: tuple[str, ...]
    knows_reopenings: bool

    @classmethod
    def of(cls, context: MetricContext) -> Self:
        """That of a context."""
        layers = tuple(context.layers)
        return cls(context.as_of, context.day_after, context.end_of_as_of, layers, context.knows_reopenings)


def read_steps(context: MetricContext, *, folder: Path | None = None) -> list[Step]:
    """Both row files, as published, with the type of every column; then both as one.

    The files are read from the folder that the script is run in, as strangers do it, or from `folder`.
    """
    return list(_read_steps(_Files.of(context), folder))


@lru_cache(maxsize=8)
def _read_steps(files: _Files, folder: Path | None) -> tuple[Step, ...]:
    asset, place = _columns(files)
    return (
        read_file_step("asset_rows", ASSET_ROWS, asset, folder=folder),
        read_file_step("place_rows", PLACE_ROWS, place, folder=folder),
        Step(
            "Both files as one. Days and weeks are local. Nothing finer than a week is published about places.",
            _both_files(files, "asset_rows", "place_rows", {}),
            name=BOTH_FILES,
            is_view=True,
        ),
    )


def file_columns(context: MetricContext) -> tuple[list[Column], list[Column]]:
    """The columns of the rows about assets, and of those about places."""
    return _columns(_Files.of(context))


def _columns(files: _Files) -> tuple[list[Column], list[Column]]:
    layers = [Column(column_of_layer(layer), "slug", "", "") for layer in files.layers]
    knows = files.knows_reopenings
    about_assets, about_places = asset_time_columns(knows_reopenings=knows), place_time_columns(knows_reopenings=knows)
    return [*SHARED_COLUMNS, *layers, *about_assets], [*SHARED_COLUMNS, *layers, *about_places]


def both_files_step(context: MetricContext, *, asset: str, place: str, known: Known) -> Step:
    """What is published about a request, and what follows from it, from rows that were read before.

    Parameters
    ----------
    asset, place
        Where the rows of the two files stand.
    known
        For assets and for places: columns that stand there already and need not be worked out.
    """
    return _both_files_step(_Files.of(context), asset, place, known)


@lru_cache(maxsize=8)
def _both_files_step(files: _Files, asset: str, place: str, known: Known) -> Step:
    about = dict(zip(("asset", "place"), known, strict=True))
    query = _both_files(files, asset, place, about)
    return Step("Both files, read before.", query, name=BOTH_FILES, is_view=True)


def _both_files(files: _Files, asset: str, place: str, known: Mapping[str, Collection[str]]) -> exp.Query:
    names = [column.name for column in SHARED_COLUMNS] + [column_of_layer(layer) for layer in files.layers]
    counted = [REOPENINGS.name] if files.knows_reopenings else []
    about_assets = exp.select(*names, "h3_8").select(*_expressions(_ASSET_COLUMNS, files, known.get("asset", ())))
    about_places = (
        exp.select(*names)
        .select(exp.alias_(parse_one("CAST(NULL AS TEXT)", read="duckdb"), "h3_8"))
        .select(*_expressions(_PLACE_COLUMNS, files, known.get("place", ())))
    )
    both = (about_assets.from_(asset).select(*counted), about_places.from_(place).select(*counted))
    return exp.union(*both, distinct=False)


def requests_step(context: MetricContext, *, source: str = BOTH_FILES) -> Step:
    """Both files with the two readings of an open request."""
    return _requests_step(_Files.of(context), source)


@lru_cache(maxsize=8)
def _requests_step(files: _Files, source: str) -> Step:
    readings = {**_READINGS, **(_REOPENED_READINGS if files.knows_reopenings else {})}
    query = exp.select("*").select(*_expressions(readings, files)).from_(source)
    comment = (
        "An open request is read in two ways where its closing counts: as closed on the day after "
        f"{files.as_of.isoformat()}, and as never closed.\n"
        "Whether an address was reported again is asked once a report on that day or later cannot change the answer."
    )
    if files.knows_reopenings:
        comment += "\nOne that was never closed, or that nobody counted, was opened again never, or without end."
    return Step(comment, query, name="requests", is_view=True)


def judged_step(definition: Definition, context: MetricContext, units: Sequence[str]) -> Step:
    """The rows that the definition is about: when, where, what was left out, and what was found."""
    inner = exp.select("*").from_("requests")
    if definition.where is not None:
        inner = inner.where(condition_of(definition.where, precision=context.precision))
    outcome = _outcomes(definition, context)
    inner = inner.select(*(exp.alias_(node, name) for name, node in outcome.items()))
    query = (
        exp.select(*_keys(definition, units), *_breakdowns(definition))
        .select(exp.alias_(_left_out(definition, context), "left_out"))
        .select(*(exp.column(name) for name in outcome))
        .from_(inner.subquery("chosen"))
    )
    return Step(
        f"The requests that count: {definition.where_text or 'all of them'}", query, name="judged", is_view=True
    )


def breakdown_columns(definition: Definition) -> dict[str, str]:
    """The column of `judged` that holds each breakdown of a definition; `by_` keeps it apart from our own columns."""
    return {name: f"by_{column_of_layer(name)}" for name in definition.by}


def _breakdowns(definition: Definition) -> list[exp.Expr]:
    columns = breakdown_columns(definition)
    return [exp.alias_(exp.column(column.removeprefix("by_")), column) for column in columns.values()]


def _outcomes(definition: Definition, context: MetricContext) -> dict[str, exp.Expr]:
    if definition.numerator is not None:
        readings: list[Reading] = ["next_day", "never"]
        if asks_about(definition.numerator, "again_days"):
            readings.append("known")
        return {
            f"is_hit_if_{reading}": _one_if(
                condition_of(definition.numerator, precision=context.precision, reading=reading)
            )
            for reading in readings
        }
    if definition.of is not None:
        return _durations(definition)
    return {}


def _durations(definition: Definition) -> dict[str, exp.Expr]:
    """The least and the most that a duration can turn out to be; the same where both ends are known."""
    assert definition.of is not None
    next_day = duration_of(definition.of, reading="next_day")
    if "closed" not in columns_of({"op": "is_null", "left": definition.of}):
        return {"least": next_day, "most": next_day.copy()}
    never = NEVER_SECONDS if definition.of["function"] in HOUR_FUNCTIONS else NEVER_DAYS
    is_open = parse_one("days_to_close IS NULL", read="duckdb")
    # An open request without the other moment has no duration, ever.
    sign = -1 if definition.of["from"] == "closed" else 1
    beyond = exp.case().when(exp.Is(this=next_day.copy(), expression=exp.Null()), exp.Null())
    beyond = beyond.when(is_open, exp.convert(sign * never)).else_(next_day.copy())
    return {"least": beyond, "most": next_day} if sign < 0 else {"least": next_day, "most": beyond}


def _left_out(definition: Definition, context: MetricContext) -> exp.Expr:
    """The slug of the first reason that leaves a row out; empty for a row that counts."""
    case = exp.case()
    for exclusion in definition.exclude:
        condition = condition_of(exclusion.where, precision=context.precision)
        case = case.when(condition, exp.Literal.string(reason_slug(exclusion.reason)))
    if definition.measure == "share":
        case = case.when("is_hit_if_next_day <> is_hit_if_never", exp.Literal.string(TOO_NEW))
    if definition.of is not None:
        case = case.when("least IS NULL", exp.Literal.string(DATE_MISSING))
    return case.else_(exp.Literal.string("")) if case.args["ifs"] else exp.Literal.string("")


def _keys(definition: Definition, units: Sequence[str]) -> list[exp.Expr]:
    """The day, week and month by which a row falls into periods; for a backlog or flow those of opening and closing."""
    if definition.measure not in (*STOCKS, "flow"):
        return [exp.alias_(_key(definition.period_by, unit), unit) for unit in units]
    moments = ("opened", "closed")
    keys = [exp.alias_(_key(moment, unit), f"{moment}_{unit}") for unit in units for moment in moments]
    age = [exp.column("age_in_days")] if definition.measure == "backlog-age" else []
    return [*keys, exp.column("days_to_close"), *age]


def _key(moment: str, unit: str) -> exp.Expr:
    column = exp.column(f"{moment}_{unit}")
    return exp.cast(column, "text") if unit == "day" else column


def _one_if(condition: exp.Expr) -> exp.Expr:
    return exp.case().when(condition, "1").else_("0")


def _expressions(expressions: dict[str, str], files: _Files, known: Collection[str] = ()) -> list[exp.Expr]:
    return [
        exp.column(name) if text == name or name in known else exp.alias_(_worked_out(text, files), name)
        for name, text in expressions.items()
    ]


def worked_out(text: str, context: MetricContext) -> exp.Expr:
    """An expression of this file with the city's day in it."""
    return _worked_out(text, _Files.of(context))


def _worked_out(text: str, files: _Files) -> exp.Expr:
    end_of_as_of = files.end_of_as_of.strftime("%Y-%m-%d %H:%M:%S")
    values = {
        "as_of": exp.cast(exp.Literal.string(files.as_of.isoformat()), "date"),
        "day_after": exp.cast(exp.Literal.string(files.day_after.isoformat()), "date"),
        "never_day": exp.cast(exp.Literal.string(NEVER_DAY), "date"),
        "end_of_as_of": exp.cast(exp.Literal.string(end_of_as_of), "timestamp"),
        "never_at": exp.cast(exp.Literal.string(f"{NEVER_DAY} 23:59:59"), "timestamp"),
    }
    return exp.replace_placeholders(parse_one(text, read="duckdb"), **values)


def row_file_query(path: str, columns: Sequence[Column]) -> str:
    """The rows of a file, in DuckDB; nothing about them is guessed."""
    types = ",\n    ".join(f"{column.name}: '{_type_of(column)}'" for column in columns)
    quoted = path.replace("'", "''")
    return (
        f"SELECT\n  *\nFROM READ_CSV(\n  '{quoted}',\n"
        f"  header = TRUE, auto_detect = FALSE, delim = ',', quote = '\"', escape = '\"',\n"
        f"  columns = {{\n    {types}\n  }}\n)"
    )


def read_file_step(
    name: str, file: str, columns: Sequence[Column], *, comment: str = "", folder: Path | None = None
) -> Step:
    """A published file under a name."""
    path = file if folder is None else str(folder / file)
    spark_types = ",\n  ".join(f"{column.name} {_type_of(column).replace('VARCHAR', 'STRING')}" for column in columns)
    return Step(
        comment or f"The file {file} as published.",
        "",
        name=name,
        is_view=True,
        views_by_dialect={
            "duckdb": f"CREATE OR REPLACE TEMPORARY VIEW {name} AS\n{row_file_query(path, columns)}",
            "spark": (
                f"CREATE OR REPLACE TEMPORARY VIEW {name} (\n  {spark_types}\n)\n"
                f"USING csv\nOPTIONS (path {_spark_path(path)}, header 'true', escape '\"', mode 'FAILFAST')"
            ),
        },
    )


def _spark_path(path: str) -> str:
    """A path as Spark reads it: a letter of a pattern stands for itself behind a backslash, which a text doubles."""
    literal = re.sub(r"([\\*?\[\]{}])", r"\\\1", path)
    return "'" + literal.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _type_of(column: Column) -> str:
    return _TYPES.get(column.type, "VARCHAR")
