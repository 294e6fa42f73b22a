"""Meetings in the office: a year is published once, and no day of it can be forgotten."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from office_meetings import ZONE, make_meeting, make_series
from office_people import AT

from civicstat.office.actions import meeting as acts
from civicstat.office.actions import series as series_acts
from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.clock_turn import turn_clock
from civicstat.office.clock import now_in_office, today_in_office
from civicstat.office.models import Meeting, Post, Schedule, Series

from .conftest import Office


TODAY = date(2025, 12, 1)
ZONE_NAME = "America/New_York"


@pytest.fixture
def series(office: Office) -> Series:
    return make_series(by=office["analyst"])


@pytest.fixture
def meeting(office: Office, series: Series) -> Meeting:
    return make_meeting(series, date(2026, 2, 10), by=office["analyst"])


def publish(office: Office, series: Series) -> Schedule:
    days = series_acts.days_of_year(series, 2026, today=TODAY, holidays={date(2026, 5, 12)})
    return series_acts.publish_year(
        series=series, year=2026, days=days, time_zone=ZONE_NAME, by=office["analyst"], at=AT, today=TODAY
    )


def words(**more: Any) -> dict[str, Any]:
    return {"why": "The hall is closed.", "why_es": "La sala está cerrada.", **more}


def test_a_published_year_plans_a_meeting_for_each_day_and_none_on_a_holiday(office: Office, series: Series) -> None:
    schedule = publish(office, series)
    assert len(schedule.days) == 12
    assert schedule.days[4] == "2026-05-13T09:00"
    planned = Meeting.objects.filter(series=series)
    assert [meeting.slug for meeting in planned][:2] == ["streets-stat-2026-01-13", "streets-stat-2026-02-10"]
    # Nine o'clock in Boston, in winter and in summer.
    assert {meeting.meets_at.astimezone(ZONE).hour for meeting in planned} == {9}


def test_a_year_is_published_once(office: Office, series: Series) -> None:
    publish(office, series)
    with pytest.raises(RefusedError, match="are published"):
        publish(office, series)
    assert Meeting.objects.count() == 12


def test_the_database_keeps_every_meeting_and_the_hour_planned_first(meeting: Meeting) -> None:
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).delete()
    with pytest.raises(DatabaseError, match="planned first"), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(first_at=meeting.first_at + timedelta(days=1))


def test_a_meeting_that_moves_keeps_its_first_hour_and_needs_new_notice(office: Office, meeting: Meeting) -> None:
    now = datetime(2026, 2, 1, 9, tzinfo=ZONE)
    noticed = acts.give_notice(meeting=meeting, by=office["clerk"], at=AT, today=now.date(), seen=1)
    assert noticed.held_as(ZONE_NAME) == "public"
    moved = acts.move_meeting(
        meeting=noticed, to=now + timedelta(days=17), by=office["analyst"], at=AT, now=now, seen=2, **words()
    )
    assert moved.first_at == meeting.first_at
    assert moved.notice_on is None
    assert moved.held_as(ZONE_NAME) == "record-published"
    assert moved.moves[0]["on"] == "2026-02-01"


def test_a_meeting_moves_with_a_reason_in_both_languages_or_not_at_all(office: Office, meeting: Meeting) -> None:
    now = datetime(2026, 2, 1, 9, tzinfo=ZONE)
    with pytest.raises(RefusedError) as refused:
        acts.move_meeting(
            meeting=meeting,
            to=now - timedelta(days=1),
            by=office["analyst"],
            at=AT,
            now=now,
            seen=1,
            **words(why_es=" "),
        )
    assert set(refused.value.faults) == {"to", "why"}


def test_a_meeting_nobody_speaks_of_is_missed_and_a_cancelled_one_says_why(office: Office, meeting: Meeting) -> None:
    assert meeting.status_on(date(2026, 2, 11), ZONE_NAME) == "missed"
    cancelled = acts.cancel_meeting(
        meeting=meeting, by=office["analyst"], at=AT, today=date(2026, 2, 9), seen=1, **words()
    )
    assert cancelled.status_on(date(2026, 2, 11), ZONE_NAME) == "cancelled"
    with pytest.raises(RefusedError, match="has begun, or was cancelled"):
        acts.open_meeting(
            meeting=cancelled,
            chaired_by=Post.objects.get(slug="chair"),
            by=office["chair"],
            at=AT,
            now=AT,
            today=TODAY,
            seen=2,
        )


def test_a_held_meeting_knows_when_its_memo_is_due(office: Office, meeting: Meeting) -> None:
    begins = datetime(2026, 2, 10, 9, 4, tzinfo=ZONE)
    chair = Post.objects.get(slug="chair")
    held = acts.open_meeting(
        meeting=meeting, chaired_by=chair, by=office["chair"], at=AT, now=begins, today=begins.date(), seen=1
    )
    assert held.is_live
    ended = acts.close_meeting(
        meeting=held, by=office["chair"], at=AT, now=begins + timedelta(minutes=80), seen=held.version
    )
    assert ended.memo_due == begins + timedelta(minutes=80, hours=48)
    acts.attend(meeting=ended, post=chair, was_there=True, is_deputy=False, by=office["clerk"], at=AT)
    again = acts.attend(meeting=ended, post=chair, was_there=False, is_deputy=True, by=office["clerk"], at=AT)
    assert (again.version, again.is_deputy) == (2, False)


def test_a_series_names_at_most_three_metrics_that_the_record_has(office: Office) -> None:
    with pytest.raises(RefusedError) as refused:
        make_series(by=office["analyst"], metrics=["made-up"])
    assert set(refused.value.faults) == {"metrics"}
    with pytest.raises(RefusedError, match="at most 90 minutes"):
        make_series(by=office["analyst"], minutes=120)


def test_the_clock_of_a_replay_goes_forward_and_never_back(office: Office, city_folder: Path) -> None:
    assert today_in_office() == date(2015, 10, 1)
    to = datetime(2015, 10, 9, 14, tzinfo=ZONE)
    turn_clock(to=to, by=office["administrator"], at=timezone.now())
    assert to <= now_in_office() < to + timedelta(minutes=1)
    with pytest.raises(RefusedError, match="never turned back"):
        turn_clock(to=to - timedelta(days=1), by=office["administrator"], at=timezone.now())


def test_the_clock_of_a_live_city_cannot_be_turned(office: Office) -> None:
    with pytest.raises(RefusedError, match="live city"):
        turn_clock(to=datetime(2100, 1, 1, tzinfo=ZONE), by=office["administrator"], at=AT)
