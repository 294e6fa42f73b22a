"""Which engine computes the figures, and how it is opened."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from civicstat.vocabulary.city import EngineName
from civicstat.warehouse.engine import EngineLimits, connect
from civicstat.warehouse.spark import SparkEngine


Connection = duckdb.DuckDBPyConnection | SparkEngine


@dataclass(frozen=True)
class EngineChoice:
    """An engine by name, and for Spark the address of its cluster, empty for this machine; figures do not change."""

    name: EngineName = "duckdb"
    spark_master: str = ""


DUCKDB = EngineChoice()
# What DuckDB may hold at once where it has a folder for the rest. Ten million rows fit once they are typed and packed;
# with more of them it takes longer.
MEGABYTES_BESIDE_SPILL = 200


def open_engine(
    choice: EngineChoice, *, rows: Path, limits: EngineLimits, spills_to: Path | None = None
) -> AbstractContextManager[Connection]:
    """The engine that was chosen; DuckDB can read the row files of one folder and nothing else.

    With `spills_to`, a folder that need not exist, DuckDB holds little in memory and keeps the rest there meanwhile.
    """
    if choice.name == "spark":
        return SparkEngine(master=choice.spark_master, limits=limits)
    if spills_to is None:
        return connect(folders=[rows], limits=limits, reads_from=rows)
    if limits.memory_megabytes is None:
        limits = replace(limits, memory_megabytes=MEGABYTES_BESIDE_SPILL)
    return _with_spill(rows, limits, spills_to)


@contextmanager
def _with_spill(rows: Path, limits: EngineLimits, spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    # What a run that was killed left behind is of no use to anybody.
    shutil.rmtree(spill, ignore_errors=True)
    try:
        with connect(folders=[rows], limits=limits, reads_from=rows, spills_to=spill) as connection:
            yield connection
    finally:
        shutil.rmtree(spill, ignore_errors=True)
