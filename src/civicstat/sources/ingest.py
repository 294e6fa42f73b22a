"""A city's files become `service_requests`: a snapshot at rest, a table as of a day, and what was left out."""

from __future__ import annotations

import functools
import os
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from civicstat.places.layers import AnyLayer, read_layers
from civicstat.sources.accept import Accepted, Reading, accept_piece
from civicstat.sources.again import ADDRESS, with_reports_again
from civicstat.sources.as_of import cut_as_of
from civicstat.sources.assemble import assemble, plain_text
from civicstat.sources.classes import Classes, read_classes
from civicstat.sources.commitment import SOURCE_NAME, commitment_of, nonce_of
from civicstat.sources.counts import Counts, count_rows
from civicstat.sources.csv_pieces import Misshapen, Piece
from civicstat.sources.drift import Note, reasons_to_hold
from civicstat.sources.errors import SourceError
from civicstat.sources.files import SourceFile, open_source_file
from civicstat.sources.local_time import local_clock
from civicstat.sources.mapping import ColumnMapping, map_columns, wanted_columns
from civicstat.sources.notes import notes_on, warnings_on
from civicstat.sources.refusals import (
    MISSHAPEN,
    Refusal,
    refusals_csv,
    refusals_table,
    rows_by_reason,
    rows_refused,
)
from civicstat.sources.reopened import with_reopenings_known
from civicstat.vocabulary.city import City, Sources
from civicstat.warehouse.manifest import SnapshotEntry
from civicstat.warehouse.snapshots import Provenance, current_snapshot, publish_snapshot


TABLE = "service_requests"
# Called with what is being done, rows done and rows in all; 0 in all means that nobody knows yet.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Ingested:
    """What an ingest hands on.

    Parameters
    ----------
    table
        `service_requests` as of the day asked for (columns: `assemble.assemble`).
    counts
        The numbers behind "about the data".
    refused
        Refused rows: file, row, column, value, reason, reason_es; a line for every fault.
    held
        Why this source's figures must wait; empty when they need not.
    notes
        Other things to publish: hours that the clocks repeat, default points, rows of values that no table names.
    warnings
        For the staff's screen and never for a page: which values those are.
    commitment
        Salted digest of the source's files.
    layers
        The area layers by slug, in the order of their slugs.
    classes
        Kinds, departments and channels as published.
    snapshot
        The manifest's entry for all accepted rows, before the as-of cut.
    """

    table: pa.Table
    counts: Counts
    refused: pa.Table
    held: tuple[Note, ...]
    notes: tuple[Note, ...]
    warnings: tuple[str, ...]
    commitment: str
    layers: Mapping[str, AnyLayer]
    classes: Classes
    snapshot: SnapshotEntry

    @property
    def refused_by_reason(self) -> list[dict[str, str | int]]:
        """Rows refused, by reason in both languages; they add up to `counts.refused`."""
        return rows_by_reason(self.refused)


def ingest(
    city: City,
    sources: Sources,
    city_folder: Path,
    home: Path,
    *,
    as_of: date,
    nonce: str | None = None,
    accept_drift: bool = False,
    threads: int | None = None,
    progress: Progress = lambda text, done, total: None,
) -> Ingested:
    """Reads the mapped columns of a city's files and puts the accepted rows to rest.

    Parameters
    ----------
    city, sources, city_folder
        What `city.toml` and `sources.toml` say, and the folder that their file names start from.
    home
        Where the snapshot and the refused rows are kept (`warehouse/`).
    as_of
        The day whose end the table is cut at; the snapshot keeps every accepted row.
    nonce
        Salt of the commitment; left out, it follows from the seed in replay and is kept in `private/` live.
    accept_drift
        Somebody has looked at the changes that hold this source: take it as it is from now on.
    threads
        How many pieces of a file are worked on at once; all cores when left out. The result is the same.
    progress
        Told what is being done.

    Raises
    ------
    SourceError, PlaceError
        When a file, a mapping, a table of names or a boundary cannot be used. The home is then left as it was.
    """
    source = sources.service_requests
    layers = read_layers(city, city_folder)
    classes = read_classes(city_folder, kinds=source.kinds, departments=source.departments, channels=source.channels)
    reading = Reading(source, classes, local_clock(city.time_zone), layers, city.main_layer)
    last = current_snapshot(home, TABLE)
    files = [open_source_file(city_folder, name) for name in source.files]
    mappings = _mappings(files, reading, last)
    pieces, refusals = _read(files, mappings, reading, threads=threads or os.cpu_count() or 1, progress=progress)
    refused = refusals_table(refusals)
    _refuse_emptiness(files, pieces, refused)

    progress("sorting the rows", 0, 1)
    accepted = assemble(pieces, reading)
    unknown = _unknown(pieces)
    gone = sorted({column for mapping in mappings for column in mapping.gone})
    held = (
        ()
        if accept_drift
        else reasons_to_hold(
            rows=accepted.num_rows,
            unknown_kinds=sum(count for _, count in unknown.get("kind", [])),
            gone=gone,
            last=last,
        )
    )
    commitment = commitment_of({file.name: file.sha256() for file in files}, nonce=nonce or nonce_of(city, home))

    progress("writing the snapshot", 0, 1)
    snapshot = publish_snapshot(
        home,
        TABLE,
        accepted.drop_columns([ADDRESS]) if ADDRESS in accepted.column_names else accepted,
        provenance=Provenance(
            as_of=as_of.isoformat(),
            commitments=((SOURCE_NAME, commitment),),
            columns_read=((SOURCE_NAME, tuple(sorted({c for m in mappings for c in m.file_columns}))),),
            held=tuple(note.text for note in held),
        ),
        refused_csv=refusals_csv(refused),
    )
    cut = with_reports_again(cut_as_of(accepted, as_of=as_of), as_of=as_of)
    cut = plain_text(with_reopenings_known(cut, as_of=as_of))
    return Ingested(
        table=cut,
        counts=count_rows(cut, accepted=accepted.num_rows, refused=rows_refused(refused), main_layer=city.main_layer),
        refused=refused,
        held=held,
        notes=notes_on([piece for _, piece in pieces], unknown=unknown, source=source),
        warnings=warnings_on(unknown),
        commitment=commitment,
        layers=layers,
        classes=classes,
        snapshot=snapshot,
    )


