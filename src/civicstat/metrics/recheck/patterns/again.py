"""Every method but the one at a line, over all units: which are marked, and with which numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from civicstat.metrics.recheck.patterns.month_end import month_ends_again
from civicstat.metrics.recheck.patterns.recoding import recodings_again
from civicstat.metrics.recheck.patterns.reopening import reopened_again
from civicstat.metrics.recheck.patterns.rows import closings_by_unit, kept_by_unit
from civicstat.metrics.recheck.patterns.said import Again, settled
from civicstat.metrics.recheck.patterns.same_minute import same_minutes_again
from civicstat.metrics.recheck.rows import RecordFiles


Tables = dict[str, dict[str, Again]]


def marks_again(files: RecordFiles, context: Mapping[str, Any], *, units: str) -> Tables:
    """By method, then by unit.

    Parameters
    ----------
    files, context
        The published row files, and the city on its day, as for `read_records`.
    units
        `department`, or a layer of the city.
    """
    rows = kept_by_unit(files, context, units=units)
    return {
        "close-and-reopen": settled(reopened_again(closings_by_unit(files, context, units=units))),
        "recoding-drift": settled(recodings_again(rows)),
        "month-end": settled(month_ends_again(rows)),
        "same-minute": settled(same_minutes_again(rows)),
    }
