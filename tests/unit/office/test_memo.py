"""The memo of a meeting: drawn up the moment it ends, sent within two days or late in public, never rewritten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from office_after import ENDED, TODAY, held_meeting
from office_meetings import make_meeting
from office_people import AT
from office_record import begin_record

from civicstat.ledger.check import check_log
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record
from civicstat.ledger.withheld import withheld_in
from civicstat.office.actions import memo as acts
from civicstat.office.actions.act import RefusedError, undo
from civicstat.office.actions.clock_turn import turn_clock
from civicstat.office.freeze import freeze
from civicstat.office.freezing.memos import NOUN
from civicstat.office.meetings.after import mail as letters
from civicstat.office.meetings.after.memo import asks
from civicstat.office.meetings.after.paper import content_of, requests_before
from civicstat.office.models import DataRequest, Meeting, Memo, MemoLetter, Post
from civicstat.office.posts_held import held_by

from .conftest import Office, SignIn


pytestmark = pytest.mark.django_db
DUE = ENDED + timedelta(hours=48)


@pytest.fixture
def memo(office: Office, city_folder: Path) -> Memo:
    """Of a meeting that ended this morning."""
    return held_meeting(by=office["chair"]).memo


def send(memo: Memo, office: Office, *, now: datetime = ENDED + timedelta(hours=1)) -> Memo:
    chair = Post.objects.get(slug="chair")
    return acts.send_memo(memo=memo, as_post=chair, by=office["chair"], at=AT, now=now, seen=memo.version)


def test_the_memo_is_there_the_moment_the_meeting_ends_and_says_what_was_captured(memo: Memo, office: Office) -> None:
    content = content_of(memo.meeting)
    assert content["promises"] == ["a-list-of-lamps"]
    assert content["data_requests"] == ["lamps-by-age"]
    assert content["poll"] == {"asked": 0, "yes": 0, "no": 0}
    with pytest.raises(RefusedError):
        acts.add_to_memo(memo=memo, intro="Lamps.", intro_es="", by=office["analyst"], at=AT, seen=1)


def test_no_meeting_under_way_has_a_memo_and_a_crash_at_its_end_is_made_good(office: Office, city_folder: Path) -> None:
    meeting = held_meeting(by=office["chair"], is_over=False)
    letters.memos_by_the_clock(AT)
    assert not Memo.objects.exists()
    Meeting.objects.filter(pk=meeting.pk).update(ended_at=ENDED)
    assert letters.memos_by_the_clock(AT) == "1 memos drawn up"
    assert letters.memos_by_the_clock(AT) == "0 memos drawn up"


def test_what_was_sent_stays_with_its_hour_and_can_be_corrected_in_the_open_alone(memo: Memo, office: Office) -> None:
    sent = send(memo, office)
    assert sent.content["promises"] == ["a-list-of-lamps"]
    with pytest.raises(RefusedError):
        send(sent, office)
    with pytest.raises(RefusedError):
        undo(sent, by=office["chair"], at=AT, seen=sent.version)
    with pytest.raises(RefusedError):
        acts.add_to_memo(memo=sent, intro="a", intro_es="b", by=office["chair"], at=AT, seen=sent.version)
    words = {"correction": "Two lists, not one.", "correction_es": "Dos listas, no una."}
    now = ENDED + timedelta(hours=5)
    again = acts.correct_memo(memo=sent, by=office["chair"], at=AT, now=now, seen=sent.version, **words)
    assert (again.sent_at, again.corrected_at) == (sent.sent_at, now)


def test_the_database_itself_keeps_a_memo_and_the_hour_at_which_it_was_sent(memo: Memo, office: Office) -> None:
    sent = send(memo, office)
    for change in (
        lambda: Memo.objects.filter(pk=sent.pk).update(sent_at=ENDED),
        lambda: Memo.objects.filter(pk=sent.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_memo_goes_on_record_once_its_meeting_and_all_that_it_names_stand_there(
    office: Office, city_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = begin_record(tmp_path / "home", monkeypatch)
    sent = send(held_meeting(by=office["chair"]).memo, office)
    # Sent, and so waiting at once; what it names can still be taken back.
    assert NOUN.waiting(AT, False) == [sent]
    assert freeze(at=AT) == []
    freeze(at=AT + timedelta(minutes=15))
    (said,) = memos(home)
    assert (said["promises"], said["data_requests"]) == (["a-list-of-lamps"], ["lamps-by-age"])
    assert (said["late"], said["corrected_at"]) == (0, None)
    assert (said["ended_at"], said["due_at"]) == ("2015-10-01T13:50:00Z", "2015-10-03T13:50:00Z")
    words = {"correction": "Two lists.", "correction_es": "Dos listas."}
    newest = Memo.objects.get()
    now = ENDED + timedelta(hours=3)
    acts.correct_memo(memo=newest, by=office["chair"], at=AT, now=now, seen=newest.version, **words)
    freeze(at=AT)
    assert [each["corrected_at"] for each in memos(home)] == [None, "2015-10-01T16:50:00Z"]
    assert freeze(at=AT) == []
    assert check_log(home) == []


def test_a_late_memo_says_so_and_a_closed_one_keeps_its_words(
    office: Office, city_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = begin_record(tmp_path / "home", monkeypatch)
    memo = held_meeting(by=office["chair"], asks_for_data=False, stage="closed").memo
    words = {"intro": "Lamps.", "intro_es": "Lámparas."}
    written = acts.add_to_memo(memo=memo, by=office["analyst"], at=AT, seen=1, **words)
    turn_clock(to=DUE + timedelta(hours=1), by=office["administrator"], at=AT)
    send(written, office, now=DUE + timedelta(seconds=90))
    freeze(at=AT, at_once=True)
    (said,) = memos(home)
    assert said["late"] == 2
    kept = said["words"]["sha256"]
    assert b"Lamps." in ObjectStore.of_home(home).get(kept)
    assert kept in withheld_in([entry.statement for entry in Record(home).entries])


def test_a_rehearsal_has_its_memo_and_never_reaches_the_record(office: Office, city_folder: Path) -> None:
    memo = held_meeting(by=office["chair"], is_dry_run=True).memo
    send(memo, office)
    assert NOUN.waiting(AT, True) == []
    assert not MemoLetter.objects.exists()


def memos(home: Path) -> list[dict[str, Any]]:
    said = [entry.statement for entry in Record(home).entries]
    return [dict(statement.body) for statement in said if statement.type == "memo/v1"]


@contextmanager
def clock_at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> Iterator[None]:
    for module in ("civicstat.office.meetings.after.mail", "civicstat.office.meetings.after.memo"):
        monkeypatch.setattr(f"{module}.now_in_office", lambda: now)
        if module.endswith("mail"):
            monkeypatch.setattr(f"{module}.today_in_office", lambda: now.date())
    yield


def test_chair_and_analyst_are_told_that_it_is_there_then_due_then_late_each_once_a_day(
    memo: Memo,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    monkeypatch.setattr(letters, "may_mail", lambda: True)
    for hours, subject in ((1, "ready to send"), (2, ""), (37, "due soon"), (49, "late"), (50, ""), (73, "late")):
        mail.outbox.clear()
        with (
            clock_at(monkeypatch, ENDED + timedelta(hours=hours)),
            django_capture_on_commit_callbacks(execute=True),
        ):
            letters.memos_by_the_clock(AT)
        told = sorted(to for letter in mail.outbox for to in letter.to)
        assert told == (["analyst@localhost.test", "chair@localhost.test"] if subject else []), hours
        assert all(subject in letter.subject for letter in mail.outbox)


def test_panel_and_owners_get_the_memo_with_what_each_of_them_owes(
    memo: Memo, office: Office, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(letters, "may_mail", lambda: True)
    with django_capture_on_commit_callbacks(execute=True):
        send(memo, office)
    told = {to: letter.body for letter in mail.outbox for to in letter.to}
    assert set(told) == {"chair@localhost.test", "department-head@localhost.test"}
    assert "A list of lamps (2015-11-02)" in told["department-head@localhost.test"]
    assert "Lamps by age (2015-10-20)" in told["department-head@localhost.test"]
    assert MemoLetter.objects.filter(sent_at__isnull=False).count() == 2


def test_the_first_page_shows_the_hours_that_are_left_and_then_those_that_it_is_late(
    memo: Memo, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    chair = office["chair"]
    held = held_by(chair, TODAY)
    with clock_at(monkeypatch, ENDED + timedelta(hours=8)):
        (need,) = asks(chair, held, TODAY, "en")
    assert (need.words, need.due) == ("It is written. Hours left: 40.", date(2015, 10, 3))
    with clock_at(monkeypatch, DUE + timedelta(minutes=61)):
        (need,) = asks(chair, held, TODAY, "es")
    assert "Horas de atraso: 2." in need.words


def test_chair_reads_adds_and_sends_in_the_browser_and_the_analyst_cannot_send(
    memo: Memo, office: Office, as_person: SignIn
) -> None:
    slug = memo.meeting.slug
    analyst, chair = as_person(office["analyst"]), as_person(office["chair"])
    words = {"intro": "Lamps first.", "intro_es": "Primero las lámparas.", "seen": "1"}
    assert analyst.post(f"/meetings/{slug}/memo/words/", words).status_code == 302
    assert analyst.post(f"/meetings/{slug}/memo/send/", {"seen": "2"}).status_code == 403
    page = chair.get(f"/meetings/{slug}/memo/").content.decode()
    assert "Lamps first." in page
    assert "Send it to panel and owners" in page
    # The meeting began at nine in Boston; a promise and a request were captured twenty minutes later.
    assert page.count("Captured at 09:20") == 2
    assert chair.post(f"/meetings/{slug}/memo/send/", {"seen": "2"}).status_code == 302
    assert Memo.objects.get().sent_at is not None
    assert "Sent" in chair.get(f"/meetings/{slug}/memo/").content.decode()


def test_the_owner_says_that_data_came_and_another_department_cannot(
    memo: Memo, office: Office, as_person: SignIn
) -> None:
    head, stranger = as_person(office["department-head"]), as_person(office["department-head-parks"])
    address = "/data-requests/lamps-by-age/received/"
    assert "Lamps by age" in head.get("/data-requests/").content.decode()
    assert stranger.get(address).status_code == 403
    assert (
        head.post(address, {"words": "A table.", "words_es": "Una tabla.", "link": "", "seen": "1"}).status_code == 302
    )
    assert DataRequest.objects.get().received_on is not None


def test_the_next_meeting_sees_what_the_last_one_asked_for(memo: Memo, office: Office) -> None:
    later = make_meeting(memo.meeting.series, date(2015, 10, 13), by=office["chair"])
    assert [each.slug for each in requests_before(later)] == ["lamps-by-age"]
    assert requests_before(memo.meeting) == []
