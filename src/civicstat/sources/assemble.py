"""Accepted pieces joined into the one table `service_requests`, sorted by all columns, missing first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from civicstat.places.assign import NO_AREA
from civicstat.places.boundaries import BoundaryLayer
from civicstat.places.cells import cell_names
from civicstat.places.layers import AnyLayer
from civicstat.sources.accept import Accepted, Reading
from civicstat.sources.again import ADDRESS, AGAIN
from civicstat.sources.as_of import ARRIVED, ARRIVED_DAY
from civicstat.sources.mapping import MOMENTS
from civicstat.sources.moments import Moments
from civicstat.sources.reopened import REOPENED, REOPENED_DAY, REOPENINGS
from civicstat.sources.whole_numbers import WholeNumbers
from civicstat.vocabulary.figure import UNLOCATED
from civicstat.vocabulary.tables import column_of_layer
from civicstat.warehouse.sorting import order_of_rows


MICROSECONDS = 1_000_000


def assemble(pieces: Sequence[tuple[str, Accepted]], reading: Reading) -> pa.Table:
    """The table, from pieces with their file's name; text columns are dictionaries (see `plain_text`).

    Columns: kind, subject_class, department, channel, is_duplicate, one per area layer, again_days (where the source
    gives it), h3_8, h3_10, opened_day, closed_day, due_day, opened_at, closed_at, due_at (UTC; missing where the source
    knows days only), latitude, longitude, source_file, source_row; reopenings, reopened_day and arrived_day, where the
    source has them; and last, where addresses are read, address, which
    the caller takes out before the table is written.
    """
    parts = [_columns(name, piece, reading) for name, piece in pieces]
    joined = {name: pa.chunked_array([part[name] for part in parts]) for name in parts[0]}
    table = pa.table(joined).unify_dictionaries().combine_chunks()
    written = [name for name in table.column_names if name != ADDRESS]
    return table.take(order_of_rows(table.select(written)))


def _columns(file: str, piece: Accepted, reading: Reading) -> dict[str, pa.Array]:
    rows = len(piece.row_numbers)
    classes = reading.classes
    kinds = classes.kinds
    columns = {
        "kind": _named(piece.codes["kind"], kinds.slugs),
        "subject_class": _named(piece.codes["kind"], [value.subject_class for value in kinds.values]),
        "department": _named(piece.codes["department"], classes.departments.slugs),
        "channel": _named(piece.codes["channel"], classes.channels.slugs),
        "is_duplicate": pa.array(piece.is_duplicate),
    }
    for slug, layer in reading.layers.items():
        columns[column_of_layer(slug)] = _area_column(piece.places.areas[slug], layer)
    columns[AGAIN] = _counts(piece.again)
    columns["h3_8"] = cell_names(piece.places.cell_8)
    columns["h3_10"] = cell_names(piece.places.cell_10)
    columns.update({f"{name}_day": _days(piece.moments[name]) for name in MOMENTS})
    columns.update({f"{name}_at": _instants(piece, name, reading) for name in MOMENTS})
    columns["latitude"] = pa.array(piece.points.latitude, from_pandas=True)
    columns["longitude"] = pa.array(piece.points.longitude, from_pandas=True)
    columns["source_file"] = _named(np.zeros(rows, dtype=np.int32), [file])
    columns["source_row"] = pa.array(piece.row_numbers)
    if REOPENINGS in reading.source.columns:
        columns[REOPENINGS] = _counts(piece.reopenings)
    if REOPENED in reading.source.columns:
        columns[REOPENED_DAY] = _days(piece.reopened)
    if ARRIVED in reading.source.columns:
        columns[ARRIVED_DAY] = _days(piece.arrived)
    if ADDRESS in reading.source.columns:
        columns[ADDRESS] = piece.addresses
    return columns


def _area_column(areas: npt.NDArray[np.int32], layer: AnyLayer) -> pa.DictionaryArray:
    members = layer.areas if isinstance(layer, BoundaryLayer) else layer.groups
    slugs = [*(member.slug for member in members), UNLOCATED]
    return _named(np.where(areas == NO_AREA, len(slugs) - 1, areas), slugs)


def _named(codes: npt.NDArray[np.int32], names: Sequence[str]) -> pa.DictionaryArray:
    distinct = sorted(set(names))
    places = np.array([*(distinct.index(name) for name in names), 0], dtype=np.int32)
    indices = pa.array(places[codes], mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(distinct, pa.string()))


def _counts(numbers: WholeNumbers) -> pa.Array:
    return pa.array(numbers.values.astype(np.int32), mask=~numbers.is_known)


def _days(moments: Moments) -> pa.Array:
    return pa.array(moments.days.astype(np.int32), mask=~moments.is_known).cast(pa.date32())


def _instants(piece: Accepted, name: str, reading: Reading) -> pa.Array:
    moments = piece.moments[name]
    if reading.source.time_precision == "day":
        return pa.nulls(len(moments.wall), pa.timestamp("us"))
    instants = moments.instants * MICROSECONDS
    return pa.array(instants, mask=~moments.is_known).cast(pa.timestamp("us"))


def plain_text(table: pa.Table) -> pa.Table:
    """The same table with text columns as plain text, for whoever has not to do with millions of rows."""
    schema = pa.schema(
        [
            pa.field(column.name, column.type.value_type if pa.types.is_dictionary(column.type) else column.type)
            for column in table.schema
        ]
    )
    return table.cast(schema)
