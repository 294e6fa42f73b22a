"""The row files in the engine: read once for all the definitions that a connection is asked about.

The published script reads the files from its view `both_files`. Here the same view stands on two tables that hold the
rows already typed: names as members of a list, weeks, months and ages looked up instead of worked out row by row. What
follows from there is the published script to the letter. Where the files hold a value that no list has, nothing is
kept, and the script reads the files itself. Names in the SQL below are our own columns or slugs of layers.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from civicstat.metrics.context import MetricContext
from civicstat.metrics.sql_rows import (
    MONTH,
    SINCE_WEEK,
    WEEK,
    both_files_step,
    file_columns,
    read_steps,
    row_file_query,
    worked_out,
)
from civicstat.metrics.sql_steps import Step
from civicstat.vocabulary.canonical import digest_of
from civicstat.vocabulary.figure import UNLOCATED
from civicstat.vocabulary.tables import ASSET_ROWS, PLACE_ROWS, Column, column_of_layer


# A database of its own in memory, compressed; it goes when the connection does.
STORE = "civicstat_rows"
FIRST_DAY = "1900-01-01"
# Two writes so near to each other can bear the same time of change.
_TICK_NANOSECONDS = 100_000_000
# More than this is read in parts: each costs another look at the file, and saves the memory of rows not yet compressed.
_BYTES_AT_ONCE = 1024 * 1024 * 1024
# Looked up when the rows are read; the rest follows from the columns in passing.
_KNOWN = (("opened_week", "opened_month", "closed_week", "closed_month"), ("age_in_days", "days_since_closing"))
_CALENDAR = (
    "CREATE TABLE days AS SELECT day, {week} AS week, {month} AS month FROM (SELECT CAST(day AS DATE) AS day "
    "FROM range(DATE '{first}', DATE '{last}' + 1, INTERVAL 1 DAY) AS d(day))",
    "CREATE TYPE week_label AS ENUM (SELECT DISTINCT week FROM days ORDER BY week)",
    "CREATE TYPE month_label AS ENUM (SELECT DISTINCT month FROM days ORDER BY month)",
    "CREATE TABLE calendar AS SELECT (SELECT list(CAST(week AS week_label) ORDER BY day) FROM days) AS weeks, "
    "(SELECT list(CAST(month AS month_label) ORDER BY day) FROM days) AS months, "
    "(SELECT list(CAST({since} AS INTEGER) ORDER BY week) FROM (SELECT DISTINCT week FROM days)) AS ages",
    "DROP TABLE days",
)
_LABELS = {"opened_week": "week", "opened_month": "month", "closed_week": "week", "closed_month": "month"}


def show_rows(cursor: duckdb.DuckDBPyConnection, folder: Path, context: MetricContext) -> None:
    """Let the statements of a cursor see the row files of a folder as the view `both_files`."""
    paths = _paths(folder)
    key = key_of_files(folder, context)
    if _key_of_store(cursor) != key:
        _drop(cursor)
        # Before the files are read: what is written while they are read is seen the next time.
        is_settled = are_settled(folder)
        if not _load(cursor, paths, context):
            for step in read_steps(context, folder=folder.resolve()):
                cursor.execute(step.sql("duckdb"))
            return
        if is_settled:
            cursor.execute(f"CREATE TABLE {STORE}.read_from AS SELECT '{key}' AS key")
    cursor.execute(view_on_store(context).sql("duckdb"))


def key_of_files(folder: Path, context: MetricContext) -> str:
    """What changes when the row files of a folder do, or what is read from them."""
    return digest_of([context.to_json(), *(_state_of(path) for path in _paths(folder))])


def are_settled(folder: Path) -> bool:
    """Whether the row files of a folder are old enough to tell by their times when they change."""
    return max(path.stat().st_mtime_ns for path in _paths(folder)) < time.time_ns() - _TICK_NANOSECONDS


def _paths(folder: Path) -> list[Path]:
    return [(folder / name).resolve() for name in (ASSET_ROWS, PLACE_ROWS)]


def view_on_store(context: MetricContext) -> Step:
    """The view `both_files` on the tables of the store."""
    return both_files_step(context, asset=f"{STORE}.asset", place=f"{STORE}.place", known=_KNOWN)


def _state_of(path: Path) -> list[str | int]:
    state = path.stat()
    return [str(path), state.st_ino, state.st_size, str(state.st_mtime_ns), str(state.st_ctime_ns)]


def _key_of_store(cursor: duckdb.DuckDBPyConnection) -> str:
    try:
        found = cursor.execute(f"SELECT key FROM {STORE}.read_from").fetchone()  # noqa: S608
    except duckdb.CatalogException:
        return ""
    return "" if found is None else str(found[0])


def _drop(cursor: duckdb.DuckDBPyConnection) -> None:
    cursor.execute(f"DETACH DATABASE IF EXISTS {STORE}")


def _load(cursor: duckdb.DuckDBPyConnection, paths: Sequence[Path], context: MetricContext) -> bool:
    """Whether the rows could be kept: not where a value is in no list, or has not the type of its column."""
    asset, place = file_columns(context)
    lists = _lists(context)
    (before,) = cursor.execute("SELECT current_database()").fetchone() or ("memory",)
    cursor.execute(f"ATTACH ':memory:' AS {STORE} (COMPRESS)")
    try:
        cursor.execute(f"USE {STORE}")
        for statement in _calendar(context):
            cursor.execute(statement)
        for name, values in lists.items():
            cursor.execute(f"CREATE TYPE list_of_{name} AS ENUM ({', '.join(map(_quoted, values))})")
        for table, path, columns in (("asset", paths[0], asset), ("place", paths[1], place)):
            shown = ", ".join([*(_typed(column, lists) for column in columns), *_looked_up(table)])
            query = f"SELECT {shown} FROM ({row_file_query(str(path), columns)}) AS file, calendar"  # noqa: S608
            cursor.execute(f"CREATE TABLE {table} AS {query} LIMIT 0")
            for part in _parts(path):
                cursor.execute(f"INSERT INTO {table} {query} WHERE {part}")
                # Compressed part by part, so that only one stands at its full size.
                cursor.execute(f"CHECKPOINT {STORE}")
        is_whole = _is_within_calendar(cursor, context)
    except (duckdb.ConversionException, duckdb.InvalidInputException):
        is_whole = False
    finally:
        cursor.execute(f'USE "{before}"')
    if not is_whole:
        _drop(cursor)
    return is_whole


def _parts(path: Path) -> list[str]:
    """Conditions that cut a file into parts of about the same size; its rows are sorted by their kinds."""
    size = path.stat().st_size
    kinds = []
    with path.open("rb") as file:
        for number in range(1, -(-size // _BYTES_AT_ONCE)):
            file.seek(number * _BYTES_AT_ONCE)
            file.readline()
            kinds.append(_quoted(file.readline().split(b",")[0].decode("utf-8", "replace")))
    cuts = sorted(set(kinds))
    above = ["TRUE", *(f"file.kind > {cut}" for cut in cuts)]
    below = [*(f"coalesce(file.kind, '') <= {cut}" for cut in cuts), "TRUE"]
    return [f"{least} AND {most}" for least, most in zip(above, below, strict=True)]


def _lists(context: MetricContext) -> dict[str, list[str]]:
    """The values of each column of names, in their order as texts."""
    names: dict[str, Iterable[str]] = {
        "kind": context.kinds,
        "department": context.departments,
        "channel": context.channels,
    }
    names |= {column_of_layer(layer): (*areas, UNLOCATED) for layer, areas in context.layers.items()}
    return {name: sorted(set(values)) for name, values in names.items() if values}


def _calendar(context: MetricContext) -> list[str]:
    """Labels of every day and ages of every week up to the city's day, worked out as the published script does it."""
    since = worked_out(SINCE_WEEK.format(week="week"), context).sql(dialect="duckdb")
    values = {"first": FIRST_DAY, "last": context.as_of.isoformat(), "since": since}
    values |= {"week": WEEK.format(day="day"), "month": MONTH.format(day="day")}
    return [statement.format(**values) for statement in _CALENDAR]


