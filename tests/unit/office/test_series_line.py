"""What a series of meetings is held to, phrase by phrase: from the office to what a stranger counts in the log."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from icalendar import Calendar
from office_meetings import METRICS, make_series
from office_people import AT
from office_record import begin_record
from office_room import AGENDA

from civicstat.cycle.verify.meetings import counted_meetings
from civicstat.ledger.check import check_log
from civicstat.ledger.errors import LedgerError
from civicstat.ledger.reader import Record
from civicstat.office.actions import meeting as meeting_acts
from civicstat.office.actions import room
from civicstat.office.actions import series as acts
from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.clock_turn import turn_clock
from civicstat.office.actions.question import ask
from civicstat.office.clock import now_in_office, today_in_office
from civicstat.office.freeze import freeze
from civicstat.office.freezing.desk import Desk
from civicstat.office.meetings.room.who import is_public
from civicstat.office.models import Meeting, Post, Question, Series
from civicstat.portal.catalogue.meetings import gatherings_in, meetings_board

from .conftest import Office, SignIn


pytestmark = pytest.mark.django_db
BOSTON = "America/New_York"


@pytest.fixture
def home(office: Office, city_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return begin_record(tmp_path / "home", monkeypatch)


def go(office: Office, day: date, hour: int = 13) -> None:
    """Turn the clock to a later day than 1 October 2015, on which the office opens at the hour of our own day."""
    moment = datetime.combine(day, time(hour), UTC)
    turn_clock(to=moment, by=office["administrator"], at=timezone.now())


def latest(home: Path, type_: str, name: str) -> dict[str, Any]:
    said = [entry.statement for entry in Record(home).entries]
    return dict(next(each.body for each in reversed(said) if (each.type, each.name) == (type_, name)))


def series_with_a_year(office: Office) -> Series:
    by = office["analyst"]
    made = make_series(by=by)
    for slug, what in (("auditor", "budget"), ("approver", "counsel")):
        acts.seat(series=made, post=Post.objects.get(slug=slug), what=what, by=by, at=AT)
    today = today_in_office()
    days = acts.days_of_year(made, 2015, today=today)
    acts.publish_year(series=made, year=2015, days=days, time_zone=BOSTON, by=by, at=AT, today=today)
    return made


def test_a_series_says_its_purpose_chair_panel_cadence_stage_limit_and_notice_in_public(
    office: Office, home: Path, as_person: SignIn
) -> None:
    for minutes in (91, 120):
        with pytest.raises(RefusedError, match="at most 90 minutes"):
            make_series(by=office["analyst"], minutes=minutes)
    made = series_with_a_year(office)
    freeze(at=AT, at_once=True)
    said = latest(home, "series/v1", made.slug)
    assert (said["cadence"], said["stage"], said["minutes"], said["notice_days"]) == ("monthly", "public", 90, 7)
    assert (said["chair"]["post"], said["metrics"]) == ("chair", [METRICS[0]])
    assert {seat["what"]: seat["post"] for seat in said["seats"]} == {"budget": "auditor", "counsel": "approver"}
    assert len(said["words"]["sha256"]) == 64
    assert [each["at"][:10] for each in latest(home, "schedule/v1", f"{made.slug}/2015")["meetings"]] == [
        "2015-10-13",
        "2015-11-10",
        "2015-12-08",
    ]
    file = as_person(office["analyst"]).get("/meetings/file/").content
    assert len(list(Calendar.from_ical(file).walk("VEVENT"))) == 3
    # The log itself refuses a longer meeting.
    with pytest.raises(LedgerError, match="less than or equal to 90"):
        Desk.now(AT).append("series/v1", made.slug, {**said, "version": 99, "minutes": 91})


def test_missed_notice_blocks_a_public_meeting_and_attendance_and_the_chairs_questions_are_kept(
    office: Office, home: Path
) -> None:
    made = series_with_a_year(office)
    held, called_off, silent = Meeting.objects.order_by("meets_at")
    chair, by = Post.objects.get(slug="chair"), office["chair"]
    # Six days before: a day too late for a public meeting.
    go(office, date(2015, 10, 7))
    meeting_acts.give_notice(meeting=held, by=by, at=timezone.now(), today=today_in_office(), seen=1)
    held.refresh_from_db()
    assert (held.held_as(BOSTON), is_public(held)) == ("record-published", False)
    go(office, date(2015, 10, 13))
    common: dict[str, Any] = {"by": by, "at": timezone.now()}
    found = room.begin(
        meeting=held,
        agenda=AGENDA,
        chaired_by=chair,
        now=now_in_office(),
        today=today_in_office(),
        seen=held.version,
        **common,
    )
    for slug, was_there, is_deputy in (("chair", True, False), ("auditor", True, True), ("approver", False, False)):
        post = Post.objects.get(slug=slug)
        meeting_acts.attend(meeting=held, post=post, was_there=was_there, is_deputy=is_deputy, **common)
    for words in ("Why does it take so long?", "What would you need?"):
        ask(meeting=held, asker="chair", words=words, lang="en", today=today_in_office(), **common)
    for act in (room.read_aloud, room.close):
        found.refresh_from_db()
        act(room=found, now=now_in_office() + timedelta(hours=1), seen=found.version, **common)
    why = {"why": "No quorum.", "why_es": "Sin quórum."}
    go(office, date(2015, 11, 9))
    meeting_acts.cancel_meeting(meeting=called_off, seen=1, today=today_in_office(), **why, **common)
    freeze(at=timezone.now(), at_once=True)
    said = latest(home, "meeting/v1", held.slug)
    assert (said["state"], said["held_as"], said["chair_questions"]) == ("held", "record-published", 2)
    assert {each["post"]: (each["was_there"], each["is_deputy"]) for each in said["attendance"]} == {
        "approver": (False, False),
        "auditor": (True, True),
        "chair": (True, False),
    }
    asked = [entry.statement.body for entry in Record(home).entries_of("question/v1")]
    assert [(each["asker"], each["state"]) for each in asked] == [("chair", "unanswered")] * 2
    assert Question.objects.count() == 2
    with pytest.raises(LedgerError, match="notice as the series asks for it"):
        Desk.now(AT).append("meeting/v1", held.slug, {**said, "version": 999, "held_as": "public"})

    # Nobody speaks of the third: the day after it, whoever reads the log counts it as missed, in two ways alike.
    record = Record(home)
    listed = gatherings_in(record.entries, as_of="2015-12-09", zone=BOSTON, words_of=lambda sha256: {})
    board = meetings_board(listed)["series"][made.slug]
    expected = {"due": 3, "held": 1, "cancelled": 1, "missed": 1, "chair_questions": 2}
    assert {name: board[name] for name in expected} == expected
    assert board["posts"]["auditor"] == {"there": 1, "deputy": 1}
    counted = counted_meetings(record, as_of="2015-12-09", time_zone=BOSTON)
    assert counted is not None
    assert {name: counted["series"][made.slug][name] for name in expected} == expected
    assert silent.state == "planned"
    assert check_log(home) == []
