"""When meetings come, what they may be called, and whether they were held."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.hearings.meetings.hours import held_as, hours_before, is_late, memo_due
from civicstat.hearings.meetings.schedule import CADENCES, annual_schedule
from civicstat.hearings.meetings.standing import MeetingDays, kept_of, meeting_status


FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def test_a_monthly_series_meets_twelve_times_on_its_weekday() -> None:
    days = annual_schedule("monthly", first=FIRST, last=LAST, weekday=2, week=2)
    assert [day.isoformat() for day in days][:3] == ["2026-01-13", "2026-02-10", "2026-03-10"]
    assert len(days) == 12


def test_the_last_friday_is_found_in_months_of_four_and_of_five() -> None:
    days = annual_schedule("monthly", first=FIRST, last=LAST, weekday=5, week=5)
    assert days[:2] == [date(2026, 1, 30), date(2026, 2, 27)]


def test_a_quarterly_series_meets_in_the_first_month_of_each_quarter() -> None:
    days = annual_schedule("quarterly", first=FIRST, last=LAST, weekday=3, week=1)
    assert [(day.month, day.day) for day in days] == [(1, 7), (4, 1), (7, 1), (10, 7)]


def test_a_meeting_on_a_holiday_comes_on_the_next_free_day_of_its_week() -> None:
    days = annual_schedule("monthly", first=FIRST, last=LAST, weekday=1, week=3, holidays={date(2026, 1, 19)})
    assert days[0] == date(2026, 1, 20)


def test_a_week_that_is_off_as_a_whole_sends_the_meeting_to_the_week_after() -> None:
    week = {date(2026, 12, 21) + timedelta(days=step) for step in range(5)}
    days = annual_schedule("weekly", first=date(2026, 12, 21), last=date(2026, 12, 25), weekday=5, holidays=week)
    assert days == [date(2026, 12, 28)]


@given(
    cadence=st.sampled_from(CADENCES),
    weekday=st.integers(1, 7),
    week=st.integers(1, 5),
    off=st.sets(st.dates(FIRST, LAST), max_size=30),
)
def test_no_meeting_falls_on_a_holiday_and_none_is_lost(cadence: str, weekday: int, week: int, off: set[date]) -> None:
    days = annual_schedule(cadence, first=FIRST, last=LAST, weekday=weekday, week=week, holidays=off)  # type: ignore[arg-type]
    assert not set(days) & off
    plain = annual_schedule(cadence, first=FIRST, last=LAST, weekday=weekday, week=week)  # type: ignore[arg-type]
    assert len(plain) - 8 <= len(days) <= len(plain)


def test_a_briefing_is_built_four_days_and_locked_two_days_before() -> None:
    meets = datetime(2026, 2, 10, 14, tzinfo=UTC)
    hours = hours_before(meets)
    assert hours.built_at == datetime(2026, 2, 6, 14, tzinfo=UTC)
    assert hours.locked_at == datetime(2026, 2, 8, 14, tzinfo=UTC)
    assert memo_due(meets) == datetime(2026, 2, 12, 14, tzinfo=UTC)
    assert is_late(None, memo_due(meets), memo_due(meets) + timedelta(seconds=1))
    assert not is_late(memo_due(meets), memo_due(meets), memo_due(meets) + timedelta(days=9))


@pytest.mark.parametrize(
    ("notice", "called"),
    [(date(2026, 2, 3), "public"), (date(2026, 2, 4), "record-published"), (None, "record-published")],
)
def test_without_notice_in_time_no_meeting_is_public(notice: date | None, called: str) -> None:
    assert held_as("public", day=date(2026, 2, 10), notice_on=notice, notice_days=7) == called
    assert held_as("closed", day=date(2026, 2, 10), notice_on=notice, notice_days=7) == "closed"


PLANNED = MeetingDays(date(2026, 2, 10), date(2026, 2, 10))
HELD = MeetingDays(date(2026, 2, 10), date(2026, 2, 10), "held", date(2026, 2, 10))
MOVED = MeetingDays(date(2026, 2, 10), date(2026, 2, 17), "held", date(2026, 2, 17))
CANCELLED = MeetingDays(date(2026, 2, 10), date(2026, 2, 10), "cancelled", date(2026, 2, 9))
AFTERWARDS = MeetingDays(date(2026, 2, 10), date(2026, 2, 10), "cancelled", date(2026, 2, 11))


def test_a_meeting_of_which_nobody_speaks_is_missed_the_day_after() -> None:
    assert meeting_status(PLANNED, date(2026, 2, 10)) == "planned"
    assert meeting_status(PLANNED, date(2026, 2, 11)) == "missed"


def test_a_meeting_cancelled_after_its_day_was_missed() -> None:
    assert meeting_status(AFTERWARDS, date(2026, 2, 12)) == "missed"


def test_every_meeting_is_counted_once() -> None:
    kept = kept_of([PLANNED, HELD, MOVED, CANCELLED, AFTERWARDS], date(2026, 2, 20))
    assert (kept.due, kept.held, kept.moved, kept.cancelled, kept.missed, kept.to_come) == (5, 2, 1, 1, 2, 0)
    before = kept_of([PLANNED, HELD, MOVED, CANCELLED, AFTERWARDS], date(2026, 2, 9))
    assert (before.due, before.cancelled, before.to_come) == (1, 1, 4)
