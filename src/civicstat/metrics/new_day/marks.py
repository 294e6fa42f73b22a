"""Marks of a day's row files: how many rows there are under each day, week and month, and a sum that tells them apart.

Two days with equal marks under a label have the same rows there. The second computation knows nothing of marks: it
compares the row files line by line, so that a fault here cannot hide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from civicstat.metrics.context import MetricContext
from civicstat.metrics.loaded import show_rows
from civicstat.metrics.sql_rows import BOTH_FILES
from civicstat.vocabulary.canonical import digest_of


MOMENTS = ("opened", "closed", "due")
# What is not known when a request is opened; and what moves with the city's day, though no row has changed.
_LATER = (
    *("closed_day", "closed_at", "closed_week", "closed_month", "days_to_close", "seconds_to_close"),
    *("again_days", "reopenings"),
)
_OF_THE_DAY = ("age_in_days", "age_in_seconds", "days_since_closing")
# The labels of a day, a week and a month, joined; rows about places have no day.
Atom = str


@dataclass(frozen=True)
class Mark:
    """The rows under one day, week and month of a moment.

    `rows` tells all of them apart, `openings` only what is known of each since it was opened. `is_open` counts those
    without a closing, `latest_due` is the longest time until which one of those was promised, in days.
    """

    count: int
    rows: str
    openings: str
    open: int
    latest_due: int | None


@dataclass(frozen=True)
class Marks:
    """The marks of one day's row files by moment."""

    of: Mapping[str, Mapping[Atom, Mark]]

    @property
    def digest(self) -> str:
        """What changes when any row does."""
        return digest_of(self.to_json())

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            moment: {atom: [m.count, m.rows, m.openings, m.open, m.latest_due] for atom, m in marks.items()}
            for moment, marks in self.of.items()
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Mapping[str, Any]]) -> Marks:
        """Marks as they were kept."""
        return cls({moment: {atom: Mark(*fields) for atom, fields in marks.items()} for moment, marks in kept.items()})


def marks_of(connection: duckdb.DuckDBPyConnection, folder: Path, context: MetricContext) -> Marks:
    """The marks of the row files in a folder."""
    with connection.cursor() as cursor:
        show_rows(cursor, folder, context)
        names = [row[0] for row in cursor.execute(f"DESCRIBE {BOTH_FILES}").fetchall() if row[0] not in _OF_THE_DAY]
        found = {moment: _marks(cursor, moment, names) for moment in MOMENTS}
    return Marks(found)


def _marks(cursor: duckdb.DuckDBPyConnection, moment: str, names: list[str]) -> dict[Atom, Mark]:
    # Our own column names and nothing else.
    labels = ", ".join(f"coalesce(CAST({moment}_{unit} AS VARCHAR), '')" for unit in ("day", "week", "month"))
    openings = ", ".join(name for name in names if name not in _LATER)
    query = (
        f"SELECT concat_ws('|', {labels}) AS atom, count(*), CAST(sum(hash({', '.join(names)})) AS VARCHAR), "  # noqa: S608
        f"CAST(sum(hash({openings})) AS VARCHAR), count(*) FILTER (days_to_close IS NULL), "
        f"max(days_to_due) FILTER (days_to_close IS NULL) FROM {BOTH_FILES} GROUP BY ALL ORDER BY atom"
    )
    return {
        atom: Mark(count, rows, opened, open_, None if latest is None else int(latest))
        for atom, count, rows, opened, open_, latest in cursor.execute(query).fetchall()
    }
