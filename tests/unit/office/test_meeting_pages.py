"""Series and meetings in the office's pages: set up, planned, announced, moved, rehearsed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from icalendar import Calendar
from office_meetings import ZONE, make_meeting, make_series

from civicstat.office.clock import today_in_office
from civicstat.office.models import Attendance, JobRun, Meeting, Post, Series

from .conftest import Office, SignIn


OCTOBER = date(2015, 10, 13)


@pytest.fixture
def meeting(office: Office, city_folder: Path) -> Meeting:
    return make_meeting(make_series(by=office["analyst"]), OCTOBER, by=office["analyst"])


def test_a_year_is_shown_then_published_then_shown_as_published(
    office: Office, city_folder: Path, as_person: SignIn
) -> None:
    series = make_series(by=office["analyst"])
    client = as_person(office["analyst"])
    address = f"/meetings/series/{series.slug}/2016/"
    shown = client.get(address)
    assert shown.content.decode().count("Tuesday, 09:00") == 12
    client.post(address)
    assert Meeting.objects.filter(series=series).count() == 12
    again = client.post(address)
    assert "are published" in again.content.decode()
    assert Meeting.objects.filter(series=series).count() == 12


def test_a_series_needs_measures_of_the_public_record(office: Office, city_folder: Path, as_person: SignIn) -> None:
    page = as_person(office["analyst"]).post("/meetings/series/add/", {"title": "Streets stat"})
    assert page.status_code == 200
    assert Series.objects.count() == 0
    assert page.content.decode().count('class="error"') >= 8


def test_the_page_of_a_meeting_says_its_hours_in_the_city(office: Office, meeting: Meeting, as_person: SignIn) -> None:
    page = as_person(office["staff"]).get(f"/meetings/{meeting.slug}/").content.decode()
    assert "13 October 2015, 09:00" in page or "October 13, 2015, 09:00" in page
    assert "Notice was given" not in page
    assert "October 9" in page or "9 October" in page


def test_notice_a_move_and_a_cancelling_in_the_pages(office: Office, meeting: Meeting, as_person: SignIn) -> None:
    clerk, analyst = as_person(office["clerk"]), as_person(office["analyst"])
    clerk.post(f"/meetings/{meeting.slug}/notice/", {"seen": 1})
    assert Meeting.objects.get().notice_on == date(2015, 10, 1)
    words = {"why": "The hall is closed.", "why_es": "La sala está cerrada."}
    refused = analyst.post(f"/meetings/{meeting.slug}/move/", {"to": "2015-09-01T09:00", "seen": 2, **words})
    assert refused.status_code == 200
    analyst.post(f"/meetings/{meeting.slug}/move/", {"to": "2015-10-20T14:30", "seen": 2, **words})
    moved = Meeting.objects.get()
    assert moved.meets_at == datetime(2015, 10, 20, 14, 30, tzinfo=ZONE)
    assert moved.notice_on is None
    late = analyst.post(f"/meetings/{meeting.slug}/move/", {"to": "2015-10-21T14:30", "seen": 2, **words})
    assert late.status_code == 409
    why = {"cancel_why": "No quorum.", "cancel_why_es": "Sin quórum."}
    analyst.post(f"/meetings/{meeting.slug}/cancel/", {"seen": 3, **why})
    assert Meeting.objects.get().state == "cancelled"


def test_who_was_there_is_noted_for_chair_and_seats(office: Office, meeting: Meeting, as_person: SignIn) -> None:
    chair = Post.objects.get(slug="chair")
    as_person(office["clerk"]).post(f"/meetings/{meeting.slug}/attendance/", {f"post-{chair.pk}": "deputy"})
    assert Attendance.objects.get().is_deputy
    # The same said again is no act.
    as_person(office["clerk"]).post(f"/meetings/{meeting.slug}/attendance/", {f"post-{chair.pk}": "deputy"})
    assert Attendance.objects.get().version == 1


def test_the_calendar_file_holds_every_meeting_and_says_which_is_cancelled(
    office: Office, meeting: Meeting, as_person: SignIn
) -> None:
    why = {"cancel_why": "No quorum.", "cancel_why_es": "Sin quórum.", "seen": 1}
    client = as_person(office["analyst"])
    client.post(f"/meetings/{meeting.slug}/cancel/", why)
    (event,) = Calendar.from_ical(client.get("/meetings/file/").content).walk("VEVENT")
    assert (event["status"], event["dtstart"].dt) == ("CANCELLED", datetime(2015, 10, 13, 9, tzinfo=ZONE))


def test_turning_the_clock_makes_every_job_due_again(office: Office, city_folder: Path, as_person: SignIn) -> None:
    client = as_person(office["administrator"])
    client.post("/clock/", {"to": "2015-10-09T10:00"})
    assert today_in_office() == date(2015, 10, 9)
    first = JobRun.objects.filter(job="forget-sessions").count()
    client.post("/clock/", {"to": "2015-10-11T10:00"})
    assert JobRun.objects.filter(job="forget-sessions").count() == first + 1
    back = client.post("/clock/", {"to": "2015-10-02T10:00"})
    assert "never turned back" in back.content.decode()
    assert today_in_office() == date(2015, 10, 11)


def test_the_chair_is_asked_for_notice_in_the_week_before_its_last_day(
    office: Office, meeting: Meeting, as_person: SignIn
) -> None:
    page = as_person(office["chair"]).get("/").content.decode()
    assert "Give notice: Streets stat" in page
    assert "Give notice" not in as_person(office["staff"]).get("/").content.decode()


def test_a_rehearsal_is_planned_for_an_hour_to_come(office: Office, meeting: Meeting, as_person: SignIn) -> None:
    client, address = as_person(office["analyst"]), f"/meetings/series/{meeting.series.slug}/dry-run/"
    assert client.post(address, {"meets_at": "2015-09-01T09:00"}).status_code == 200
    client.post(address, {"meets_at": "2015-10-06T09:00"})
    assert Meeting.objects.get(is_dry_run=True).stage == "closed"


def test_a_meeting_in_place_of_a_missed_one_is_planned_beside_the_year(
    office: Office, meeting: Meeting, as_person: SignIn
) -> None:
    client = as_person(office["analyst"])
    client.post(f"/meetings/series/{meeting.series.slug}/extra/", {"meets_at": "2015-10-20T09:00"})
    extra = Meeting.objects.get(slug=f"{meeting.series.slug}-2015-10-20")
    assert not extra.is_dry_run
    assert extra.status_on(date(2015, 10, 21), "America/New_York") == "missed"