def _typed(column: Column, lists: dict[str, list[str]]) -> str:
    if column.type in ("week", "month"):
        return f"CAST(file.{column.name} AS {column.type}_label) AS {column.name}"
    if column.name in lists:
        return f"CAST(file.{column.name} AS list_of_{column.name}) AS {column.name}"
    return f"file.{column.name}"


def _looked_up(table: str) -> list[str]:
    if table == "asset":
        return [
            f"calendar.{label}s[file.{name.partition('_')[0]}_day - DATE '{FIRST_DAY}' + 1] AS {name}"
            for name, label in _LABELS.items()
        ]
    weeks = {"age_in_days": "opened_week", "days_since_closing": "closed_week"}
    return [f"calendar.ages[enum_code(CAST(file.{week} AS week_label)) + 1] AS {name}" for name, week in weeks.items()]


def _is_within_calendar(cursor: duckdb.DuckDBPyConnection, context: MetricContext) -> bool:
    """Whether every day of the rows has a label; a number below the first counts from the end of a list."""
    found = cursor.execute(
        "SELECT least(min(opened_day), min(closed_day)), greatest(max(opened_day), max(closed_day)) FROM asset"
    ).fetchone()
    assert found is not None
    first, last = found
    return first is None or (first.isoformat() >= FIRST_DAY and last <= context.as_of)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
