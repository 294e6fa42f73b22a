"""One piece of a file becomes accepted rows in our terms, and refusals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from civicstat.places.boundaries import BoundaryLayer
from civicstat.places.layers import AnyLayer
from civicstat.sources.addresses import normal_addresses
from civicstat.sources.again import ADDRESS, AGAIN
from civicstat.sources.as_of import ARRIVED
from civicstat.sources.classes import Classes
from civicstat.sources.csv_pieces import Piece
from civicstat.sources.files import SourceFile
from civicstat.sources.local_time import LocalClock
from civicstat.sources.locations import Places, Points, degrees_of, no_places, places_of, usable_points
from civicstat.sources.mapping import DUPLICATE_MARK, MOMENTS, ColumnMapping
from civicstat.sources.moments import Flags, Moments, no_moments, read_moments
from civicstat.sources.refusals import (
    AGAIN_UNREADABLE,
    CLOSED_BEFORE_OPENED,
    DATE_UNREADABLE,
    OPENED_MISSING,
    REOPENINGS_UNREADABLE,
    Reason,
    Refusal,
)
from civicstat.sources.reopened import REOPENED, REOPENINGS
from civicstat.sources.values import NO_CODE, Codes, codes_of, distinct_text
from civicstat.sources.whole_numbers import WholeNumbers, no_numbers, read_whole_numbers
from civicstat.vocabulary.city import ServiceRequestsSource


@dataclass(frozen=True)
class Reading:
    """What stays the same for every piece of a source."""

    source: ServiceRequestsSource
    classes: Classes
    clock: LocalClock
    layers: Mapping[str, AnyLayer]
    main_layer: str


@dataclass(frozen=True)
class Accepted:
    """Accepted rows of one piece, column by column, and what was noticed on the way."""

    moments: Mapping[str, Moments]
    codes: Mapping[str, Codes]
    is_duplicate: Flags
    points: Points
    places: Places
    row_numbers: npt.NDArray[np.int64]
    again: WholeNumbers
    # In one spelling, for the link alone: `with_reports_again` takes them out before anything is written.
    addresses: pa.DictionaryArray
    reopenings: WholeNumbers
    # The moment of the last time: `with_reopenings_known` takes it out before anything is published.
    reopened: Moments
    # The day on which the row reached the city's system; it is published of no row.
    arrived: Moments
    unknown: Mapping[str, Counter[str]] = field(default_factory=dict)


def accept_piece(
    piece: Piece, *, file: SourceFile, mapping: ColumnMapping, reading: Reading
) -> tuple[Accepted, list[Refusal]]:
    """The rows of a piece that can be used, and every fault of those that cannot."""
    moments = {name: _moments(name, piece, file, mapping, reading) for name in MOMENTS}
    again, reopenings = _whole(AGAIN, piece, mapping, least=1), _whole(REOPENINGS, piece, mapping, least=0)
    reopened = _moments(REOPENED, piece, file, mapping, reading)
    arrived = _moments(ARRIVED, piece, file, mapping, reading)
    faults = [
        *_faults(moments, reading),
        (AGAIN, AGAIN_UNREADABLE, again.is_unreadable),
        (REOPENINGS, REOPENINGS_UNREADABLE, reopenings.is_unreadable),
        (REOPENED, DATE_UNREADABLE, reopened.is_unreadable),
        (ARRIVED, DATE_UNREADABLE, arrived.is_unreadable),
    ]
    refusals = [
        refusal
        for name, reason, rows in faults
        for refusal in _refusals(name, reason, rows, piece=piece, file=file, mapping=mapping)
    ]
    is_good = ~np.logical_or.reduce([rows for _, _, rows in faults])
    good = piece.columns if is_good.all() else piece.columns.filter(pa.array(is_good))
    kept = {name: column.keep(is_good) for name, column in moments.items()}
    numbers = piece.row_numbers[is_good]
    counts = {AGAIN: again.keep(is_good), REOPENINGS: reopenings.keep(is_good)}
    kept[REOPENED], kept[ARRIVED] = reopened.keep(is_good), arrived.keep(is_good)
    return _accepted(good, kept, numbers, counts, mapping=mapping, reading=reading), refusals


def _moments(name: str, piece: Piece, file: SourceFile, mapping: ColumnMapping, reading: Reading) -> Moments:
    if name not in mapping.column_of:
        return no_moments(piece.columns.num_rows)
    column = mapping.column_of[name]
    return read_moments(
        piece.columns[column],
        date_format=(reading.source.arrived_format if name == ARRIVED else "") or reading.source.date_format,
        clock=reading.clock,
        where=f"{file.name}, column {column}",
    )


def _whole(name: str, piece: Piece, mapping: ColumnMapping, *, least: int) -> WholeNumbers:
    if name not in mapping.column_of:
        return no_numbers(piece.columns.num_rows)
    return read_whole_numbers(piece.columns[mapping.column_of[name]], least=least)


def _faults(moments: Mapping[str, Moments], reading: Reading) -> list[tuple[str, Reason, Flags]]:
    opened, closed = moments["opened"], moments["closed"]
    return [
        *((name, DATE_UNREADABLE, moments[name].is_unreadable) for name in MOMENTS),
        ("opened", OPENED_MISSING, opened.is_missing),
        ("closed", CLOSED_BEFORE_OPENED, opened.is_known & closed.is_known & _is_before(closed, opened, reading)),
    ]


def _is_before(one: Moments, other: Moments, reading: Reading) -> Flags:
    if reading.source.time_precision == "day":
        return one.days < other.days
    return one.instants < other.instants


def _refusals(
    name: str, reason: Reason, rows: Flags, *, piece: Piece, file: SourceFile, mapping: ColumnMapping
) -> list[Refusal]:
    if not rows.any():
        return []
    column = mapping.column_of[name]
    values = pc.fill_null(piece.columns[column].filter(pa.array(rows)).cast(pa.string()), "").to_pylist()
    return [
        Refusal(file.name, int(number), column, value, reason.text, reason.text_es)
        for number, value in zip(piece.row_numbers[rows], values, strict=True)
    ]


def _accepted(
    rows: pa.Table,
    moments: Mapping[str, Moments],
    row_numbers: npt.NDArray[np.int64],
    counts: Mapping[str, WholeNumbers],
    *,
    mapping: ColumnMapping,
    reading: Reading,
) -> Accepted:
    codes, unknown = _codes(rows, mapping, reading)
    points, places = _places(rows, mapping, reading)
    return Accepted(
        moments={name: moments[name] for name in MOMENTS},
        codes=codes,
        is_duplicate=_is_duplicate(rows, mapping, reading),
        points=points,
        places=places,
        row_numbers=row_numbers,
        again=counts[AGAIN],
        addresses=_addresses(rows, mapping),
        reopenings=counts[REOPENINGS],
        reopened=moments[REOPENED],
        arrived=moments[ARRIVED],
        unknown=unknown,
    )


def _codes(
    rows: pa.Table, mapping: ColumnMapping, reading: Reading
) -> tuple[dict[str, Codes], dict[str, Counter[str]]]:
    codes: dict[str, Codes] = {}
    unknown: dict[str, Counter[str]] = {}
    classes = reading.classes
    tables = {"kind": classes.kinds, "department": classes.departments, "channel": classes.channels}
    for name, table in tables.items():
        if name not in mapping.column_of:
            codes[name] = np.full(rows.num_rows, NO_CODE, dtype=np.int32)
            continue
        codes[name], unknown[name] = codes_of(rows[mapping.column_of[name]], table)
        if name != "kind":
            # A request without a department or a channel is common and no news; without a kind it is a hole.
            unknown[name].pop("", None)
    return codes, unknown


def _is_duplicate(rows: pa.Table, mapping: ColumnMapping, reading: Reading) -> Flags:
    duplicates = reading.source.duplicates
    if duplicates is None or DUPLICATE_MARK not in mapping.column_of:
        return np.zeros(rows.num_rows, dtype=np.bool_)
    distinct, indices = distinct_text(rows[mapping.column_of[DUPLICATE_MARK]])
    return np.array([value in duplicates.values for value in distinct], dtype=np.bool_)[indices]


def _addresses(rows: pa.Table, mapping: ColumnMapping) -> pa.DictionaryArray:
    if ADDRESS not in mapping.column_of:
        return pa.nulls(rows.num_rows, pa.string()).dictionary_encode()
    return normal_addresses(rows[mapping.column_of[ADDRESS]])


def _places(rows: pa.Table, mapping: ColumnMapping, reading: Reading) -> tuple[Points, Places]:
    if "latitude" not in mapping.column_of:
        nowhere = np.full(rows.num_rows, np.nan)
        return Points(nowhere, nowhere, 0, 0), no_places(rows.num_rows, reading.layers)
    main = reading.layers[reading.main_layer]
    assert isinstance(main, BoundaryLayer)
    points = usable_points(
        degrees_of(rows[mapping.column_of["longitude"]]),
        degrees_of(rows[mapping.column_of["latitude"]]),
        default_points=reading.source.default_points,
        bounds=main.bounds,
    )
    return points, places_of(points, reading.layers, main_layer=reading.main_layer)
