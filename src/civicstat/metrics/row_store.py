"""The tables in which a computation keeps the rows of the row files: typed, packed, with their weeks, months and ages.

Names are members of lists; weeks, months and ages are looked up instead of worked out row by row. Names in the SQL
below are our own columns or slugs of layers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from civicstat.metrics.context import MetricContext
from civicstat.metrics.sql_rows import MONTH, SINCE_WEEK, WEEK, file_columns, row_file_query, worked_out
from civicstat.vocabulary.canonical import digest_of
from civicstat.vocabulary.figure import UNLOCATED
from civicstat.vocabulary.tables import ASSET_ROWS, PLACE_ROWS, Column, column_of_layer
from civicstat.warehouse.engine import quoted_text


# A database of its own; one in memory is compressed, and goes when the connection does.
STORE = "civicstat_rows"
FIRST_DAY = "1900-01-01"
# Columns that need not be worked out from those of the files: of the rows about assets, and of those about places.
LOOKED_UP = (("opened_week", "opened_month", "closed_week", "closed_month"), ("age_in_days", "days_since_closing"))
# More than this is read in parts: each costs another look at the file, and saves the memory of rows not yet compressed.
_BYTES_AT_ONCE = 1024 * 1024 * 1024
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


def store_rows(
    cursor: duckdb.DuckDBPyConnection, paths: Sequence[Path], context: MetricContext, *, file: Path | None = None
) -> bool:
    """Whether the rows of the two row files could be kept: not where a value is in no list, or has another type.

    They stand in a database in memory, or in a new one in `file`; it is attached as `STORE`, or not at all.
    """
    (before,) = cursor.execute("SELECT current_database()").fetchone() or ("memory",)
    at = "':memory:'" if file is None else quoted_text(str(file))
    cursor.execute(f"ATTACH {at} AS {STORE}{' (COMPRESS)' if file is None else ''}")
    try:
        cursor.execute(f"USE {STORE}")
        for statement in _lists_and_calendar(context):
            cursor.execute(statement)
        for table, path, query in zip(("asset", "place"), paths, _queries(context, paths), strict=True):
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
        drop_store(cursor)
    return is_whole


def drop_store(cursor: duckdb.DuckDBPyConnection) -> None:
    """Let the rows go, if there are any."""
    cursor.execute(f"DETACH DATABASE IF EXISTS {STORE}")


def what_is_stored(context: MetricContext) -> str:
    """What changes when the same row files come to other tables."""
    return digest_of([*_lists_and_calendar(context), *_queries(context, (Path(ASSET_ROWS), Path(PLACE_ROWS)))])


def _queries(context: MetricContext, paths: Sequence[Path]) -> list[str]:
    """The rows of both files as they are kept."""
    lists = _lists(context)
    queries = []
    for table, path, columns in zip(("asset", "place"), paths, file_columns(context), strict=True):
        shown = ", ".join([*(_typed(column, lists) for column in columns), *_looked_up(table)])
        queries.append(f"SELECT {shown} FROM ({row_file_query(str(path), columns)}) AS file, calendar")  # noqa: S608
    return queries


def _parts(path: Path) -> list[str]:
    """Conditions that cut a file into parts of about the same size; its rows are sorted by their kinds."""
    size = path.stat().st_size
    kinds = []
    with path.open("rb") as file:
        for number in range(1, -(-size // _BYTES_AT_ONCE)):
            file.seek(number * _BYTES_AT_ONCE)
            file.readline()
            kinds.append(quoted_text(file.readline().split(b",")[0].decode("utf-8", "replace")))
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


def _lists_and_calendar(context: MetricContext) -> list[str]:
    """Labels of every day and ages of every week up to the city's day, worked out as the published script does it."""
    since = worked_out(SINCE_WEEK.format(week="week"), context).sql(dialect="duckdb")
    values = {"first": FIRST_DAY, "last": context.as_of.isoformat(), "since": since}
    values |= {"week": WEEK.format(day="day"), "month": MONTH.format(day="day")}
    lists = [
        f"CREATE TYPE list_of_{name} AS ENUM ({', '.join(map(quoted_text, names))})"
        for name, names in _lists(context).items()
    ]
    return [*lists, *(statement.format(**values) for statement in _CALENDAR)]


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
