"""A reader's questions to the published rows, answered at once: some months, some kinds or all, by area or group.

The rows are counted once per breakdown, by kind, month and days to close. Whatever is asked then is added up from a
table that is a small part of the rows, so counts and medians are exact. An open request is not left out of a median: it
stands once at the least that it can come to and once at never, as everywhere; where both differ, the answer is a bound.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from civicstat.metrics.context import MetricContext
from civicstat.metrics.errors import DefinitionError
from civicstat.metrics.loaded import show_rows
from civicstat.metrics.question_rows import MONTH_NUMBER, kept_question_rows, lists_of_names, name_of
from civicstat.vocabulary.figure import Bound
from civicstat.vocabulary.tables import column_of_layer
from civicstat.warehouse.engine import quoted_text


MONTHS_PER_YEAR = 12
# The names below are our own columns or slugs of layers, never a reader's words.
_WAITS = """
CREATE TEMP TABLE waits_by_{column} AS
SELECT kind, {month} AS month, {column} AS part, least, is_open, CAST(COUNT(*) AS INTEGER) AS requests
FROM (
  SELECT kind, CAST(opened_month AS TEXT) AS label, {column},
    COALESCE(days_to_close, age_in_days + 1) AS least, days_to_close IS NULL AS is_open
  FROM both_files
) AS rows GROUP BY ALL ORDER BY kind, month
"""
# The same from the rows kept for questions: counted by numbers, and each name looked up once per count.
_WAITS_OF_KEPT = """
CREATE TEMP TABLE waits_by_{column} AS
SELECT {kind_name} AS kind, CAST(month AS INTEGER) AS month, {part_name} AS part, least, is_open,
  CAST(requests AS INTEGER) AS requests
FROM (
  SELECT kind, month, {column} AS part, least, is_open, COUNT(*) AS requests
  FROM read_parquet({file}) GROUP BY ALL
) AS counted ORDER BY kind, month
"""
_COUNTS = """
CREATE TEMP TABLE counts_by_{column} AS
SELECT kind, month, part, SUM(requests) AS requests, SUM(CASE WHEN is_open THEN 0 ELSE requests END) AS closed
FROM waits_by_{column} GROUP BY ALL ORDER BY kind, month
"""
# Most of what is asked is about all kinds, and their table is a fraction of that of each kind.
_OF_ALL_KINDS = """
CREATE TEMP TABLE waits_of_all_by_{column} AS
SELECT month, part, least, is_open, CAST(SUM(requests) AS INTEGER) AS requests
FROM waits_by_{column} GROUP BY ALL ORDER BY month
"""
_COUNTED = """
SELECT CAST(part AS TEXT) AS part, CAST(SUM(requests) AS BIGINT), CAST(SUM(closed) AS BIGINT)
FROM counts_by_{column} WHERE {condition} GROUP BY ALL ORDER BY part
"""
_WAITED = """
WITH heights AS (
  SELECT part, least, SUM(requests) AS requests, SUM(CASE WHEN is_open THEN 0 ELSE requests END) AS closed
  FROM {waits}_by_{column} WHERE {condition} GROUP BY part, least
), rising AS (
  SELECT part, least, SUM(requests) OVER w AS at_least, SUM(closed) OVER w AS at_most,
    SUM(requests) OVER (PARTITION BY part) AS requests
  FROM heights WINDOW w AS (PARTITION BY part ORDER BY least)
)
SELECT CAST(part AS TEXT) AS part, CAST(MAX(requests) AS BIGINT), CAST(MAX(at_most) AS BIGINT),
  MIN(CASE WHEN 2 * at_least >= requests THEN least END), MIN(CASE WHEN 2 * at_most >= requests THEN least END)
