"""The lines that metrics promise, and the methods over published rows."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from promised_rows import metric, published

from civicstat.metrics.patterns.local_clock import local_seconds
from civicstat.metrics.patterns.published import DAY, TITLES, Line, at_line, line_of, look_at


@pytest.mark.parametrize(
    ("numerator", "line"),
    [
        ("days_between(opened, closed) <= 5", Line("on-time", 1, "days", "5")),
        ("hours_between(opened, closed) <= 24", Line("on-time", 1, "hours", "24")),
        ("closed <= due", Line("on-time", 1, "hours")),
        ("days_between(opened, closed) <= days_between(opened, due)", Line("on-time", 1, "days")),
        ("days_between(opened, closed) > 30", None),
        ("is_duplicate", None),
        ("again_days <= 30", None),
        ("due IS NULL", None),
    ],
)
def test_a_line_is_a_promised_time_and_nothing_else(numerator: str, line: Line | None) -> None:
    assert line_of(metric(numerator)) == line


def test_the_wall_clock_follows_summer_time() -> None:
    chicago = ZoneInfo("America/Chicago")

    assert local_seconds(0, chicago) == -6 * 3600
    assert local_seconds(182 * DAY, chicago) - 182 * DAY == -5 * 3600


def test_the_department_that_wrote_late_closings_as_in_time_is_marked_and_the_other_is_not() -> None:
    promise = metric("closed <= due")

    found = at_line(line_of(promise) or Line("", 1, "days"), promise, published(80), units="department")

    assert [(one.yard, one.verdict) for one in found.findings] == [("parks", "nothing-unusual"), ("streets", "unusual")]


def test_every_method_looks_at_honest_rows_and_marks_nobody() -> None:
    promise = metric("closed <= due")

    tables = look_at({"on-time": promise}, published(0), units="department")

    assert [(table.method, table.column) for table in tables] == [
        ("just-under-the-line", None), ("close-and-reopen", "reopenings"), ("close-and-reopen", "again_days"),
        ("recoding-drift", "kind"), ("recoding-drift", "channel"), ("recoding-drift", "channel"),
        ("month-end", None), ("same-minute", None),
    ]  # fmt: skip
    assert {(table.method, table.column) for table in tables} <= TITLES.keys()
    assert [one.verdict for table in tables for one in table.findings if one.verdict == "unusual"] == []
