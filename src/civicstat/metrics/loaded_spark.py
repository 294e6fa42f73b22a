"""The row files in Spark: read once for all the definitions that a session is asked about, and held by columns."""

from __future__ import annotations

from pathlib import Path

from sqlglot import exp

from civicstat.metrics.context import MetricContext
from civicstat.metrics.row_files import are_settled, key_of_files
from civicstat.metrics.sql_rows import read_steps
from civicstat.warehouse.spark import SparkEngine


def show_rows_on_spark(engine: SparkEngine, folder: Path, context: MetricContext) -> None:
    """Let the statements of a session see the row files of a folder as the view `both_files`."""
    key = key_of_files(folder, context)
    if engine.read_from == key:
        return
    engine.read_from = ""
    # Before the files are read: what is written while they are read is seen the next time.
    is_settled = are_settled(folder)
    *files, both = read_steps(context, folder=folder.resolve())
    engine.drop(both.name)
    for step in files:
        engine.run(step.sql("spark").rstrip().removesuffix(";"))
    assert isinstance(both.query, exp.Expr)
    engine.hold(both.name, both.query.sql(dialect="spark"))
    engine.read_from = key if is_settled else ""
