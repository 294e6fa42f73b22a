"""What a home has published about requests: row files, context and names, taken from the record and nowhere else."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from civicstat.cycle.home import BUDGET_LINES, ROW_FILES
from civicstat.cycle.release import CALENDAR_ROLE
from civicstat.ledger.errors import NoRecordError
from civicstat.ledger.reader import Record, has_record
from civicstat.metrics.context import MetricContext
from civicstat.metrics.recheck import RecordFiles, Records, read_records
from civicstat.metrics.words import names_of_metrics
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.statement import Entry, ObjectRef
from civicstat.vocabulary.tables import CITY_CALENDAR


@dataclass(frozen=True)
class Published:
    """The objects by role, as they stood after a release."""

    record: Record
    refs: Mapping[str, ObjectRef]

    @cached_property
    def context(self) -> MetricContext:
        """The city on its day."""
        fields = self.record.object_json(self.refs["context"])
        budget = self.record.object_json(self.refs[BUDGET_LINES]) if BUDGET_LINES in self.refs else None
        return MetricContext.from_json({**fields, "budget": budget})

    @cached_property
    def definitions(self) -> Mapping[str, Definition]:
        """The definitions in force, by id."""
        return self.record.live_definitions()

    @cached_property
    def names(self) -> Mapping[str, Any]:
        """The object of role `kinds`: names by slug."""
        names: dict[str, Any] = dict(self.record.object_json(self.refs["kinds"]))
        if BUDGET_LINES in self.refs:
            names[BUDGET_LINES] = self.record.object_json(self.refs[BUDGET_LINES])["lines"]
        return {**names, **names_of_metrics(self.definitions)}

    @cached_property
    def area_names(self) -> dict[str, str]:
        """Names of areas by `layer:slug`."""
        layers = [self.record.object_json(ref) for role, ref in self.refs.items() if role.startswith("layer/")]
        return {f"{layer['slug']}:{area['slug']}": area["name"] for layer in layers for area in layer.get("areas", ())}

    @property
    def row_refs(self) -> dict[str, ObjectRef]:
        """The row files by role, in the order in which rows are counted: asset, place, person months."""
        return {role: self.refs[role] for role in ROW_FILES if role in self.refs}

    def row_text(self, role: str) -> str:
        """A row file as text; empty where it has not been published."""
        return self.record.object(self.refs[role]).decode("utf-8") if role in self.refs else ""

    @cached_property
    def rows(self) -> Records:
        """All rows, as the second computation reads them."""
        return read_records(RecordFiles(*(self.row_text(role) for role in ROW_FILES)), self.context.to_json())

    @contextmanager
    def as_folder(self) -> Iterator[Path]:
        """A folder, for as long as it is needed, in which the row files stand as SQL reads them."""
        names = {**ROW_FILES, CALENDAR_ROLE: CITY_CALENDAR}
        with tempfile.TemporaryDirectory(prefix="civicstat-studio-") as folder:
            for role, name in names.items():
                if role in self.refs:
                    (Path(folder) / name).write_bytes(self.record.object(self.refs[role]))
            yield Path(folder)


def published_in(home: Path, *, until: Entry | None = None) -> Published:
    """What a home has published, all in all or until a release.

    Raises
    ------
    NoRecordError
        When nothing has been published there.
    """
    record = Record(home) if has_record(home) else None
    releases = () if record is None else record.releases()
    refs = {
        ref.role: ref
        for release in releases
        if until is None or release.index <= until.index
        for ref in (() if record is None else record.objects_of(release.statement))
    }
    if record is None or "context" not in refs:
        raise NoRecordError(
            "nothing has been published in this home yet",
            where=str(home),
            expected="a home with a release, whose published rows can be counted",
            next_step=f"Run: civicstat cycle CITY --home {home}",
        )
    return Published(record, refs)
