"""A meeting pauses and goes on, and what was said last is taken back while nothing of it is on record."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from office_people import AT
from office_promises import FIGURE, KnownRecord
from office_record import begin_record
from office_room import BEGUN, TODAY, a_meeting, begun, say

from civicstat.ledger.check import check_log
from civicstat.ledger.reader import Record
from civicstat.office.actions import capture, room
from civicstat.office.actions.act import ConflictError, RefusedError
from civicstat.office.actions.clock_turn import turn_clock
from civicstat.office.freeze import freeze
from civicstat.office.meetings.after.paper import content_of
from civicstat.office.meetings.room.clock import fill, mark
from civicstat.office.meetings.room.wall import wall
from civicstat.office.models import ActRecord, Capture, DataRequest, Decision, Department, Meeting, Post, Promise, Room

from .conftest import Office, SignIn


pytestmark = pytest.mark.django_db
NAMED = ("action/v2", "decision/v2", "data-request/v1")


def begin_on_the_day(office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A record, and the office's clock at the hour of the meeting."""
    home = begin_record(folder / "home", monkeypatch)
    turn_clock(to=BEGUN, by=office["administrator"], at=timezone.now())
    return home


def act(do: object, office: Office, found: Room, minute: int) -> Room:
    found.refresh_from_db()
    now = BEGUN + timedelta(minutes=minute)
    return do(room=found, by=office["chair"], at=AT, now=now, seen=found.version)  # type: ignore[operator, no-any-return]


def test_in_a_recess_the_clocks_stand_still_and_count_neither_for_the_item_nor_for_the_meeting(
    office: Office, city_folder: Path
) -> None:
    found = act(room.recess, office, begun(office), 30)
    shown = wall(found.meeting, found, "en")
    assert shown["state"] == "recess"
    for minute in (30, 45):
        now = BEGUN + timedelta(minutes=minute)
        assert fill(shown["whole_clock"]["number"], now) == "0:30"
        assert fill(shown["item_clock"]["number"], now) == "+5:00"
    assert fill(shown["wall_clock"]["number"], BEGUN + timedelta(minutes=45)) == "0:45"
    found = act(room.go_on, office, found, 50)
    assert found.recesses == [{"from": "2015-10-08T13:30:00Z", "to": "2015-10-08T13:50:00Z"}]
    found.refresh_from_db()
    found = room.go_to(
        room=found, item=1, by=office["chair"], at=AT, now=BEGUN + timedelta(minutes=55), seen=found.version
    )
    assert found.took == {"0": 35 * 60}
    shown = wall(found.meeting, found, "es")
    # Ninety minutes of meeting are over after a hundred and ten on the wall, and not before.
    at_the_limit = BEGUN + timedelta(minutes=110)
    assert fill(shown["whole_clock"]["class"], at_the_limit) == ""
    assert fill(shown["whole_clock"]["class"], at_the_limit + timedelta(seconds=1)) == "over"
    assert fill(shown["wall_clock"]["number"], at_the_limit) == "1:50"
    assert fill(shown["wall_clock"]["words"], at_the_limit) == "desde las 09∶00"


def test_a_meeting_neither_pauses_twice_nor_ends_in_a_recess(office: Office) -> None:
    found = act(room.read_aloud, office, begun(office), 60)
    with pytest.raises(RefusedError, match="not in recess"):
        act(room.go_on, office, found, 60)
    found = act(room.recess, office, found, 61)
    for again in (room.recess, room.close):
        with pytest.raises(RefusedError, match="go on first"):
            act(again, office, found, 62)
    found = act(room.go_on, office, found, 70)
    act(room.close, office, found, 71)
    names = ["open-room", "read-aloud", "recess", "go-on", "close-room"]
    assert list(ActRecord.objects.filter(noun="room").order_by("pk").values_list("act", flat=True)) == names


def test_a_recess_is_in_the_memo_and_on_record_with_its_hours_and_the_minutes_that_were_met(
    office: Office, city_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_person: SignIn
) -> None:
    home = begin_on_the_day(office, tmp_path, monkeypatch)
    found = act(room.recess, office, begun(office), 30)
    found = act(room.go_on, office, found, 50)
    act(room.read_aloud, office, found, 60)
    act(room.close, office, found, 70)
    page = as_person(office["chair"]).get(f"/meetings/{found.meeting.slug}/memo/?lang=en").content.decode()
    assert "<dt>Recesses</dt><dd>09:30–09:50</dd>" in page
    freeze(at=AT, at_once=True)
    (closing,) = Record(home).entries_of("closing/v1")
    assert closing.statement.body["minutes"] == 50
    assert closing.statement.body["recesses"] == [{"from": "2015-10-08T13:30:00Z", "to": "2015-10-08T13:50:00Z"}]
    assert check_log(home) == []


def test_a_stopped_clock_shows_what_it_showed() -> None:
    html = mark("number", "used", BEGUN, 90, stopped=BEGUN + timedelta(minutes=7))
    assert fill(html, BEGUN + timedelta(hours=1)) == "0:07"
    assert fill(html, BEGUN + timedelta(minutes=2)) == "0:02"


