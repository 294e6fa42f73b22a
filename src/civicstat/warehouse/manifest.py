"""The manifest: which snapshot of each table counts, and where it came from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.warehouse.errors import WarehouseError


FORMAT = "civicstat-warehouse/1"


@dataclass(frozen=True)
class SnapshotEntry:
    """One snapshot: the digest of its file, its size, and what it rests on.

    Parameters
    ----------
    sha256
        Digest of the Parquet file, which is also its name.
    rows
        How many rows it holds.
    schema
        Digest of the column names and types, in order.
    as_of
        The latest local day of the run that last confirmed it, ISO form, or "" where none was given.
    commitments
        Source name to salted digest of the source's files.
    columns_read
        Source name to the source's columns that were read: a column that was here and is gone tomorrow is drift.
    refused
        Digest of the file of refused rows, or "" when none was refused.
    held
        Why this snapshot does not count yet, in English; empty when it counts.
    """

    sha256: str
    rows: int
    schema: str
    as_of: str = ""
    commitments: Mapping[str, str] = field(default_factory=dict)
    columns_read: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refused: str = ""
    held: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As it stands in the manifest."""
        return {
            "sha256": self.sha256,
            "rows": self.rows,
            "schema": self.schema,
            "as_of": self.as_of,
            "commitments": dict(self.commitments),
            "columns_read": {name: list(columns) for name, columns in self.columns_read.items()},
            "refused": self.refused,
            "held": list(self.held),
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Self:
        """One entry of the manifest."""
        return cls(
            sha256=fields["sha256"],
            rows=fields["rows"],
            schema=fields["schema"],
            as_of=fields["as_of"],
            commitments=fields["commitments"],
            columns_read={name: tuple(columns) for name, columns in fields["columns_read"].items()},
            refused=fields["refused"],
            held=tuple(fields["held"]),
        )


@dataclass(frozen=True)
class TableHistory:
    """A table's snapshots, oldest first, and the digest of the one that counts ("" while all are held)."""

    current: str
    snapshots: tuple[SnapshotEntry, ...]

    @property
    def current_entry(self) -> SnapshotEntry | None:
        """The snapshot that counts."""
        return next((entry for entry in self.snapshots if entry.sha256 == self.current), None)

    def with_entry(self, entry: SnapshotEntry) -> TableHistory:
        """This history with one more snapshot, or with the same snapshot confirmed; it counts unless it is held."""
        known = [replace(entry) if old.sha256 == entry.sha256 else old for old in self.snapshots]
        if all(old.sha256 != entry.sha256 for old in self.snapshots):
            known.append(entry)
        return TableHistory(self.current if entry.held else entry.sha256, tuple(known))


@dataclass(frozen=True)
class Manifest:
    """All tables of a warehouse."""

    tables: Mapping[str, TableHistory] = field(default_factory=dict)

    def with_entry(self, table: str, entry: SnapshotEntry) -> Manifest:
        """This manifest with one more snapshot of a table."""
        history = self.tables.get(table, TableHistory("", ())).with_entry(entry)
        return Manifest({**self.tables, table: history})

    def to_bytes(self) -> bytes:
        """The file's content: canonical JSON, so that equal manifests are equal files."""
        return canonical_bytes(
            {
                "format": FORMAT,
                "tables": {
                    name: {
                        "current": history.current,
                        "snapshots": [entry.to_json() for entry in history.snapshots],
                    }
                    for name, history in self.tables.items()
                },
            }
        )


def read_manifest(path: Path) -> Manifest:
    """The manifest at a path; an empty one where nothing was ever published."""
    try:
        fields = json.loads(path.read_bytes())
    except FileNotFoundError:
        return Manifest()
    except (UnicodeDecodeError, json.JSONDecodeError) as fault:
        raise _not_readable(path, str(fault)) from None
    if not isinstance(fields, dict) or fields.get("format") != FORMAT:
        raise _not_readable(path, f'its format is not "{FORMAT}"')
    return Manifest(
        {
            name: TableHistory(table["current"], tuple(SnapshotEntry.from_json(e) for e in table["snapshots"]))
            for name, table in fields["tables"].items()
        }
    )


def _not_readable(path: Path, why: str) -> WarehouseError:
    return WarehouseError(
        f"the manifest cannot be read: {why}",
        where=f"warehouse/{path.name}",
        expected=f'a file of format "{FORMAT}" as this software writes it',
        next_step="Move the folder warehouse/ away and ingest again; it is rebuilt from the city's files.",
    )
