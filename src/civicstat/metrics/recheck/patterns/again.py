"""Every method but the one at a line, over all units: which are marked, and with which numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from civicstat.metrics.recheck.patterns.month_end import month_ends_again
from civicstat.metrics.recheck.patterns.recoding import recodings_again
from civicstat.metrics.recheck.patterns.reopening import opened_again, reported_again
from civicstat.metrics.recheck.patterns.rows import CITY, CODE_COLUMNS, closings_by_unit, kept_by_unit, kept_in_city
from civicstat.metrics.recheck.patterns.said import Again, settled
from civicstat.metrics.recheck.patterns.same_minute import same_minutes_again
from civicstat.metrics.recheck.rows import RecordFiles


# How a request came in is a code of the whole city: it is looked at over all rows too.
SHARED_CODE = "channel"
# By method and the column in which it looks (None where it looks at moments), then by unit.
Tables = dict[tuple[str, str | None], dict[str, Again]]


def marks_again(files: RecordFiles, context: Mapping[str, Any], *, units: str) -> Tables:
    """By method and column, then by unit; `-` is the whole city.

    Parameters
    ----------
    files, context
        The published row files, and the city on its day, as for `read_records`.
    units
        `department`, or a layer of the city.
    """
    rows = kept_by_unit(files, context, units=units)
    closings = closings_by_unit(files, context, units=units)
    tables: Tables = {
        ("close-and-reopen", "reopenings"): settled(opened_again(closings)),
        ("close-and-reopen", "again_days"): settled(reported_again(closings)),
        **{
            ("recoding-drift", column): settled(recodings_again(rows, column=column))
            for column in CODE_COLUMNS
            if column != units
        },
        ("month-end", None): settled(month_ends_again(rows)),
        ("same-minute", None): settled(same_minutes_again(rows)),
    }
    whole = {CITY: kept_in_city(files, context)}
    tables["recoding-drift", SHARED_CODE] |= settled(recodings_again(whole, column=SHARED_CODE))
    return tables
