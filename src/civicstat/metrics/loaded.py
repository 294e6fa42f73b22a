"""The row files in the engine: read once for all the definitions that a connection is asked about.

The published script reads the files from its view `both_files`. Here the same view stands on two tables that hold the
rows already typed: as they were packed when the files were written, or read from the files now. What follows from
there is the published script to the letter. Where the files hold a value that no list has, nothing is kept, and the
script reads the files itself.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from civicstat.metrics.context import MetricContext
from civicstat.metrics.packed_rows import let_go_of_packed, see_packed
from civicstat.metrics.row_files import are_settled, key_of_files, row_paths
from civicstat.metrics.row_store import LOOKED_UP, STORE, store_rows
from civicstat.metrics.sql_rows import both_files_step, read_steps
from civicstat.metrics.sql_steps import Step


def show_rows(cursor: duckdb.DuckDBPyConnection, folder: Path, context: MetricContext) -> None:
    """Let the statements of a cursor see the row files of a folder as the view `both_files`."""
    key = key_of_files(folder, context)
    if _key_of_store(cursor) != key:
        let_go_of_packed(cursor)
        # Before the files are read: what is written while they are read is seen the next time.
        is_settled = are_settled(folder)
        if not see_packed(cursor, folder, context) and not store_rows(cursor, row_paths(folder), context):
            for step in read_steps(context, folder=folder.resolve()):
                cursor.execute(step.sql("duckdb"))
            return
        if is_settled:
            cursor.execute(f"CREATE TABLE {STORE}.read_from AS SELECT '{key}' AS key")
    cursor.execute(view_on_store(context).sql("duckdb"))


def view_on_store(context: MetricContext) -> Step:
    """The view `both_files` on the tables of the store."""
    return both_files_step(context, asset=f"{STORE}.asset", place=f"{STORE}.place", known=LOOKED_UP)


def _key_of_store(cursor: duckdb.DuckDBPyConnection) -> str:
    try:
        found = cursor.execute(f"SELECT key FROM {STORE}.read_from").fetchone()  # noqa: S608
    except duckdb.CatalogException:
        return ""
    return "" if found is None else str(found[0])
