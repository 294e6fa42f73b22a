"""The room of a meeting: nothing half said is captured, nothing closes unread, and no question disappears."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from office_people import AT
from office_promises import FIGURE, KnownRecord
from office_room import BEGUN, TODAY, a_meeting, begun, say

from civicstat.office.actions import capture, data_request, poll, question, room
from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.look_up import look_up
from civicstat.office.models import (
    ActRecord,
    Capture,
    DataRequest,
    Department,
    Holding,
    LookUp,
    Meeting,
    Post,
    Promise,
    Question,
    Room,
)

from .conftest import Office


def later(minutes: int) -> Any:
    return BEGUN + timedelta(minutes=minutes)


def ask(meeting: Meeting, words: str = "Who decides which sidewalk is fixed first?", **more: Any) -> Question:
    given = {"asker": "resident", "lang": "en", "by": None, "at": AT, "today": TODAY, **more}
    return question.ask(meeting=meeting, words=words, **given)


def go(office: Office, found: Room, item: int, minute: int) -> Room:
    return room.go_to(room=found, item=item, by=office["chair"], at=AT, now=later(minute), seen=found.version)


def aloud(office: Office, found: Room) -> Room:
    found.refresh_from_db()
    return room.read_aloud(room=found, by=office["chair"], at=AT, now=later(60), seen=found.version)


def close(office: Office, found: Room) -> Room:
    found.refresh_from_db()
    return room.close(room=found, by=office["chair"], at=AT, now=later(70), seen=found.version)


def test_a_room_keeps_how_long_each_item_took(office: Office) -> None:
    found = begun(office)
    found = go(office, found, 1, 20)
    found = go(office, found, 0, 35)
    found = go(office, found, 2, 40)
    assert found.took == {"0": 25 * 60, "1": 15 * 60}
    assert found.item_started_at == later(40)


def test_whatever_happens_in_a_room_moves_its_number(office: Office) -> None:
    found = begun(office)
    numbers = [found.changes]
    go(office, found, 1, 20)
    say(office, found.meeting)
    ask(found.meeting)
    numbers.append(Room.objects.get().changes)
    assert numbers == [1, 4]


def test_a_meeting_does_not_close_before_it_was_read_aloud(office: Office) -> None:
    found = begun(office)
    with pytest.raises(RefusedError, match="read aloud"):
        close(office, found)
    aloud(office, found)
    close(office, found)
    assert Meeting.objects.get().ended_at == later(70)
    with pytest.raises(RefusedError, match="over"):
        go(office, Room.objects.get(), 1, 80)


def test_eight_promises_are_put_in_order_before_the_meeting_closes(office: Office) -> None:
    found = begun(office)
    said = [say(office, found.meeting, deliverable=f"List {number}") for number in range(8)]
    aloud(office, found)
    with pytest.raises(RefusedError, match="8 promises"):
        close(office, found)
    order = [one.pk for one in reversed(said)]
    with pytest.raises(RefusedError, match="one place"):
        room.rank(room=found, order=[*order[:-1], order[0]], by=office["chair"], at=AT)
    room.rank(room=found, order=order, by=office["chair"], at=AT)
    close(office, found)
    assert list(Capture.objects.order_by("rank").values_list("pk", flat=True)) == order


def test_seven_promises_need_no_order(office: Office) -> None:
    found = begun(office)
    for number in range(7):
        say(office, found.meeting, deliverable=f"List {number}")
    aloud(office, found)
    close(office, found)


def test_a_promise_of_a_post_that_nobody_holds_is_refused_and_leaves_nothing(office: Office) -> None:
    found = begun(office)
    Holding.objects.filter(post__slug="department-head-streets").update(until=date(2015, 6, 1))
    with pytest.raises(RefusedError, match="nobody holds"):
        say(office, found.meeting)
    assert not Promise.objects.exists()
    assert not Capture.objects.exists()


def test_a_promise_for_a_day_that_has_passed_is_refused(office: Office) -> None:
    found = begun(office)
    with pytest.raises(RefusedError, match="first_due"):
        say(office, found.meeting, first_due=date(2015, 10, 1))


def test_nothing_is_captured_before_a_meeting_begins_or_after_it_ended(office: Office) -> None:
    meeting = a_meeting(office)
    with pytest.raises(RefusedError, match="under way"):
        say(office, meeting)
    found = begun(office, meeting)
    aloud(office, found)
    close(office, found)
    with pytest.raises(RefusedError, match="under way"):
        say(office, Meeting.objects.get())


def test_a_decision_is_on_record_as_soon_as_it_is_spoken(office: Office) -> None:
    found = begun(office)
    said = capture.capture_decision(
        meeting=found.meeting,
        department=Department.objects.get(slug="streets"),
        as_post=Post.objects.get(slug="chair"),
        record=KnownRecord(),
        by=office["chair"],
        at=AT,
        now=later(30),
        today=TODAY,
        text="Retest every lamp.",
        text_es="Volver a probar cada luminaria.",
        why="Light at night weighed more.",
        why_es="Pesó más la luz nocturna.",
        rests_on=[FIGURE],
        scenarios=[],
        effect_metric="lamps-on-time",
        effect_direction="up",
        effect_value="85.0",
        effect_by=date(2015, 12, 31),
    )
    assert said.decision is not None
    assert said.decision.said_at == AT
    assert said.decision.day == TODAY
    assert said.at == later(30)


def test_what_was_captured_cannot_be_taken_out_or_changed_in_the_database(office: Office) -> None:
    said = say(office, begun(office).meeting)
    for wrong in (
        lambda: Capture.objects.filter(pk=said.pk).delete(),
        lambda: Capture.objects.filter(pk=said.pk).update(said_at=later(1)),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()


def test_a_residents_question_is_shown_only_after_a_second_look(office: Office) -> None:
    found = begun(office)
    asked = ask(found.meeting)
    with pytest.raises(RefusedError, match="is not open"):
        question.put(question=asked, by=office["chair"], at=AT, seen=1)
    accepted = question.accept(
        question=asked, text=asked.text, text_es="¿Quién decide?", by=office["analyst"], at=AT, seen=1
    )
    assert question.put(question=accepted, by=office["chair"], at=AT, seen=2).state == "put"


def test_of_a_declined_question_only_the_reason_is_kept(office: Office) -> None:
    found = begun(office)
    asked = ask(found.meeting, "Something about my neighbor Mr. Smith")
    question.decline(question=asked, declined_as="private", by=office["analyst"], at=AT, seen=1)
    kept = Question.objects.get()
    assert (kept.text, kept.text_es, kept.declined_as) == ("", "", "private")
    assert "Smith" not in str(list(ActRecord.objects.values_list("before", "after", "reason")))


def test_a_question_with_a_telephone_number_is_not_taken(office: Office) -> None:
    with pytest.raises(RefusedError):
        ask(begun(office).meeting, "Call me at 617 555 0123")


def test_a_question_nobody_answered_stays_unanswered_when_the_meeting_closes_and_can_be_answered_later(
    office: Office,
) -> None:
    found = begun(office)
    asked = ask(found.meeting, asker="moderator", by=office["resident"])
    aloud(office, found)
    close(office, found)
    asked.refresh_from_db()
    assert asked.state == "unanswered"
    assert asked.is_open
    post = Post.objects.get(slug="department-head-streets")
    said = {"answer": "By the engineer.", "answer_es": "", "answered_by": post, "today": TODAY}
    given = question.answer(question=asked, by=office["department-head"], at=AT, seen=asked.version, **said)
    assert given.state == "answered"
    assert given.answer_in("es") == "By the engineer."
    with pytest.raises(DatabaseError), transaction.atomic():
        Question.objects.all().delete()


def test_the_day_on_which_data_was_asked_for_first_stays(office: Office) -> None:
    found = begun(office)
    said = capture.capture_data_request(
        meeting=found.meeting,
        owner=Post.objects.get(slug="department-head-streets"),
        what="Hours of overtime by crew",
        what_es="Horas extra por cuadrilla",
        due=date(2015, 11, 1),
        by=office["chair"],
        at=AT,
        now=later(30),
        today=TODAY,
    )
    asked = said.data_request
    assert asked is not None
    moved = data_request.move_request(
        data_request=asked,
        due=date(2015, 11, 20),
        why="Payroll closes then.",
        why_es="Entonces cierra la nómina.",
        by=office["department-head"],
        at=AT,
        today=TODAY,
        seen=1,
    )
    assert (moved.first_due, moved.due) == (date(2015, 11, 1), date(2015, 11, 20))
    came = data_request.receive(
        data_request=moved,
        words="A table.",
        words_es="Una tabla.",
        link="",
        by=office["department-head"],
        at=AT,
        today=date(2015, 11, 10),
        seen=2,
    )
    assert came.is_late(date(2015, 12, 1))
    with pytest.raises(DatabaseError), transaction.atomic():
        DataRequest.objects.update(first_due=date(2015, 11, 20))


def test_what_was_looked_up_is_kept_as_it_was_shown(office: Office) -> None:
    found = begun(office)
    look_up(
        meeting=found.meeting,
        asked={"metric": "lamps-on-time", "area": "city:-", "group": "-", "period": "2015-08"},
        key=FIGURE,
        shown="70 %",
        by_post=Post.objects.get(slug="chair"),
        by=office["chair"],
        at=AT,
        now=later(5),
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        LookUp.objects.update(shown="90 %")


def test_the_poll_is_asked_from_the_reading_on_and_a_browser_changes_its_own_answer(office: Office) -> None:
    found = begun(office)
    with pytest.raises(RefusedError):
        poll.answer_poll(meeting=found.meeting, worth="yes", mine=None, at=AT, now=later(30))
    aloud(office, found)
    meeting = Meeting.objects.get()
    mine = poll.answer_poll(meeting=meeting, worth="yes", mine=None, at=AT, now=later(61))
    mine = poll.answer_poll(meeting=meeting, worth="no", mine=mine, at=AT, now=later(62))
    assert [one.worth for one in meeting.poll_answers.all()] == ["no"]
    assert not ActRecord.objects.filter(noun="pollanswer", by__isnull=False).exists()
    close(office, found)
    closed = Meeting.objects.get()
    with pytest.raises(RefusedError):
        poll.answer_poll(meeting=closed, worth="no", mine=None, at=AT, now=later(70) + timedelta(days=2))
