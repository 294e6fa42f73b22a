"""The waits that a metric with a line judges, by unit, and bunching in them: computed a second time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from statistics import median
from typing import Any

from civicstat.metrics.recheck.patterns.bunching import Waits, bunching_again
from civicstat.metrics.recheck.patterns.said import Again, settled
from civicstat.metrics.recheck.rows import Records, Row
from civicstat.metrics.recheck.verdicts import verdicts
from civicstat.vocabulary.tables import column_of_layer


DAY, HOUR = 86_400, 3600


def line_again(
    definition: Mapping[str, Any], rows: Records, line: Mapping[str, Any], *, units: str
) -> dict[str, Again]:
    """Every unit at the line of a metric.

    Parameters
    ----------
    definition
        The metric's, as it was adopted.
    line
        `value` (None where each request has its own promise) and `unit`, `days` or `hours`.
    """
    return settled({unit: bunching_again(waits) for unit, waits in _waits(definition, rows, line, units).items()})


def _waits(definition: Mapping[str, Any], rows: Records, line: Mapping[str, Any], units: str) -> dict[str, Waits]:
    column, found = column_of_layer(units), defaultdict[str, list[tuple[int, int]]](list)
    for row, verdict in verdicts(definition, rows):
        unit = row.slugs.get(column)
        if unit and unit != "unlocated" and not verdict.left_out and row.to_close is not None and row.to_close >= 0:
            found[unit].extend(_wait(row, line, to_the_second=rows.context["precision"] == "second"))
    by_unit = {unit: waits for unit, waits in sorted(found.items()) if waits}
    if line["value"] is not None:
        edge = int(Fraction(line["value"]) * (DAY if line["unit"] == "days" else HOUR))
        return {unit: Waits([wait for wait, _ in waits], edge, edge, own=False) for unit, waits in by_unit.items()}
    promises = {unit: int(median(promise for _, promise in waits)) for unit, waits in by_unit.items()}
    # Where the middle promise is none at all, nothing measures how near a case is.
    return {
        unit: Waits([wait for wait, _ in waits], 0, promises[unit], own=True)
        for unit, waits in by_unit.items()
        if median(promise for _, promise in waits) > 0
    }


def _wait(row: Row, line: Mapping[str, Any], *, to_the_second: bool) -> Iterator[tuple[int, int]]:
    """How long a case took, or how late it was against its own promise; and that promise, in seconds."""
    assert row.to_close is not None
    if line["value"] is not None:
        if line["unit"] == "days":
            yield row.to_close * DAY, 0
        elif row.opened_at is not None and row.closed_at is not None:
            yield row.closed_at - row.opened_at, 0
    elif row.to_due is not None:
        if line["unit"] == "days" or not to_the_second:
            yield (row.to_close - row.to_due) * DAY, row.to_due * DAY
        elif row.opened_at is not None and row.closed_at is not None and row.due_at is not None:
            yield row.closed_at - row.due_at, row.due_at - row.opened_at