FROM rising GROUP BY ALL ORDER BY part
"""


@dataclass(frozen=True)
class Counted:
    """Requests opened in the months asked about, and those of them that are closed; `part` is None where unknown."""

    part: str | None
    requests: int
    closed: int


@dataclass(frozen=True)
class Waited(Counted):
    """The same with the median of the days to close: exact, or more than so many; None where not even that is known."""

    median_days: int | None
    bound: Bound


class Questions:
    """The published rows of a folder, ready to be asked; the first question by an area or group counts them by it.

    Parameters
    ----------
    connection
        A DuckDB connection that may read the folder; a cursor of it keeps the counts.
    folder
        Holds the published row files.
    kept_in
        Where `keep_question_rows` wrote the same rows, if it did: then they are counted from there. It pays from ten
        million rows on.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        folder: Path,
        context: MetricContext,
        *,
        kept_in: Path | None = None,
    ) -> None:
        self._cursor = connection.cursor()
        self._columns = {layer: column_of_layer(layer) for layer in context.layers}
        self._columns |= {name: name for name in ("department", "channel")}
        self._kinds = frozenset(context.kinds)
        self._ready: set[str] = set()
        self._names = lists_of_names(context)
        self._kept = None if kept_in is None else kept_question_rows(connection, folder, context, kept_in=kept_in)
        if self._kept is None:
            show_rows(self._cursor, folder, context)

    @property
    def is_kept(self) -> bool:
        """Whether the rows are counted from those kept for questions."""
        return self._kept is not None

    def counts(self, by: str, *, first: str, last: str, kinds: Collection[str] = ()) -> tuple[Counted, ...]:
        """Requests opened from month `first` to month `last`, by the areas of a layer, or by department or channel.

        Raises
        ------
        DefinitionError
            When the city has no such layer or kind.
        """
        return tuple(Counted(*row) for row in self._answer(_COUNTED, by, first, last, kinds))

    def medians(self, by: str, *, first: str, last: str, kinds: Collection[str] = ()) -> tuple[Waited, ...]:
        """The same, with the median of the days until they were closed."""
        return tuple(_waited(*row) for row in self._answer(_WAITED, by, first, last, kinds))

    def _answer(self, query: str, by: str, first: str, last: str, kinds: Collection[str]) -> list[tuple[Any, ...]]:
        column = self._columns.get(by)
        unknown = sorted(set(kinds) - self._kinds)
        if column is None or unknown:
            raise DefinitionError(
                f"nothing can be asked about {by if column is None else ', '.join(unknown)}",
                where="questions to the published rows",
                expected=f"one of {', '.join(self._columns)}; kinds as in kinds.csv",
                next_step="Ask by one of these.",
            )
        if by not in self._ready:
            self._cursor.execute(self._waits(column))
            for statement in (_COUNTS, _OF_ALL_KINDS):
                self._cursor.execute(statement.format(column=column))
            self._ready.add(by)
        waits, condition, values = "waits_of_all", "month BETWEEN ? AND ?", [_number(first), _number(last)]
        if kinds:
            marks = ", ".join("?" for _ in kinds)
            waits, condition = "waits", f"{condition} AND kind IN ({marks})"
        sql = query.format(column=column, waits=waits, condition=condition)
        return self._cursor.execute(sql, [*values, *kinds]).fetchall()

    def _waits(self, column: str) -> str:
        if self._kept is None:
            return _WAITS.format(column=column, month=MONTH_NUMBER.format(label="label"))
        return _WAITS_OF_KEPT.format(
            column=column,
            kind_name=name_of("kind", self._names["kind"]),
            part_name=name_of("part", self._names[column]),
            file=quoted_text(str(self._kept)),
        )


def _waited(part: str | None, requests: int, closed: int, least: int, most: int | None) -> Waited:
    if least == most:
        return Waited(part, requests, closed, least, "exact")
    return Waited(part, requests, closed, least - 1 if least >= 1 else None, "more-than")


def _number(month: str) -> int:
    """Months counted from the year nought, so that they compare as numbers."""
    return int(month[:4]) * MONTHS_PER_YEAR + int(month[5:])
