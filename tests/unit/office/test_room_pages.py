"""The pages of a room: the screen, the controls, questions and the poll, as browsers without a script get them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from office_people import AT
from office_room import AGENDA, TODAY, a_meeting, begun, say

from civicstat.office.actions import room as acts
from civicstat.office.actions.clock_turn import turn_clock
from civicstat.office.clock import now_in_office
from civicstat.office.meetings.room.agenda import steps_of
from civicstat.office.meetings.room.clock import down, fill, mark, up
from civicstat.office.meetings.room.fragments import SHELF, Piece, Shelf
from civicstat.office.models import Capture, Meeting, Post, Promise, Question, Room
from civicstat.office.running.stream import may_listen, numbers

from .conftest import Office, SignIn


@pytest.fixture(autouse=True)
def empty_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    SHELF.clear()
    # The stream is a process of its own; here it shares the test's connection.
    monkeypatch.setattr("civicstat.office.running.stream.close_old_connections", lambda: None)


@pytest.fixture
def chair(office: Office, city_folder: Path, as_person: SignIn) -> Client:
    return as_person(office["chair"])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def at_hour(office: Office, meeting: Meeting) -> None:
    """Turn the replay's clock to the hour of a meeting."""
    from django.utils import timezone

    turn_clock(to=meeting.meets_at, by=office["administrator"], at=timezone.now())


def opened(office: Office, chair: Client) -> Room:
    meeting = a_meeting(office)
    at_hour(office, meeting)
    panel = {f"post-{meeting.series.chair_id}": "there", "chair": "series", "seen": meeting.version}
    answer = chair.post(f"/meetings/{meeting.slug}/room/begin/", panel)
    assert answer.status_code == 302
    return Room.objects.get()


PROMISE = {
    "promise-deliverable": "The waiting list, in order, published",
    "promise-deliverable_es": "La lista de espera, en orden, publicada",
    "promise-first_due": "2015-11-05",
}


def test_the_chair_opens_a_meeting_with_its_panel_and_its_agenda(office: Office, chair: Client) -> None:
    room = opened(office, chair)
    assert room.meeting.is_live
    assert [step["id"] for step in room.agenda] == ["promises", "standing", "residents", "aloud"]
    assert sum(step["minutes"] for step in room.agenda) == 90
    assert room.meeting.attendance.get().was_there


def test_a_meeting_is_not_opened_on_another_day_than_its_own(office: Office, chair: Client) -> None:
    meeting = a_meeting(office, day=date(2015, 11, 12))
    chair.post(f"/meetings/{meeting.slug}/room/begin/", {"chair": "series", "seen": 1})
    assert not Room.objects.exists()
    assert "its day" in text(chair.get(f"/meetings/{meeting.slug}/room/"))


def test_an_incomplete_promise_is_refused_with_every_fault_at_once_and_nothing_lost(
    office: Office, chair: Client
) -> None:
    room = opened(office, chair)
    page = f"/meetings/{room.meeting.slug}/room/promise/"
    wrong = {"promise-deliverable": "A list; ask 617 555 0123", "promise-first_due": "2015-01-01"}
    answer = text(chair.post(page, wrong))
    assert not Capture.objects.exists()
    assert "ask 617 555 0123" in answer
    said = [re.sub(r"\s+", " ", found) for found in re.findall(r'id="promise-(\w+)-error">', answer)]
    assert said == ["owner", "deliverable", "deliverable_es", "first_due"]


def test_a_complete_promise_is_on_the_screen_at_once(office: Office, chair: Client, as_person: SignIn) -> None:
    room = opened(office, chair)
    owner = Post.objects.get(slug="department-head-streets")
    answer = chair.post(f"/meetings/{room.meeting.slug}/room/promise/", {**PROMISE, "promise-owner": owner.pk})
    assert answer.status_code == 302
    made = Promise.objects.get()
    assert (made.first_due, made.effect_open_until) == (date(2015, 11, 5), date(2016, 2, 3))
    wall = text(as_person(None).get(f"/meetings/{room.meeting.slug}/screen/"))
    assert "The waiting list, in order, published" in wall
    assert "November 5, 2015" in wall
    spanish = text(as_person(None).get(f"/meetings/{room.meeting.slug}/screen/?lang=es"))
    assert "La lista de espera, en orden, publicada" in spanish


