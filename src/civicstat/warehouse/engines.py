"""Which engine computes the figures, and how it is opened."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
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


def open_engine(choice: EngineChoice, *, rows: Path, limits: EngineLimits) -> AbstractContextManager[Connection]:
    """The engine that was chosen; DuckDB can read the row files of one folder and nothing else."""
    if choice.name == "spark":
        return SparkEngine(master=choice.spark_master, limits=limits)
    return connect(folders=[rows], limits=limits, reads_from=rows)
