"""The clock of a memo: 48 hours from the end, in time at the very hour, late a second after."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from civicstat.hearings.meetings.memo import MemoClock, memo_reminding


ENDED = datetime(2026, 2, 10, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "now", "standing", "left", "late"),
    [
        (None, timedelta(hours=1), "waiting", 47, 0),
        (None, timedelta(hours=48), "waiting", 0, 0),
        (None, timedelta(hours=48, seconds=1), "overdue", 0, 1),
        (None, timedelta(hours=50), "overdue", 0, 2),
        (timedelta(hours=48), timedelta(hours=90), "sent", 0, 0),
        (timedelta(hours=49, minutes=1), timedelta(hours=90), "sent-late", 0, 2),
    ],
)
def test_the_clock_runs_from_the_end_and_stops_when_the_memo_is_sent(
    sent: timedelta | None, now: timedelta, standing: str, left: int, late: int
) -> None:
    clock = MemoClock(ENDED, None if sent is None else ENDED + sent, ENDED + now)
    assert (clock.standing, clock.hours_left, clock.hours_late) == (standing, left, late)


def test_senders_are_told_once_that_it_is_there_once_that_it_is_due_and_every_day_that_it_is_late() -> None:
    told = {memo_reminding(MemoClock(ENDED, None, ENDED + timedelta(hours=hours))) for hours in range(97)}
    assert sorted((each.occasion, each.day) for each in told if each is not None) == [
        ("drawn", date(2026, 2, 10)),
        ("due-soon", date(2026, 2, 12)),
        ("overdue", date(2026, 2, 12)),
        ("overdue", date(2026, 2, 13)),
        ("overdue", date(2026, 2, 14)),
    ]
    assert memo_reminding(MemoClock(ENDED, ENDED, ENDED + timedelta(hours=96))) is None