def test_the_screen_has_no_control_and_names_nobody(office: Office, chair: Client, as_person: SignIn) -> None:
    room = opened(office, chair)
    wall = text(as_person(None).get(f"/meetings/{room.meeting.slug}/screen/"))
    assert not re.search("<(form|button|input|select|textarea)", wall)
    assert "csrf" not in wall
    assert not any(person.email in wall for person in office.values())


@pytest.mark.parametrize("stage", ["closed", "record-published"])
def test_the_screen_of_a_meeting_that_is_not_public_is_for_the_citys_people(
    office: Office, chair: Client, as_person: SignIn, stage: str
) -> None:
    meeting = a_meeting(office, stage=stage)
    for page in ("screen/", "screen/now/"):
        path = f"/meetings/{meeting.slug}/{page}"
        assert as_person(None).get(path).headers["Location"].startswith("/sign-in/")
        assert as_person(office["resident"]).get(path).status_code == 403
        assert as_person(office["staff"]).get(path).status_code == 200
        # What somebody at work made for memory is not given to others by its number.
        number = as_person(office["staff"]).get(path).headers["X-Room"]
        assert as_person(None).get(f"{path}?v={number}").status_code == 302


def test_a_public_meeting_without_notice_in_time_is_not_shown_to_everybody(
    office: Office, chair: Client, as_person: SignIn
) -> None:
    meeting = a_meeting(office)
    Meeting.objects.update(notice_on=TODAY - timedelta(days=1))
    assert as_person(None).get(f"/meetings/{meeting.slug}/screen/").status_code == 302


def test_the_viewers_of_one_number_are_served_from_memory(office: Office, chair: Client, as_person: SignIn) -> None:
    room = opened(office, chair)
    path = f"/meetings/{room.meeting.slug}/screen/now/"
    viewer = as_person(None)
    number = viewer.get(path).headers["X-Room"]
    before = SHELF.made
    for _ in range(50):
        answer = viewer.get(f"{path}?v={number}")
        assert answer.headers["X-Room"] == number
    assert SHELF.made == before


def test_a_shelf_keeps_the_newest_pieces_and_forgets_the_oldest() -> None:
    shelf = Shelf(most=2)
    for number in range(3):
        shelf.get(("m", number, "screen", "en"), lambda: Piece("", True))
    assert shelf.kept(("m", 0, "screen", "en")) is None
    assert shelf.kept(("m", 2, "screen", "en")) is not None
    assert shelf.made == 3


def test_the_clock_counts_down_and_says_over_time_in_words_and_form() -> None:
    assert [down(0, 720), down(468, 720), down(785, 720)] == ["12:00", "4:12", "+1:05"]
    assert [up(2220), up(5640)] == ["0:37", "1:34"]
    since = now_in_office() - timedelta(minutes=13)
    html = "".join(mark(what, "left", since, 12, "left", "over the time") for what in ("number", "words", "class"))
    assert fill(html, since + timedelta(minutes=4)) == "8:00left"
    assert fill(html, since + timedelta(minutes=13)) == "+1:00over the timeover"


def test_going_through_the_items_from_two_windows_moves_once(office: Office, chair: Client) -> None:
    room = opened(office, chair)
    page = f"/meetings/{room.meeting.slug}/room/go/"
    for _ in range(2):
        chair.post(page, {"item": "1", "seen": room.version})
    assert Room.objects.get().item == 1
    assert "Somebody else changed the room" in text(chair.get(f"/meetings/{room.meeting.slug}/room/"))


def test_eight_promises_are_ranked_on_the_page_before_the_close_is_possible(office: Office, chair: Client) -> None:
    room = opened(office, chair)
    said = [say(office, room.meeting, deliverable=f"List {number}", now=now_in_office()) for number in range(8)]
    page = f"/meetings/{room.meeting.slug}/room/"
    chair.post(f"{page}aloud/", {})
    assert 'id="go-close"' in (controls := text(chair.get(page)))
    assert re.search(r'id="go-close"[^>]* disabled', controls)
    chair.post(f"{page}close/", {})
    assert Meeting.objects.get().is_live
    chair.post(f"{page}rank/", {f"rank-{one.pk}": 1 for one in said})
    assert not Capture.objects.filter(rank__isnull=False).exists()
    chair.post(f"{page}rank/", {f"rank-{one.pk}": place for place, one in enumerate(reversed(said), start=1)})
    wall = text(chair.get(f"/meetings/{room.meeting.slug}/screen/"))
    assert wall.index("List 7") < wall.index("List 0")
    chair.post(f"{page}close/", {})
    assert Meeting.objects.get().ended_at is not None


