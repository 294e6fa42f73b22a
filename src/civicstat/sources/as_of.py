"""The as-of cut: what was known at the end of a local day."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc


# Everything that can happen to a request after it was opened. A promised date was known from the start and stays.
HAPPENS_LATER = ("closed_day", "closed_at")
# When a row reached the city's system, where the source tells it: as its column is called, and ours.
ARRIVED = "arrived"
ARRIVED_DAY = "arrived_day"


def cut_as_of(table: pa.Table, *, as_of: date) -> pa.Table:
    """`service_requests` as it stood at the end of local day `as_of`.

    Requests that were opened later are left out, and so are those that arrived later, where the source says when. A
    closing that came later is blanked, so the request is open again. Days are local already, so the city's clock was
    asked once, when the file was read.
    """
    known = table.filter(pc.less_equal(table["opened_day"], pa.scalar(as_of, pa.date32())))
    if ARRIVED_DAY in known.column_names:
        # A row without a day of arrival stands in the file, so it did arrive; when, nobody can say.
        arrived = pc.less_equal(known[ARRIVED_DAY], pa.scalar(as_of, pa.date32()))
        known = known.filter(pc.fill_null(arrived, True))
    closes_later = pc.fill_null(pc.greater(known["closed_day"], pa.scalar(as_of, pa.date32())), False)
    for name in HAPPENS_LATER:
        blank = pa.scalar(None, known.schema.field(name).type)
        known = known.set_column(known.schema.get_field_index(name), name, pc.if_else(closes_later, blank, known[name]))
    return known
