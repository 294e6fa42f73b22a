"""The as-of cut: what was known at the end of a local day."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc


# Everything that can happen to a request after it was opened. A promised date was known from the start and stays.
HAPPENS_LATER = ("closed_day", "closed_at")


def cut_as_of(table: pa.Table, *, as_of: date) -> pa.Table:
    """`service_requests` as it stood at the end of local day `as_of`.

    Requests opened later are left out; a closing that came later is blanked, so the request is open again. Days are
    local already, so the city's clock was asked once, when the file was read.
    """
    known = table.filter(pc.less_equal(table["opened_day"], pa.scalar(as_of, pa.date32())))
    closes_later = pc.fill_null(pc.greater(known["closed_day"], pa.scalar(as_of, pa.date32())), False)
    for name in HAPPENS_LATER:
        blank = pa.scalar(None, known.schema.field(name).type)
        known = known.set_column(known.schema.get_field_index(name), name, pc.if_else(closes_later, blank, known[name]))
    return known
