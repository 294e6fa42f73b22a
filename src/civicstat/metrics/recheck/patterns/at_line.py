"""Bunching at a line a second time: the cases around it, and those just before and just after it, counted exactly.

The smooth curve that they are held against, and so what would be expected there, is not fitted again here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from statistics import median
from typing import Any

from civicstat.metrics.recheck.patterns.said import Forms, exactly, rounded
from civicstat.metrics.recheck.rows import Records, Row
from civicstat.metrics.recheck.verdicts import verdicts
from civicstat.vocabulary.tables import column_of_layer


DAY, HOUR = 86_400, 3600
# A promise for all is looked at from a quarter of it to four times it.
SPAN = 4
# What a clock may be read to: of a hundred values so many are whole multiples.
_READ_TO, _ALMOST_ALL = (60, 300, 600, 900, 1800, HOUR, DAY), 99


def counts_at_line_again(
    definition: Mapping[str, Any], rows: Records, line: Mapping[str, Any], *, units: str, slug: str, near: int
) -> dict[str, Forms]:
    """The numbers of one unit at a line that are counted: cases, just before, just after, and how fine clocks are.

    Parameters
    ----------
    definition
        The metric's, as it was adopted.
    line
        `value` (None where each request has its own promise) and `unit`, `days` or `hours`.
    near
        In seconds, how far from the line a case may lie to be just before or just after it.
    """
    column = column_of_layer(units)
    waits = [
        wait
        for row, verdict in verdicts(definition, rows)
        if not verdict.left_out and row.slugs.get(column) == slug and row.to_close is not None and row.to_close >= 0
        for wait in _wait(row, line, to_the_second=rows.context["precision"] == "second")
    ]
    if line["value"] is None:
        edge, promise = 0, int(median(promised for _, promised in waits)) if waits else 0
        first, last = -promise, promise
    else:
        edge = int(Fraction(line["value"]) * (DAY if line["unit"] == "days" else HOUR))
        first, last = edge // SPAN, edge * SPAN
    inside = [wait for wait, _ in waits if first < wait <= last]
    return {
        "cases": exactly(len(inside)),
        "just_before": exactly(sum(edge - near < wait <= edge for wait in inside)),
        "just_after": exactly(sum(edge < wait <= edge + near for wait in inside)),
        "near_hours": rounded(near / HOUR, 1),
        "clocks_know_seconds": exactly(_grain([wait - (edge if line["value"] is None else 0) for wait in inside])),
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


def _grain(waits: list[int]) -> int:
    read_to = [step for step in _READ_TO if 100 * sum(wait % step == 0 for wait in waits) >= _ALMOST_ALL * len(waits)]
    return read_to[-1] if read_to else 1
