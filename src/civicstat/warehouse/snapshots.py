"""Immutable snapshots: written beside the old, named by their content, and counted only once the manifest says so.

The order of a publication: refused rows, then the snapshot, then the manifest; each is written to a temporary name,
flushed to the disk and renamed. The renaming of the manifest is the moment of truth. A crash before it leaves the old
state and perhaps stray files, which the next writer sweeps away; readers never look at a stray.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import filelock
import pyarrow as pa
import pyarrow.parquet as pq

from civicstat.vocabulary.canonical import digest_of, sha256_hex
from civicstat.warehouse.errors import WarehouseError
from civicstat.warehouse.manifest import Manifest, SnapshotEntry, read_manifest
from civicstat.warehouse.parquet import write_parquet
from civicstat.warehouse.shelves import Shelves


# Temporary files end so; nothing that ends so is ever read.
UNFINISHED = ".unfinished"
UNFINISHED_SNAPSHOT = f"snapshot{UNFINISHED}"
_NAMED_BY_CONTENT = re.compile(r"[0-9a-f]{64}\.(parquet|csv)")
# A writer waits this long for another one to finish before it says so.
SECONDS_TO_WAIT_FOR_LOCK = 60


@dataclass(frozen=True)
class Provenance:
    """Where a snapshot comes from; the fields are those of `SnapshotEntry`."""

    as_of: str = ""
    commitments: tuple[tuple[str, str], ...] = ()
    columns_read: tuple[tuple[str, tuple[str, ...]], ...] = ()
    held: tuple[str, ...] = ()


def publish_snapshot(
    home: Path, table: str, rows: pa.Table, *, provenance: Provenance, refused_csv: bytes = b""
) -> SnapshotEntry:
    """Puts a table to rest and makes it the one that counts, unless it is held; the same content changes nothing.

    Parameters
    ----------
    home
        The city's home folder.
    table
        The table's name, such as `service_requests`.
    rows
        The rows, already sorted by all columns: equal rows then give equal bytes.
    provenance
        Where they come from.
    refused_csv
        The refused rows as CSV; empty when none was refused.
    """
    shelves = Shelves(home)
    shelves.root.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(shelves.lock, timeout=SECONDS_TO_WAIT_FOR_LOCK):
        before = read_manifest(shelves.manifest)
        _sweep(shelves, table, before)
        refused = _put_refusals(shelves, table, refused_csv) if refused_csv else ""
        entry = SnapshotEntry(
            sha256=_put_snapshot(shelves, table, rows),
            rows=rows.num_rows,
            schema=schema_digest(rows.schema),
            as_of=provenance.as_of,
            commitments=dict(provenance.commitments),
            columns_read=dict(provenance.columns_read),
            refused=refused,
            held=provenance.held,
        )
        after = before.with_entry(table, entry).to_bytes()
        if after != before.to_bytes():
            _replace(shelves.manifest, after)
    return entry


def current_snapshot(home: Path, table: str) -> SnapshotEntry | None:
    """The snapshot of a table that counts, or None before the first."""
    history = read_manifest(Shelves(home).manifest).tables.get(table)
    return None if history is None else history.current_entry


def snapshot_path(home: Path, table: str) -> Path:
    """The Parquet file of the snapshot that counts.

    Raises
    ------
    WarehouseError
        When the table was never ingested, or its file has gone.
    """
    entry = current_snapshot(home, table)
    if entry is None:
        raise WarehouseError(
            f"there is no snapshot of {table!r} yet",
            where="warehouse/manifest.json",
            next_step="Run `civicstat ingest` for this city first.",
        )
    path = Shelves(home).snapshot(table, entry.sha256)
    if not path.exists():
        raise WarehouseError(
            f"the snapshot {entry.sha256[:12]}... of {table!r} is gone",
            where=f"warehouse/{table}",
            next_step="Run `civicstat ingest` again; it is rebuilt from the city's files.",
        )
    return path


def read_snapshot(home: Path, table: str) -> pa.Table:
    """The rows of the snapshot that counts."""
    return pq.read_table(snapshot_path(home, table))


def schema_digest(schema: pa.Schema) -> str:
    """The digest of the column names and types, in order."""
    return digest_of([[column.name, str(_type_at_rest(column.type))] for column in schema])


def _type_at_rest(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _put_snapshot(shelves: Shelves, table: str, rows: pa.Table) -> str:
    """Writes the rows straight to the disk (40 million of them need not fit into memory twice); their digest."""
    shelves.table(table).mkdir(parents=True, exist_ok=True)
    unfinished = shelves.table(table) / UNFINISHED_SNAPSHOT
    write_parquet(rows, unfinished)
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    path = shelves.snapshot(table, digest)
    if path.exists():
        unfinished.unlink()
    else:
        unfinished.replace(path)
        _flush_folder(path.parent)
    return digest


def _put_refusals(shelves: Shelves, table: str, content: bytes) -> str:
    digest = sha256_hex(content)
    path = shelves.refusals(table, digest)
    if not path.exists():
        _replace(path, content)
    return digest


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + UNFINISHED)
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    # A rename is only sure to outlive a power cut once its folder is on the disk; Windows offers no such call.
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sweep(shelves: Shelves, table: str, manifest: Manifest) -> None:
    """Removes what a crashed writer of a table left: unfinished files, and finished ones that no manifest names.

    Nothing else is touched: other rooms keep their own files in a home's warehouse.
    """
    named = set(_named_files(shelves, manifest))
    for folder in (shelves.table(table), shelves.refused_rows(table)):
        for path in sorted(folder.glob("*")):
            is_unnamed = _NAMED_BY_CONTENT.fullmatch(path.name) and path not in named
            if path.name.endswith(UNFINISHED) or is_unnamed:
                path.unlink()
    shelves.manifest.with_name(shelves.manifest.name + UNFINISHED).unlink(missing_ok=True)


def _named_files(shelves: Shelves, manifest: Manifest) -> Iterable[Path]:
    for table, history in manifest.tables.items():
        for entry in history.snapshots:
            yield shelves.snapshot(table, entry.sha256)
            if entry.refused:
                yield shelves.refusals(table, entry.refused)
