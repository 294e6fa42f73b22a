"""The first computation: the published SQL, run; then exact rounding and intervals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from civicstat.inference.intervals import order_statistic_ranks
from civicstat.metrics.answer import Answer
from civicstat.metrics.answers import figures_from
from civicstat.metrics.context import MetricContext
from civicstat.metrics.errors import RecordsError
from civicstat.metrics.fitness import check_fitness, functions_asked
from civicstat.metrics.loaded import show_rows
from civicstat.metrics.records import check_headers
from civicstat.metrics.sql import Script, person_months_step, script_for
from civicstat.metrics.sql_percentile import Ranks
from civicstat.metrics.sql_steps import Step
from civicstat.metrics.sql_totals import LIFE
from civicstat.metrics.sql_working_time import calendar_file_step
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Accounting, Figure
from civicstat.vocabulary.filter_tree import BUSINESS_FUNCTIONS


@dataclass(frozen=True)
class Computed:
    """What a definition comes to: figures and accountings by key, and the SQL that found their counts."""

    figures: tuple[Figure, ...]
    accountings: tuple[Accounting, ...]
    sql: str


def compute(
    definition: Definition,
    *,
    connection: duckdb.DuckDBPyConnection,
    records_folder: Path,
    context: MetricContext,
    held_reason: str = "",
) -> Computed:
    """The figures of a definition from the published row files.

    Parameters
    ----------
    connection
        A DuckDB connection; the script runs on a cursor of it. It keeps the rows that it read for the next
        definition, and nothing else.
    records_folder
        Holds the three published files.
    held_reason
        Why this source's figures are held back; then every figure is `held` and shows nothing.

    Returns
    -------
    Computed
        One figure per period, area and group of the definition, sorted by key: `low` and `high` at 95 %, rounded half
        to even to the definition's digits. No accounting for figures that are held or suppressed.

    Raises
    ------
    DefinitionError
        When the definition asks for what the published rows do not tell.
    RecordsError
        When a row file is missing or its columns are not the published ones.
    """
    check_fitness(definition, context, where=f"{definition.id}, version {definition.version}")
    script = script_for(definition, context)
    if held_reason:
        figures, accountings = figures_from(definition, context, [], held_reason=held_reason)
        return Computed(figures, accountings, script.text(script.answer({})))
    check_headers(records_folder, definition, context)
    rows, last_steps = _run(script, connection, records_folder)
    figures, accountings = figures_from(definition, context, rows)
    return Computed(figures, accountings, script.text(last_steps))


def _run(script: Script, connection: duckdb.DuckDBPyConnection, folder: Path) -> tuple[list[Answer], list[Step]]:
    # A cursor has temporary tables and views of its own.
    with connection.cursor() as cursor:
        try:
            if script.definition.table == "person_months":
                cursor.execute(person_months_step(folder.resolve()).sql("duckdb"))
            else:
                show_rows(cursor, folder, script.context)
                if not functions_asked(script.definition).isdisjoint(BUSINESS_FUNCTIONS):
                    cursor.execute(calendar_file_step(folder.resolve()).sql("duckdb"))
            for step in script.counting:
                cursor.execute(step.sql("duckdb"))
            last_steps = script.answer(_ranks(script, cursor))
            rows = _answers(last_steps, cursor)
            if script.definition.km_median:
                rows = _with_tables_of_life(rows, cursor)
        except (duckdb.ConversionException, duckdb.InvalidInputException) as error:
            raise RecordsError(
                f"a value does not have the type of its column: {str(error).splitlines()[0][:300]}",
                where=str(folder),
                expected="the published row files, unchanged",
                next_step="Write the files again: civicstat cycle",
            ) from error
    return rows, last_steps


def _with_tables_of_life(rows: Sequence[Answer], cursor: duckdb.DuckDBPyConnection) -> list[Answer]:
    tables: dict[tuple[str, str, str], list[tuple[int, int, int]]] = defaultdict(list)
    lines = cursor.execute(f"SELECT period, area, group_key, least, most, requests FROM {LIFE}").fetchall()  # noqa: S608
    for period, area, group, least, most, requests in lines:
        tables[period, area, group].append((int(least), int(most), int(requests)))
    return [replace(row, table_of_life=tables.get((row.period, row.area, row.group), ())) for row in rows]


def _ranks(script: Script, cursor: duckdb.DuckDBPyConnection) -> Ranks:
    percentile = script.definition.percentile
    if script.definition.measure != "percentile" or percentile is None:
        return {}
    counts = cursor.execute("SELECT DISTINCT counted FROM tallies WHERE counted > 0").fetchall()
    return {int(n): order_statistic_ranks(int(n), percentile) for (n,) in counts}


def _answers(steps: Sequence[Step], cursor: duckdb.DuckDBPyConnection) -> list[Answer]:
    for step in steps:
        cursor.execute(step.sql("duckdb"))
    names = [column[0] for column in cursor.description or ()]
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return [
        Answer(period=row[0], area=row[1], group=row[2], counts=dict(zip(names[3:], row[3:], strict=True)))
        for row in rows
    ]