def take_back(office: Office, one: Capture) -> None:
    capture.take_back(meeting=one.meeting, capture=one.pk, by=office["chair"], at=AT)


def test_what_was_said_last_is_taken_back_one_after_the_other_and_the_acts_keep_it(
    office: Office, city_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = begin_on_the_day(office, tmp_path, monkeypatch)
    meeting = begun(office).meeting
    now = {"by": office["analyst"], "at": AT, "now": BEGUN, "today": TODAY}
    streets, chair = Department.objects.get(slug="streets"), Post.objects.get(slug="chair")
    decided = capture.capture_decision(
        meeting=meeting,
        department=streets,
        as_post=chair,
        record=KnownRecord(),
        text="Two crews more.",
        text_es="Dos cuadrillas más.",
        why="Waiting weighs more.",
        why_es="Pesa más la espera.",
        rests_on=[FIGURE],
        scenarios=[],
        effect_metric="lamps-on-time",
        effect_direction="up",
        effect_value="80.0",
        effect_by=TODAY + timedelta(days=60),
        **now,  # type: ignore[arg-type]
    )
    asked = capture.capture_data_request(
        meeting=meeting,
        owner=chair,
        what="Lamps by age",
        what_es="Lámparas por edad",
        due=TODAY,
        **now,  # type: ignore[arg-type]
    )
    promised = say(office, meeting)
    with pytest.raises(RefusedError, match="captured last"):
        take_back(office, asked)
    for one in (promised, asked, decided):
        take_back(office, one)
    left = [kind.objects.exists() for kind in (Capture, Promise, DataRequest, Decision)]
    assert left == [False, False, False, False]
    assert content_of(meeting) | {"decisions": [], "promises": [], "data_requests": []} == content_of(meeting)
    acts = ActRecord.objects.filter(act="take-back", by=office["chair"]).order_by("pk")
    assert [each.noun for each in acts] == ["promise", "capture", "datarequest", "capture", "decision", "capture"]
    assert acts.get(noun="promise").after["deliverable"] == "The waiting list, in order, published"
    # Said again, it is a new thing; nothing that was taken back ever reaches the record.
    again = say(office, meeting)
    assert again.promise is not None
    assert promised.promise is not None
    assert again.promise.slug != promised.promise.slug
    freeze(at=AT, at_once=True)
    said = [entry.statement.name for entry in Record(home).entries if entry.statement.type in NAMED]
    assert said == [again.promise.slug]


def test_what_is_on_record_or_was_worked_on_or_of_a_meeting_that_ended_is_not_taken_back(
    office: Office, city_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_on_the_day(office, tmp_path, monkeypatch)
    found = begun(office)
    one = say(office, found.meeting)
    Promise.objects.filter(pk=one.promise.pk).update(version=2)  # type: ignore[union-attr]
    with pytest.raises(RefusedError, match="mended in the open"):
        take_back(office, one)
    Promise.objects.filter(pk=one.promise.pk).update(version=1)  # type: ignore[union-attr]
    freeze(at=AT + timedelta(minutes=14))
    assert capture.may_take_back(Capture.objects.get())
    freeze(at=AT + timedelta(minutes=15))
    with pytest.raises(RefusedError, match="mended in the open"):
        take_back(office, one)
    other = say(office, found.meeting, deliverable="Another list")
    act(room.read_aloud, office, found, 60)
    act(room.close, office, found, 70)
    with pytest.raises(RefusedError, match="under way"):
        take_back(office, other)
    assert Promise.objects.count() == 2


def test_somebody_elses_act_in_the_same_moment_wins_over_the_taking_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = say(office, begun(office).meeting)
    monkeypatch.setattr(capture, "may_take_back", lambda found: True)
    monkeypatch.setattr(capture, "last_captured", lambda meeting: one)
    Capture.objects.filter(pk=one.pk).update(version=9)
    with pytest.raises(ConflictError):
        take_back(office, one)
    assert Promise.objects.exists()


def test_the_chair_pauses_goes_on_and_takes_back_on_the_page(office: Office, as_person: SignIn) -> None:
    chair: Client = as_person(office["chair"])
    found = begun(office, a_meeting(office))
    one = say(office, found.meeting)
    page = f"/meetings/{found.meeting.slug}/room/"
    assert 'id="take-back"' in chair.get(page).content.decode()
    chair.post(f"{page}recess/", {"do": "recess", "seen": Room.objects.get().version})
    shown = chair.get(page).content.decode()
    assert "The clock has stood still since" in shown
    assert 'value="go-on"' in shown
    assert "Recess" in chair.get(f"/meetings/{found.meeting.slug}/screen/").content.decode()
    chair.post(f"{page}recess/", {"do": "go-on", "seen": Room.objects.get().version})
    assert "With recesses" in chair.get(page).content.decode()
    said = chair.post(f"{page}take-back/", {"capture": one.pk}, follow=True).content.decode()
    assert "Taken back" in said
    assert 'id="take-back"' not in said
    assert not Capture.objects.exists()
    assert Meeting.objects.get().is_live