def test_a_resident_asks_without_an_account_and_sees_it_after_the_second_look(
    office: Office, chair: Client, as_person: SignIn
) -> None:
    meeting = a_meeting(office)
    page = f"/meetings/{meeting.slug}/ask/"
    resident = as_person(None)
    answer = resident.post(page, {"ask-words": "¿Quién decide?"}, headers={"accept-language": "es"})
    assert answer.headers["Location"].endswith("?thanks=seen")
    asked = Question.objects.get()
    assert (asked.text, asked.text_es, asked.sight, asked.asker) == ("", "¿Quién decide?", "new", "resident")
    assert "¿Quién decide?" not in text(resident.get(page))
    at_hour(office, meeting)
    chair.post(f"/meetings/{meeting.slug}/room/begin/", {"chair": "series", "seen": meeting.version})
    acting = f"/meetings/{meeting.slug}/room/questions/{asked.pk}/"
    chair.post(acting, {"do": "accept", f"text-{asked.pk}": "Who decides?"})
    assert "Who decides?" in text(resident.get(page))
    chair.post(acting, {"do": "put"})
    assert "Who decides?" in text(resident.get(f"/meetings/{meeting.slug}/screen/"))
    post = Post.objects.get(slug="department-head-streets")
    chair.post(acting, {"do": "answer", f"by-{asked.pk}": post.pk, f"answer-{asked.pk}": "The engineer."})
    assert "The engineer." in text(resident.get(page))


def test_a_moderator_with_a_seat_asks_and_is_shown_at_once(office: Office, chair: Client, as_person: SignIn) -> None:
    from civicstat.office.actions.series import seat

    meeting = a_meeting(office)
    post = Post.objects.get(slug="resident")
    seat(series=meeting.series, post=post, what="moderator", by=office["analyst"], at=AT)
    page = f"/meetings/{meeting.slug}/ask/"
    as_person(office["resident"]).post(page, {"ask-words": "Why again?"})
    asked = Question.objects.get()
    assert (asked.asker, asked.sight) == ("moderator", "accepted")


def test_a_closed_meeting_takes_no_question_of_a_resident(office: Office, chair: Client, as_person: SignIn) -> None:
    meeting = a_meeting(office, stage="closed")
    assert as_person(None).get(f"/meetings/{meeting.slug}/ask/").status_code == 404


