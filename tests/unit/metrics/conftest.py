"""A small town with two wards and five kinds of request: rows in, figures of both computations out."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from civicstat.cycle.working_calendar import calendar_csv
from civicstat.metrics.compute import Computed, compute
from civicstat.metrics.context import MetricContext
from civicstat.metrics.read_definition import definition_from_fields
from civicstat.metrics.recheck import RecordFiles, recheck
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Accounting, Figure
from civicstat.vocabulary.tables import (
    ASSET_ROWS,
    CITY_CALENDAR,
    PERSON_MONTHS,
    PLACE_ROWS,
    SHARED_COLUMNS,
    asset_time_columns,
    column_of_layer,
    place_time_columns,
)


Row = dict[str, str]
CONTEXT = MetricContext(
    as_of=date(2014, 6, 30),
    coverage_from=date(2013, 1, 1),
    time_zone="America/Chicago",
    precision="day",
    layers={"ward": ("north", "south")},
    kinds={"alley": "asset", "cart": "asset", "yard": "place", "noise": "place", "bed-bugs": "person"},
    departments=("streets", "parks"),
    channels=("phone", "web"),
    lateness={"opened": 60, "closed": 14},
)
FIELDS: dict[str, Any] = {
    "id": "closed-in-time",
    "version": 1,
    "title": "Closed in time",
    "title_es": "Cerradas a tiempo",
    "question": "Does the city close it in time?",
    "question_es": "¿La ciudad lo cierra a tiempo?",
    "owner": "Commissioner",
    "owner_es": "Comisionado",
    "measure": "share",
    "numerator": "days_between(opened, closed) <= 5",
    "periods": ["month"],
    "unit": "percent",
    "digits": 1,
    "direction": "up",
    "settles_after": "30 days",
    "known_gaps": ["Nobody knows what is not reported."],
    "known_gaps_es": ["Nadie sabe lo que no se reporta."],
    "proposed_by": "a test",
    "proposed_by_es": "una prueba",
}


@dataclass
class Results:
    """What both computations found, by key without metric and version: `2014-06|city:-|-`."""

    figures: dict[str, Figure]
    accountings: dict[str, Accounting]
    computed: Computed


@dataclass
class Town:
    """Makes definitions and rows, and computes both ways."""

    connection: duckdb.DuckDBPyConnection
    folder: Path
    context: MetricContext = field(default=CONTEXT)

    def with_context(self, **changes: Any) -> Town:
        """The same town on another day, or with another source."""
        return Town(self.connection, self.folder, replace(self.context, **changes))

    def metric(self, **changes: Any) -> Definition:
        """A definition as its file would make it; None takes a field out."""
        fields = {name: value for name, value in (FIELDS | changes).items() if value is not None}
        return definition_from_fields(fields, scope=self.context.scope, where="closed-in-time.toml")

    def asset(self, opened: str, closed: str = "", due: str = "", **others: str) -> Row:
        """A row about an asset; with a time of day (`2014-06-01T12:00:00Z`) the local day follows from it."""
        row = {"kind": "alley", "department": "streets", "channel": "phone", "is_duplicate": "false", "ward": "north"}
        row |= {"h3_8": "882664c1a9fffff", "again_days": ""} | others
        for name, moment in (("opened", opened), ("closed", closed), ("due", due)):
            row[f"{name}_day"] = self._local_day(moment)
            row[f"{name}_at"] = moment if "T" in moment else ""
        return row

    def place(self, opened: str, closed: str = "", due: str = "", **others: str) -> Row:
        """A row about a place, as published: weeks, months and whole days."""
        row = {"kind": "yard", "department": "streets", "channel": "phone", "is_duplicate": "false", "ward": "north"}
        row |= {"again_days": ""} | others
        start = date.fromisoformat(opened)
        for name, moment in (("opened", opened), ("closed", closed)):
            year, week, _ = date.fromisoformat(moment or opened).isocalendar()
            row[f"{name}_week"] = f"{year:04}-W{week:02}" if moment else ""
            row[f"{name}_month"] = moment[:7]
        for name, moment in (("close", closed), ("due", due)):
            row[f"days_to_{name}"] = str((date.fromisoformat(moment) - start).days) if moment else ""
        return row

    def results(
        self,
        definition: Definition,
        rows: Sequence[Row],
        *,
        months: str = "month,requests,status\n",
        parts: Sequence[Definition] = (),
        **others: Any,
    ) -> Results:
        """Figures and accountings, after checking that both computations agree to the digit.

        `parts` are the metrics that a ratio or cost names.
        """
        by_id = {part.id: part for part in parts}
        files = self.write(rows, months=months)
        computed = compute(
            definition,
            connection=self.connection,
            records_folder=self.folder,
            context=self.context,
            others=by_id,
            **others,
        )
        bodies = {id_: part.to_json() for id_, part in by_id.items()}
        again = recheck(definition.to_json(), files=files, context=self.context.to_json(), others=bodies, **others)
        assert again[0] == computed.figures
        assert again[1] == computed.accountings
        return Results(
            {_short(figure): figure for figure in computed.figures},
            {_short(accounting): accounting for accounting in computed.accountings},
            computed,
        )

    def write(self, rows: Sequence[Row], *, months: str = "month,requests,status\n") -> RecordFiles:
        """The three published files."""
        layers = [column_of_layer(layer) for layer in self.context.layers]
        shared = [column.name for column in SHARED_COLUMNS] + layers
        knows = self.context.knows_reopenings
        asset_columns = [*shared, *(column.name for column in asset_time_columns(knows_reopenings=knows))]
        place_columns = [*shared, *(column.name for column in place_time_columns(knows_reopenings=knows))]
        # A column that the town's source does not have is in no row.
        left_out = set() if knows else {"reopenings"}
        rows = [
            {name: value for name, value in ({"reopenings": ""} | row).items() if name not in left_out} for row in rows
        ]
        files = RecordFiles(
            _csv(asset_columns, [row for row in rows if "opened_day" in row]),
            _csv(place_columns, [row for row in rows if "opened_week" in row]),
            months,
        )
        for name, text in ((ASSET_ROWS, files.asset), (PLACE_ROWS, files.place), (PERSON_MONTHS, files.person_months)):
            (self.folder / name).write_text(text, encoding="utf-8", newline="")
        if self.context.calendar:
            content = calendar_csv(self.context.calendar, time_zone=self.context.time_zone)
            (self.folder / CITY_CALENDAR).write_bytes(content)
        return files

    def _local_day(self, moment: str) -> str:
        if "T" not in moment:
            return moment
        return datetime.fromisoformat(moment).astimezone(ZoneInfo(self.context.time_zone)).date().isoformat()


def _short(item: Figure | Accounting) -> str:
    return str(item.key).split("|", 2)[2]


def _csv(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: [row[column] for column in columns]))
    return text.getvalue()


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(config={"threads": 2}) as connection:
        yield Town(connection, Path(folder))
