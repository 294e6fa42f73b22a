"""Opened again: how often a request was opened again after a closing, as far as that was known on a day."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc


REOPENINGS = "reopenings"
# The moment of the last time, where the source tells it; `REOPENED_DAY` is gone from what is handed on.
REOPENED = "reopened"
REOPENED_DAY = "reopened_day"


def with_reopenings_known(cut: pa.Table, *, as_of: date) -> pa.Table:
    """`service_requests` after its as-of cut, with `reopenings` blank where the number is not that of the day.

    A file counts until it was fetched. The number is that of the day where the last closing came by then, since every
    time came before it, or where the last time itself did.
    """
    if REOPENINGS not in cut.column_names:
        return cut
    was_known = cut["closed_day"].is_valid()
    if REOPENED_DAY in cut.column_names:
        came = pc.less_equal(cut[REOPENED_DAY], pa.scalar(as_of, pa.date32()))
        was_known = pc.or_(was_known, pc.fill_null(came, False))
    blank = pa.scalar(None, cut.schema.field(REOPENINGS).type)
    counted = pc.if_else(was_known, cut[REOPENINGS], blank)
    kept = cut.set_column(cut.schema.get_field_index(REOPENINGS), REOPENINGS, counted)
    return kept.drop_columns([REOPENED_DAY]) if REOPENED_DAY in kept.column_names else kept