def test_a_question_over_the_limit_is_not_kept(
    office: Office, chair: Client, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("civicstat.office.meetings.room.questions.A_HALL_AN_HOUR", 2)
    page = f"/meetings/{a_meeting(office).slug}/ask/"
    answers = [as_person(None).post(page, {"ask-words": "Why?"}).status_code for _ in range(3)]
    assert answers == [302, 302, 429]
    assert Question.objects.count() == 2


def test_the_poll_is_one_tap_for_a_browser_and_opens_the_next_meeting(
    office: Office, chair: Client, as_person: SignIn
) -> None:
    from office_meetings import make_meeting

    room = opened(office, chair)
    page = f"/meetings/{room.meeting.slug}/worth/"
    first, second = as_person(None), as_person(None)
    assert "<form" not in text(first.get(page)).split("<main")[1]
    chair.post(f"/meetings/{room.meeting.slug}/room/aloud/", {})
    for client, said in ((first, "yes"), (first, "no"), (first, "yes"), (second, "no")):
        client.post(page, {"worth": said})
    assert "1 of 2 say yes" in text(second.get(page))
    chair.post(f"/meetings/{room.meeting.slug}/room/close/", {})
    following = make_meeting(room.meeting.series, date(2015, 11, 12), by=office["analyst"])
    Meeting.objects.filter(pk=following.pk).update(notice_on=TODAY)
    assert "1 of 2 said yes" in text(first.get(f"/meetings/{following.slug}/screen/"))


def test_a_room_without_a_script_has_every_control_and_asks_anew_by_itself(office: Office, chair: Client) -> None:
    room = opened(office, chair)
    wall = text(chair.get(f"/meetings/{room.meeting.slug}/screen/"))
    assert '<noscript><meta http-equiv="refresh"' in wall
    controls = text(chair.get(f"/meetings/{room.meeting.slug}/room/"))
    buttons = re.findall(r'<button id="([\w-]+)"[^>]*form="act" formaction="', controls)
    assert {"go-next", "item-1", "item-4"} <= set(buttons)


def test_every_step_of_an_agenda_is_shown(office: Office, chair: Client) -> None:
    room = begun(office)
    for item in range(len(AGENDA)):
        answer = chair.get(f"/meetings/{room.meeting.slug}/screen/")
        assert answer.status_code == 200
        room.refresh_from_db()
        if item + 1 < len(AGENDA):
            common = {"by": office["chair"], "at": AT, "now": now_in_office(), "seen": room.version}
            acts.go_to(room=room, item=item + 1, **common)  # type: ignore[arg-type]


def test_whoever_may_look_may_listen(office: Office, chair: Client) -> None:
    public, closed = a_meeting(office), a_meeting(office, title="Closed", stage="closed")
    assert may_listen(public.slug, "")
    assert not may_listen(closed.slug, "")
    assert not may_listen("nowhere", "")
    assert may_listen(closed.slug, f"civicstat_session={chair.cookies['civicstat_session'].value}")


def test_the_stream_tells_each_meeting_its_own_number(office: Office, city_folder: Path) -> None:
    one, other = begun(office), begun(office, a_meeting(office, title="Parks"))
    before = numbers()
    acts.show(room=one, question=None, by=office["chair"], at=AT, seen=1)
    after = numbers()
    assert after.of(one.meeting.slug) == before.of(one.meeting.slug) + 1
    assert after.of(other.meeting.slug) == before.of(other.meeting.slug)
    assert after.of(None) > before.of(None)
    # A promise that is mended on its own page is shown anew in every room.
    made = say(office, one.meeting).promise
    assert made is not None
    assert numbers().of(other.meeting.slug) > before.of(other.meeting.slug)


def test_the_agenda_follows_the_locked_briefing_finding_by_finding(office: Office) -> None:
    paper = {
        "standing": [{"id": "lamps", "metric": "lamps", "figure": "lamps|v1|2015-08|city:-|-"}],
        "changes": [{"id": "baskets-2", "metric": "baskets", "figure": "baskets|v1|2015-08|city:-|kind=litter"}],
    }
    agenda = [
        {"id": "promises", "minutes": 20, "findings": ["a", "b"]},
        {"id": "standing", "minutes": 21, "findings": ["lamps"]},
        {"id": "changes", "minutes": 21, "findings": ["baskets-2", "lamps"]},
        {"id": "aloud", "minutes": 8, "findings": []},
    ]
    meeting = SimpleNamespace(packet=SimpleNamespace(agenda=agenda, paper=paper))
    steps = steps_of(meeting)  # type: ignore[arg-type]
    assert [(step["id"], step["part"], step["minutes"]) for step in steps] == [
        ("promises", "", 20),
        ("standing", "lamps", 21),
        ("changes", "baskets-2", 11),
        ("changes", "lamps", 10),
        ("aloud", "", 8),
    ]
    assert steps[2]["figure"] == "baskets|v1|2015-08|city:-|kind=litter"


def test_how_many_questions_were_kept_out_is_told_by_reason(office: Office, chair: Client, as_person: SignIn) -> None:
    meeting = a_meeting(office)
    page = f"/meetings/{meeting.slug}/ask/"
    as_person(None).post(page, {"ask-words": "What about Mr. Smith?"})
    asked = Question.objects.get()
    chair.post(f"/meetings/{meeting.slug}/room/questions/{asked.pk}/", {"do": "decline", f"as-{asked.pk}": "insult"})
    told = text(as_person(None).get(page))
    assert "insults somebody: 1" in told
    assert "Smith" not in told
