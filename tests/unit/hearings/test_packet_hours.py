"""The hours of a packet: 96 before it is built, 48 before it closes, and late is counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from civicstat.hearings.meetings.packet_hours import due_of, minutes_late


MEETS = datetime(2026, 2, 10, 14, tzinfo=UTC)


def hours(count: int) -> datetime:
    return MEETS - timedelta(hours=count)


@pytest.mark.parametrize(
    ("built", "closes"),
    [
        (96, 48),
        # As late as it can be and still close in time.
        (72, 48),
        # Late: the department keeps its day.
        (60, 36),
        # Later: until the meeting, never beyond it.
        (10, 0),
    ],
)
def test_a_department_has_until_48_hours_before_or_a_day(built: int, closes: int) -> None:
    due = due_of(MEETS, hours(built))
    assert (due.built_at, due.locked_at, due.closes_at) == (hours(96), hours(48), hours(closes))


def test_late_is_counted_in_whole_minutes_and_never_below_none() -> None:
    due = hours(48)
    assert minutes_late(due, due) == minutes_late(due - timedelta(hours=3), due) == 0
    assert minutes_late(due + timedelta(seconds=59), due) == 0
    assert minutes_late(due + timedelta(hours=2, seconds=61), due) == 121
