"""The statements of one script, put to DuckDB or to Spark: who computes does not know which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import duckdb
from numpy.typing import NDArray
from sqlglot import exp

from civicstat.metrics.errors import RecordsError
from civicstat.metrics.fitness import functions_asked
from civicstat.metrics.loaded import show_rows
from civicstat.metrics.loaded_spark import show_rows_on_spark
from civicstat.metrics.sql import Script, person_months_step
from civicstat.metrics.sql_steps import Step
from civicstat.metrics.sql_totals import TOTAL
from civicstat.metrics.sql_working_time import calendar_file_step
from civicstat.vocabulary.filter_tree import BUSINESS_FUNCTIONS
from civicstat.warehouse.engines import Connection
from civicstat.warehouse.errors import WarehouseError
from civicstat.warehouse.spark import SparkEngine


Rows = tuple[list[str], list[tuple[Any, ...]]]


class Asked(Protocol):
    """An engine that answers one script; what it keeps under a name goes when the script is done."""

    def take(self, steps: Sequence[Step]) -> None:
        """Runs steps that keep their results under names."""

    def forget(self, names: Sequence[str]) -> None:
        """Lets results go before the script is done, if the engine holds them."""

    def rows(self, query: Step | str) -> Rows:
        """The names of the columns of an answer, and its rows."""


@contextmanager
def asked(script: Script, connection: Connection, folder: Path) -> Iterator[Asked]:
    """An engine that sees the published files of a folder, ready for the steps that count.

    Raises
    ------
    RecordsError
        When a value in a row file does not have the type of its column.
    """
    if isinstance(connection, SparkEngine):
        with _on_spark(script, connection, folder) as engine:
            yield engine
        return
    # A cursor has temporary tables and views of its own.
    with connection.cursor() as cursor:
        try:
            if script.definition.table == "person_months":
                cursor.execute(person_months_step(folder.resolve()).sql("duckdb"))
            else:
                show_rows(cursor, folder, script.context)
                if _asks_for_calendar(script):
                    cursor.execute(calendar_file_step(folder.resolve()).sql("duckdb"))
            yield OnDuckDB(cursor)
        except (duckdb.ConversionException, duckdb.InvalidInputException) as error:
            raise _wrong_value(str(error), folder) from error


class OnDuckDB:
    """A cursor of DuckDB that answers one script."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    def take(self, steps: Sequence[Step]) -> None:
        """Runs steps that keep their results under names."""
        for step in steps:
            self._cursor.execute(step.sql("duckdb"))

    def forget(self, names: Sequence[str]) -> None:
        """Lets results go before the script is done."""
        for name in names:
            self._cursor.execute(f"DROP TABLE {name}")

    def columns(self, query: str) -> dict[str, NDArray[Any]]:
        """The columns of an answer without gaps, as arrays."""
        return self._cursor.execute(query).fetchnumpy()

    def rows(self, query: Step | str) -> Rows:
        """The names of the columns of an answer, and its rows."""
        self._cursor.execute(query if isinstance(query, str) else self._shorter(query.sql("duckdb")))
        return [column[0] for column in self._cursor.description or ()], self._cursor.fetchall()

    def _shorter(self, sql: str) -> str:
        """The last statement of a script with counts of 64 bits: DuckDB hands those to Python four times as fast."""
        sql = sql.rstrip().removesuffix(";")
        self._cursor.execute(f"DESCRIBE {sql}")
        wide = [name for name, type_, *_ in self._cursor.fetchall() if type_ == "HUGEINT" and not name.endswith(TOTAL)]
        if not wide:
            return sql
        shorter = ", ".join(f"CAST({name} AS BIGINT) AS {name}" for name in wide)
        # Our own columns and nothing else, and the order that the statement has: period, area and group.
        return f"SELECT * REPLACE ({shorter}) FROM (\n{sql}\n) AS answer ORDER BY 1, 2, 3"  # noqa: S608


class _OnSpark:
    def __init__(self, engine: SparkEngine, used_again: frozenset[str]) -> None:
        self._engine = engine
        self._used_again = used_again
        self.names: list[str] = []

    def take(self, steps: Sequence[Step]) -> None:
        for step in steps:
            self.names.append(step.name)
            if "spark" in step.views_by_dialect:
                self._engine.run(step.sql("spark").rstrip().removesuffix(";"))
            elif step.is_view or step.name not in self._used_again:
                self._engine.view(step.name, _query(step))
            else:
                self._engine.keep(step.name, _query(step))

    def forget(self, names: Sequence[str]) -> None:
        """They go with the others: what is a view here asks again for what came before it."""

    def rows(self, query: Step | str) -> Rows:
        return self._engine.rows(query if isinstance(query, str) else _query(query))


@contextmanager
def _on_spark(script: Script, engine: SparkEngine, folder: Path) -> Iterator[_OnSpark]:
    asked = _OnSpark(engine, _used_again(script))
    try:
        try:
            if script.definition.table == "person_months":
                asked.take([person_months_step(folder.resolve())])
            else:
                show_rows_on_spark(engine, folder, script.context)
                if _asks_for_calendar(script):
                    asked.take([calendar_file_step(folder.resolve())])
        except WarehouseError as error:
            raise _wrong_value(error.found, folder) from error
        yield asked
    finally:
        for name in asked.names:
            engine.drop(name)


def _query(step: Step) -> str:
    assert isinstance(step.query, exp.Expr)
    return step.query.sql(dialect="spark")


def _used_again(script: Script) -> frozenset[str]:
    """The results that more than one later statement asks for: worth keeping, where a view is cheaper otherwise."""
    steps = [*script.counting, *script.answer({})]
    used = Counter(
        table.name for step in steps if isinstance(step.query, exp.Expr) for table in step.query.find_all(exp.Table)
    )
    return frozenset(name for name, times in used.items() if times > 1)


def _asks_for_calendar(script: Script) -> bool:
    return not functions_asked(script.definition).isdisjoint(BUSINESS_FUNCTIONS)


def _wrong_value(found: str, folder: Path) -> RecordsError:
    return RecordsError(
        f"a value does not have the type of its column: {found.splitlines()[0][:300]}",
        where=str(folder),
        expected="the published row files, unchanged",
        next_step="Write the files again: civicstat cycle",
    )
