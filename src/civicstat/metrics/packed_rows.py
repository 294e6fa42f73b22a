"""The row files packed into one database file, written once for a day's rows: then nobody reads their text again.

The row files stay what is published, what strangers recompute from, and what the second computation reads. The packed
rows stand beside them in a home, are never published, and count only for files with the digest that they were made
from, for lists and a day that come to the same tables, and with as many rows as were packed.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from civicstat.metrics.context import MetricContext
from civicstat.metrics.row_files import are_settled, digest_of_files, row_paths, state_of_files
from civicstat.metrics.row_store import STORE, drop_store, store_rows, what_is_stored
from civicstat.warehouse.engine import quoted_text


PACKED_ROWS = "packed-rows.duckdb"
_PACKED = "civicstat_packed_rows"
_ROWS = "(SELECT COUNT(*) FROM {database}.asset) + (SELECT COUNT(*) FROM {database}.place)"


def pack_rows(connection: duckdb.DuckDBPyConnection, folder: Path, context: MetricContext) -> None:
    """Write the packed rows of a folder's row files beside them, unless those that stand there fit.

    Rows with a value that no list of the city has are not packed; they are read from the files.

    Parameters
    ----------
    connection
        A DuckDB connection that may read and write in `folder`.
    """
    target = folder.resolve() / PACKED_ROWS
    with connection.cursor() as cursor:
        if see_packed(cursor, folder, context):
            let_go_of_packed(cursor)
            return
        target.unlink(missing_ok=True)
        unfinished = target.with_name(f".{PACKED_ROWS}.new")
        unfinished.unlink(missing_ok=True)
        # Before the files are read: what is written while they are read does not fit afterwards.
        state = state_of_files(folder) if are_settled(folder) else ""
        digest = digest_of_files(folder)
        if not store_rows(cursor, row_paths(folder), context, file=unfinished):
            unfinished.unlink()
            return
        # Names and texts of our own, and digests.
        cursor.execute(
            f"CREATE TABLE {STORE}.made_from AS SELECT '{what_is_stored(context)}' AS stored, '{state}' AS state, "
            f"'{digest}' AS digest, {_ROWS.format(database=STORE)} AS row_count"
        )
        drop_store(cursor)
    unfinished.replace(target)


def see_packed(cursor: duckdb.DuckDBPyConnection, folder: Path, context: MetricContext) -> bool:
    """Whether the packed rows of a folder fit its row files; the tables of `STORE` are then views on them."""
    target = folder.resolve() / PACKED_ROWS
    if not target.is_file():
        return False
    try:
        cursor.execute(f"ATTACH {quoted_text(str(target))} AS {_PACKED} (READ_ONLY)")
        found = cursor.execute(
            f"SELECT row_count = {_ROWS.format(database=_PACKED)}, stored, state, digest FROM {_PACKED}.made_from"  # noqa: S608
        ).fetchone()
        if found is not None and found[0] and _fit(folder, context, *found[1:]):
            cursor.execute(f"ATTACH ':memory:' AS {STORE}")
            for table in ("asset", "place"):
                cursor.execute(f"CREATE VIEW {STORE}.{table} AS SELECT * FROM {_PACKED}.{table}")  # noqa: S608
            return True
    except duckdb.Error:
        # Cut short, of another version of DuckDB, or not for this connection to read: the row files say the same.
        pass
    let_go_of_packed(cursor)
    return False


def let_go_of_packed(cursor: duckdb.DuckDBPyConnection) -> None:
    """Let the rows go, packed or not."""
    drop_store(cursor)
    cursor.execute(f"DETACH DATABASE IF EXISTS {_PACKED}")


def _fit(folder: Path, context: MetricContext, stored: str, state: str, digest: str) -> bool:
    # Where the files stand as they were left, their digest need not be worked out again.
    is_same = (state != "" and state == state_of_files(folder)) or digest == digest_of_files(folder)
    return is_same and stored == what_is_stored(context)