def _mappings(files: Sequence[SourceFile], reading: Reading, last: SnapshotEntry | None) -> list[ColumnMapping]:
    wanted = wanted_columns(reading.source)
    read_before = () if last is None else last.columns_read.get(SOURCE_NAME, ())
    return [map_columns(file, wanted, read_before=read_before) for file in files]


def _read(
    files: Sequence[SourceFile],
    mappings: Sequence[ColumnMapping],
    reading: Reading,
    *,
    threads: int,
    progress: Progress,
) -> tuple[list[tuple[str, Accepted]], list[Refusal]]:
    pieces: list[tuple[str, Accepted]] = []
    refusals: list[Refusal] = []
    done, total = 0, sum(file.rows for file in files) if all(file.rows for file in files) else 0
    for file, mapping in zip(files, mappings, strict=True):
        accept = functools.partial(accept_piece, file=file, mapping=mapping, reading=reading)
        for accepted, faults, rows in _side_by_side(accept, file.pieces(mapping.file_columns), threads=threads):
            pieces.append((file.name, accepted))
            refusals += faults
            done += rows
            progress(f"reading {file.name}", done, total)
        refusals += [
            Refusal(file.name, found.row, "", _shape_of(found), MISSHAPEN.text, MISSHAPEN.text_es)
            for found in file.misshapen
        ]
    return pieces, refusals


def _shape_of(found: Misshapen) -> str:
    # The row itself is not quoted: it may hold what we must not read.
    return f"{found.fields} fields" + (f" over {found.lines} lines" if found.lines > 1 else "")


def _side_by_side(
    accept: Callable[[Piece], tuple[Accepted, list[Refusal]]], pieces: Iterator[Piece], *, threads: int
) -> Iterator[tuple[Accepted, list[Refusal], int]]:
    """Pieces worked on side by side, handed back in file order; one piece more than threads is in memory."""
    under_way: deque[tuple[Future[tuple[Accepted, list[Refusal]]], int]] = deque()
    with ThreadPoolExecutor(max_workers=threads) as workers:
        for piece in pieces:
            under_way.append((workers.submit(accept, piece), piece.columns.num_rows))
            if len(under_way) > threads:
                future, rows = under_way.popleft()
                yield *future.result(), rows
        for future, rows in under_way:
            yield *future.result(), rows


def _unknown(pieces: Sequence[tuple[str, Accepted]]) -> dict[str, list[tuple[str, int]]]:
    """Values that the city's tables do not name, by column, most rows first."""
    totals: dict[str, Counter[str]] = {}
    for _, piece in pieces:
        for column, values in piece.unknown.items():
            totals.setdefault(column, Counter()).update(values)
    return {column: sorted(values.items(), key=lambda v: (-v[1], v[0])) for column, values in totals.items() if values}


def _refuse_emptiness(files: Sequence[SourceFile], pieces: Sequence[tuple[str, Accepted]], refused: pa.Table) -> None:
    if any(len(piece.row_numbers) for _, piece in pieces):
        return
    names = ", ".join(file.name for file in files)
    if refused.num_rows == 0:
        raise SourceError(
            "there are no rows",
            where=names,
            expected="at least one request",
            next_step="Export the file again, with its rows.",
        )
    first = refused.slice(0, 1).to_pylist()[0]
    raise SourceError(
        f"not one of {rows_refused(refused):,} rows can be used; the first, row {first['row']}: "
        f"{first['reason']} ({first['column']} {first['value']!r})",
        where=names,
        expected="rows with an opening date that is readable and not after the closing",
        next_step="Compare this row with the header, and with date_format in sources.toml.",
    )
