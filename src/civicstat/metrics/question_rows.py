"""The rows kept for questions: one Parquet file with what a question asks of them and nothing else.

The row files are text, so that anyone can read them; a hundred million rows of text take minutes to read. Counted from
this file they take seconds. It is written once for a day's row files, in passing, and holds numbers: a name is its
place in the list of its column, a month counts from the year nought. It stands in a folder of its own, beside the row
files or elsewhere, and is never published; when the row files change it no longer counts.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from civicstat.metrics.context import MetricContext
from civicstat.metrics.errors import RecordsError
from civicstat.metrics.row_files import key_of_files
from civicstat.metrics.sql_rows import BOTH_FILES, read_steps
from civicstat.vocabulary.figure import UNLOCATED
from civicstat.vocabulary.tables import column_of_layer
from civicstat.warehouse.engine import quoted_text


QUESTION_ROWS = "question-rows.parquet"
MONTH_NUMBER = "CAST(SUBSTRING({label}, 1, 4) AS INTEGER) * 12 + CAST(SUBSTRING({label}, 6, 2) AS INTEGER)"
_KEY = "civicstat_rows"
# Enough for both processors to share the work, and few enough to be read without long looks at the footer.
_ROWS_PER_GROUP = 500_000
# A name that no list has; it lies outside of them all.
_UNKNOWN = 65_535


def keep_question_rows(
    connection: duckdb.DuckDBPyConnection, folder: Path, context: MetricContext, *, kept_in: Path
) -> Path:
    """Write the rows of a folder's row files for questions, unless they stand there already.

    Parameters
    ----------
    connection
        A DuckDB connection that may read `folder` and write to `kept_in`.

    Raises
    ------
    RecordsError
        When a row holds a name that none of the city's lists has.
    """
    target = kept_in.resolve() / QUESTION_ROWS
    if kept_question_rows(connection, folder, context, kept_in=kept_in) is not None:
        return target
    key = key_of_files(folder, context)
    unfinished = target.with_name(f".{QUESTION_ROWS}.new")
    with connection.cursor() as cursor:
        for step in read_steps(context, folder=folder.resolve()):
            cursor.execute(step.sql("duckdb"))
        lists = lists_of_names(context)
        names = ", ".join(_place_in_list(column, values) for column, values in lists.items())
        cursor.execute(
            f"COPY (SELECT {names}, CAST({MONTH_NUMBER.format(label='opened_month')} AS USMALLINT) AS month, "  # noqa: S608
            "CAST(COALESCE(days_to_close, age_in_days + 1) AS INTEGER) AS least, days_to_close IS NULL AS is_open "
            f"FROM {BOTH_FILES}) TO {quoted_text(str(unfinished))} "
            f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROWS_PER_GROUP}, "
            f"KV_METADATA {{{_KEY}: {quoted_text(key)}}})"
        )
        worst = ", ".join(f"MAX({column}) AS {column}" for column in lists)
        found = cursor.execute(f"SELECT {worst} FROM read_parquet({quoted_text(str(unfinished))})").fetchone()  # noqa: S608
    unknown = [column for column, most in zip(lists, found or (), strict=True) if most == _UNKNOWN]
    if unknown:
        unfinished.unlink()
        raise RecordsError(
            f"the rows hold names that no list of the city has, in {', '.join(unknown)}",
            where=str(folder),
            expected="the published row files and the context of the same day",
            next_step="Write the files again: civicstat cycle",
        )
    unfinished.replace(target)
    return target


def kept_question_rows(
    connection: duckdb.DuckDBPyConnection, folder: Path, context: MetricContext, *, kept_in: Path
) -> Path | None:
    """The rows kept for questions; None where there are none, or the row files have changed since."""
    path = kept_in.resolve() / QUESTION_ROWS
    if not path.is_file():
        return None
    query = f"SELECT value FROM parquet_kv_metadata({quoted_text(str(path))}) WHERE key = '{_KEY}'"  # noqa: S608
    with connection.cursor() as cursor:
        found = cursor.execute(query).fetchone()
    return path if found is not None and bytes(found[0]).decode() == key_of_files(folder, context) else None


def lists_of_names(context: MetricContext) -> dict[str, list[str]]:
    """The names that each column can hold, in their order as texts; a row's name is its place here."""
    names = {"kind": [*context.kinds], "department": [*context.departments], "channel": [*context.channels]}
    names |= {column_of_layer(layer): [*areas, UNLOCATED] for layer, areas in context.layers.items()}
    return {column: sorted(set(values)) for column, values in names.items()}


def name_of(column: str, values: list[str]) -> str:
    """SQL for the name behind a place in a list."""
    return f"list_extract({_literal(values)}, {column} + 1)"


def _place_in_list(column: str, values: list[str]) -> str:
    place = f"COALESCE(list_position({_literal(values)}, {column}) - 1, {_UNKNOWN})"
    return f"CAST(CASE WHEN NOT {column} IS NULL THEN {place} END AS USMALLINT) AS {column}"


def _literal(values: list[str]) -> str:
    return f"CAST([{', '.join(quoted_text(value) for value in values)}] AS VARCHAR[])"
