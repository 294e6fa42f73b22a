"""Reported again: how long after a closing the next request came from the same address."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from civicstat.sources.moments import Flags


AGAIN = "again_days"
# The column that holds the address while a source is read; it is gone from what `with_reports_again` hands on.
ADDRESS = "address"
# Nothing about a person stands in a row file, so no row of ours may tell that there was such a request, or where.
LINKED_CLASSES = ("asset", "place")
NO_DAYS = 0
NO_ADDRESS = -1
Days = npt.NDArray[np.int64]


def with_reports_again(cut: pa.Table, *, as_of: date) -> pa.Table:
    """`service_requests` after its as-of cut, with `again_days` known for that day and without addresses.

    Where the table holds addresses the days are worked out from them; else those that the source gave are kept as far
    as they were known: not of requests that are open or duplicates, and not where the next request came later.
    """
    return _linked(cut) if ADDRESS in cut.column_names else _cut(cut, as_of=as_of)


def days_to_next_report(*, addresses: Days, opened: Days, closed: Days, asks: Flags, answers: Flags) -> Days:
    """Whole days from each closing to the next opening at the same address on a later day.

    Parameters
    ----------
    addresses
        A whole number per address; the same number is the same address.
    opened, closed
        Days, counted from any day.
    asks
        Which requests are asked about: their closing and their address must be known.
    answers
        Which requests can be the next one: their address must be known.

    Returns
    -------
    Days
        At least 1; `NO_DAYS` where nothing came, or nothing was asked.
    """
    days = np.full(len(addresses), NO_DAYS, dtype=np.int64)
    if not (asks.any() and answers.any()):
        return days
    first = min(opened[answers].min(), closed[asks].min())
    # One number per address and day, rising by address and then by day.
    span = max(opened[answers].max(), closed[asks].max()) - first + 1
    openings = np.unique(addresses[answers] * span + opened[answers] - first)
    closings = addresses[asks] * span + closed[asks] - first
    after = np.searchsorted(openings, closings, side="right")
    following = openings[np.minimum(after, len(openings) - 1)]
    came = (after < len(openings)) & (following // span == addresses[asks])
    days[asks] = np.where(came, following - closings, NO_DAYS)
    return days


def _linked(cut: pa.Table) -> pa.Table:
    addresses = _whole(_indices(cut[ADDRESS]), NO_ADDRESS)
    counts = (addresses != NO_ADDRESS) & ~_true(cut["is_duplicate"])
    counts &= _true(pc.is_in(_plain(cut["subject_class"]), pa.array(LINKED_CLASSES)))
    days = days_to_next_report(
        addresses=addresses,
        opened=_whole(cut["opened_day"].cast(pa.int32()), 0),
        closed=_whole(cut["closed_day"].cast(pa.int32()), 0),
        asks=counts & _true(cut["closed_day"].is_valid()),
        answers=counts,
    )
    return _with_days(cut, pa.array(days.astype(np.int32), mask=days == NO_DAYS)).drop_columns([ADDRESS])


def _cut(cut: pa.Table, *, as_of: date) -> pa.Table:
    next_day = pc.add(cut["closed_day"].cast(pa.int32()), cut[AGAIN])
    was_known = pc.less_equal(next_day, pa.scalar(as_of, pa.date32()).cast(pa.int32()))
    is_kept = pc.and_(pc.fill_null(was_known, False), pc.invert(cut["is_duplicate"]))
    return _with_days(cut, pc.if_else(is_kept, cut[AGAIN], pa.scalar(None, pa.int32())))


def _with_days(table: pa.Table, days: pa.Array | pa.ChunkedArray) -> pa.Table:
    return table.set_column(table.schema.get_field_index(AGAIN), AGAIN, days)


def _indices(column: pa.ChunkedArray) -> pa.Array:
    return column.unify_dictionaries().combine_chunks().indices if len(column) else pa.array([], pa.int32())


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.string())


def _whole(column: pa.Array | pa.ChunkedArray, missing: int) -> Days:
    return np.asarray(pc.fill_null(column, missing).to_numpy(), dtype=np.int64)


def _true(flags: pa.Array | pa.ChunkedArray) -> Flags:
    return np.asarray(pc.fill_null(flags, False).to_numpy(zero_copy_only=False), dtype=np.bool_)
