"""Many published rows from few: row files of a home written again and again, each copy some weeks or years earlier.

This is for more rows than an ingest of the whole chain would bring forth in an hour: questions are put to row files,
however they came about. A row about an asset moves back by up to three years in whole weeks, a row about a place by up
to three whole years, since its file tells no day. All moments of a row move together, so durations stay as they are;
what is open stays open, and is older.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
from replicas import WEEKS_BACK

from civicstat.metrics.context import MetricContext
from civicstat.metrics.sql_rows import file_columns, row_file_query
from civicstat.vocabulary.tables import ASSET_ROWS, PLACE_ROWS, Column


YEARS_BACK = 3
# Bounds what sorting would need: the files are written in the order in which the copies are made.
MEMORY = "2GB"
_DAY = "CAST({name} AS DATE) - 7 * weeks"
_INSTANT = "strftime(CAST({name} AS TIMESTAMP) - to_days(7 * weeks), '%Y-%m-%dT%H:%M:%SZ')"
_LABEL = "(CAST({name}[1:4] AS INTEGER) - years) || {name}[5:]"
_MOVED = {"date": _DAY, "instant": _INSTANT, "week": _LABEL, "month": _LABEL}


def replicate_rows(source: Path, target: Path, *, rows: int, context: MetricContext) -> None:
    """Row files of that many rows from those of a home; made once, the same every time."""
    if target.is_dir():
        return
    unfinished = target.with_name(f".{target.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    with duckdb.connect(config={"memory_limit": MEMORY, "preserve_insertion_order": False}) as connection:
        read = {}
        for name, file, columns in zip(
            ("asset", "place"), (ASSET_ROWS, PLACE_ROWS), file_columns(context), strict=True
        ):
            as_text = [Column(column.name, "slug", "", "") for column in columns]
            connection.execute(f"CREATE TABLE {name} AS {row_file_query(str(source / file), as_text)}")
            read[name] = connection.table(name).count("*").fetchall()[0][0]
        times = rows / sum(read.values())
        for name, file, columns in zip(
            ("asset", "place"), (ASSET_ROWS, PLACE_ROWS), file_columns(context), strict=True
        ):
            moved = ", ".join(
                f"{_MOVED.get(column.type, '{name}').format(name=column.name)} AS {column.name}" for column in columns
            )
            wanted = rows - round(read["asset"] * times) if name == "place" else round(read[name] * times)
            # The same rows every time, in whatever order they are made.
            connection.execute(
                f"COPY (SELECT {moved} FROM (SELECT *, "
                f"CAST(hash(rowid, copy) % {WEEKS_BACK + 1} AS INTEGER) AS weeks, "
                f"CAST(hash(copy, rowid) % {YEARS_BACK + 1} AS INTEGER) AS years "
                f"FROM range({int(times) + 1}) AS c(copy), {name} WHERE copy * {read[name]} + rowid < {wanted})) "
                f"TO '{unfinished / file}' (HEADER, DELIMITER ',')"
            )
    for file in source.iterdir():
        if not (unfinished / file.name).exists():
            shutil.copyfile(file, unfinished / file.name)
    unfinished.rename(target)
