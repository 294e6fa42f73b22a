"""The packet of a meeting: built by the clock, explained and contested until it closes, locked, then as it was."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import reverse
from office_meetings import make_meeting, make_series
from office_packets import a_paper, contested, make_packet, overridden
from office_people import AT

from civicstat.office.actions import packet as acts
from civicstat.office.actions.act import RefusedError
from civicstat.office.clock import now_in_office
from civicstat.office.environment import OfficeEnvironment
from civicstat.office.meetings.briefing import by_the_clock
from civicstat.office.models import Contest, Department, Explanation, Meeting, Packet, Post

from .conftest import Office, SignIn


@pytest.fixture
def packet(office: Office) -> Packet:
    return make_packet(by=office["analyst"])


def explained(packet: Packet, office: Office, **changes: Any) -> Explanation:
    fields: dict[str, Any] = {
        "metric": "lamps-mended",
        "department": Department.objects.get(slug="streets"),
        "as_post": Post.objects.get(slug="department-head-streets"),
        "words": "Two of five crews were lent to the bridge.",
        "needs": "One crew for ten weeks.",
        "now": packet.built_at + timedelta(hours=1),
        "seen": None,
    }
    return acts.explain(packet=packet, by=office["department-head"], at=AT, **{**fields, **changes})


def test_a_department_explains_a_finding_and_mends_it_until_the_packet_closes(packet: Packet, office: Office) -> None:
    said = explained(packet, office)
    mended = explained(packet, office, words="Two of six crews were lent.", seen=said.version)
    assert Explanation.objects.get() == mended
    assert mended.told("words", "es") == "Two of six crews were lent."
    with pytest.raises(RefusedError, match=r"closed on .* Say it in the meeting"):
        explained(packet, office, now=packet.due.closes_at, seen=mended.version)


def test_words_that_name_a_way_to_reach_somebody_are_refused(packet: Packet, office: Office) -> None:
    with pytest.raises(RefusedError) as refused:
        explained(packet, office, words="Ask me at 617-555-0134.")
    assert set(refused.value.faults) == {"words"}


def test_a_contest_needs_evidence_and_an_answer_needs_words(packet: Packet, office: Office) -> None:
    with pytest.raises(RefusedError, match="Say what shows it"):
        contested(packet, by=office["department-head"], evidence=" ")
    contest = contested(packet, by=office["department-head"])
    assert (contest.figure, contest.state) == ("lamps-mended|v1|2015-06|city:-|-", "open")
    with pytest.raises(RefusedError, match="contested already"):
        contested(packet, by=office["department-head"])
    answer: dict[str, Any] = {"answer": "upheld", "answer_words_es": "", "as_post": None, "at": AT}
    answer |= {"by": office["data-steward"], "now": packet.built_at, "seen": contest.version}
    with pytest.raises(RefusedError, match="Say why"):
        acts.answer_contest(contest=contest, answer_words="", **answer)
    answered = acts.answer_contest(contest=contest, answer_words="The sheets show forty more.", **answer)
    assert answered.state == "upheld"
    with pytest.raises(RefusedError, match="answered already"):
        acts.answer_contest(contest=answered, answer_words="No.", **{**answer, "seen": answered.version})


def test_the_chair_adds_what_is_usual_and_leaves_out_what_is_not_and_says_why(packet: Packet, office: Office) -> None:
    assert overridden(packet, by=office["chair"]).what == "add"
    assert overridden(packet, by=office["chair"], metric="lamps-mended").what == "leave-out"
    assert [each["id"] for each in acts.as_discussed(packet)["changes"]] == ["signs-mended"]
    with pytest.raises(RefusedError, match="no measure 'trees'"):
        overridden(packet, by=office["chair"], metric="trees")


def test_a_locked_packet_has_an_agenda_that_opens_with_promises_and_adds_up(packet: Packet, office: Office) -> None:
    overridden(packet, by=office["chair"])
    locked = acts.lock_packet(packet=packet, at=AT, now=packet.due.closes_at)
    assert locked.agenda[0]["id"] == "promises"
    assert sum(item["minutes"] for item in locked.agenda) == locked.minutes == 90
    assert next(item for item in locked.agenda if item["id"] == "changes")["findings"] == [
        "lamps-mended",
        "signs-mended",
    ]


def test_the_database_keeps_a_locked_packet_as_it_is(packet: Packet) -> None:
    locked = acts.lock_packet(packet=packet, at=AT, now=packet.due.closes_at)
    for change in ({"content": "{}"}, {"locked_at": packet.built_at}, {"minutes": 30}):
        with pytest.raises(DatabaseError, match="a locked packet stays as it is"), transaction.atomic():
            Packet.objects.filter(pk=locked.pk).update(**change)
    with pytest.raises(DatabaseError, match="a packet stays"), transaction.atomic():
        Packet.objects.filter(pk=locked.pk).delete()


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packets prepared without a record: what the rules make of one is tried elsewhere."""

    class Prepared:
        def __init__(self, meeting: Meeting) -> None:
            self.meeting = meeting

        def to_json(self) -> dict[str, Any]:
            return a_paper(self.meeting)

    class Releases:
        def __init__(self, folder: Path) -> None:
            self.folder = folder

        def releases(self) -> tuple[int, ...]:
            return (1,)

    monkeypatch.setattr(by_the_clock, "has_record", lambda folder: True)
    monkeypatch.setattr(by_the_clock, "Record", Releases)
    monkeypatch.setattr(
        by_the_clock, "prepare_packet", lambda folder, plan: Prepared(Meeting.objects.get(slug=plan.meeting))
    )


def planned(office: Office, hours: int) -> Meeting:
    series = make_series(by=office["analyst"], department=Department.objects.get(slug="streets"))
    now = now_in_office()
    meeting = make_meeting(series, now.date() + timedelta(days=10), by=office["analyst"])
    Meeting.objects.filter(pk=meeting.pk).update(meets_at=now + timedelta(hours=hours))
    return Meeting.objects.get(pk=meeting.pk)


def at_hour(meeting: Meeting, hours: float) -> datetime:
    return meeting.meets_at - timedelta(hours=hours)


@pytest.mark.usefixtures("prepared")
def test_the_clock_builds_at_96_hours_and_locks_at_48(office: Office) -> None:
    meeting = planned(office, 200)
    assert by_the_clock.build_due(at=AT, now=at_hour(meeting, 96.1)) == []
    [packet] = by_the_clock.build_due(at=AT, now=at_hour(meeting, 96))
    assert by_the_clock.build_due(at=AT, now=at_hour(meeting, 95)) == []
    assert packet.steward == Post.objects.get(role="data-steward")
    assert by_the_clock.lock_due(at=AT, now=at_hour(meeting, 48.1)) == []
    [locked] = by_the_clock.lock_due(at=AT, now=at_hour(meeting, 48))
    assert locked.met_at == meeting.meets_at
    assert by_the_clock.lock_due(at=AT, now=at_hour(meeting, 47)) == []


@pytest.mark.usefixtures("prepared")
def test_a_packet_built_late_leaves_the_department_a_day_and_is_locked_late(office: Office) -> None:
    meeting = planned(office, 200)
    [packet] = by_the_clock.build_due(at=AT, now=at_hour(meeting, 40))
    assert packet.due.closes_at == at_hour(meeting, 16)
    assert by_the_clock.lock_due(at=AT, now=at_hour(meeting, 17)) == []
    assert len(by_the_clock.lock_due(at=AT, now=at_hour(meeting, 16))) == 1


@pytest.mark.usefixtures("prepared")
def test_one_packet_that_cannot_be_prepared_does_not_hold_up_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = planned(office, 200)
    series = make_series(by=office["analyst"], title="Parks stat")
    second = make_meeting(series, first.meets_at.date(), by=office["analyst"])
    Meeting.objects.filter(pk=second.pk).update(meets_at=first.meets_at)
    whole = by_the_clock.prepare_packet

    def fails_once(folder: Path, plan: Any) -> Any:
        if plan.meeting == first.slug:
            raise ValueError("a fault")
        return whole(folder, plan)

    monkeypatch.setattr(by_the_clock, "prepare_packet", fails_once)
    [packet] = by_the_clock.build_due(at=AT, now=at_hour(first, 90))
    assert packet.meeting_id == second.pk


def test_without_a_release_nothing_is_built(office: Office) -> None:
    meeting = planned(office, 200)
    assert by_the_clock.build_due(at=AT, now=at_hour(meeting, 90)) == []


@pytest.mark.usefixtures("prepared")
def test_the_department_and_the_chair_are_told_and_the_steward_of_a_contest(
    office: Office, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    environment: OfficeEnvironment = settings.ENVIRONMENT
    settings.ENVIRONMENT = OfficeEnvironment(**{**environment.__dict__, "reminders": "always"})
    meeting = planned(office, 200)
    with django_capture_on_commit_callbacks(execute=True):
        by_the_clock.build_due(at=AT, now=at_hour(meeting, 96))
    told = sorted(address for letter in mail.outbox for address in letter.to)
    assert told == ["chair@localhost.test", "department-head@localhost.test"]
    assert f"/packets/{meeting.slug}/" in mail.outbox[0].body
    assert "You see it first" in mail.outbox[0].body


def test_before_the_lock_only_those_who_prepare_the_meeting_read_it(
    packet: Packet, office: Office, as_person: SignIn
) -> None:
    address = reverse("packet", kwargs={"slug": packet.meeting.slug})
    seen = {name for name in office if b"Photograph" in _page(as_person, office, name, address)}
    seen |= {name for name in office if b"Places to photograph" in _page(as_person, office, name, address)}
    assert seen == {"department-head", "chair", "analyst", "data-steward"}
    acts.lock_packet(packet=packet, at=AT, now=packet.due.closes_at)
    assert b"Places to photograph" in _page(as_person, office, "staff", address)


def _page(as_person: SignIn, office: Office, name: str, address: str) -> bytes:
    return as_person(office[name]).get(address).content


def test_explaining_and_contesting_and_answering_work_from_their_pages(
    packet: Packet, office: Office, as_person: SignIn
) -> None:
    head, parts = as_person(office["department-head"]), {"slug": packet.meeting.slug, "department": "streets"}
    for door, sent in (
        ("explain-finding", {"words": "Crews were lent.", "seen": "0"}),
        ("contest-figure", {"words": "Forty are missing.", "evidence": "The crew's sheets."}),
    ):
        answer = head.post(reverse(door, kwargs={**parts, "metric": "lamps-mended"}), sent)
        assert answer.status_code == 302, answer.content
    contest = Contest.objects.get()
    steward = as_person(office["data-steward"])
    sent = {"answer": "not-upheld", "answer_words": "The sheets are of another week.", "seen": str(contest.version)}
    assert steward.post(reverse("answer-contest", kwargs={"pk": contest.pk}), sent).status_code == 302
    page = head.get(reverse("packet", kwargs={"slug": packet.meeting.slug}), {"lang": "es"}).content.decode()
    assert "Crews were lent." in page
    assert "no está de acuerdo" in page


def test_what_comes_after_the_close_is_refused_on_the_page_with_the_reason(
    packet: Packet, office: Office, as_person: SignIn
) -> None:
    acts.lock_packet(packet=packet, at=AT, now=packet.due.closes_at)
    parts = {"slug": packet.meeting.slug, "department": "streets", "metric": "lamps-mended"}
    answer = as_person(office["department-head"]).post(reverse("explain-finding", kwargs=parts), {"words": "Late."})
    assert "This briefing closed on" in answer.content.decode()
    assert not Explanation.objects.exists()


def test_today_asks_the_head_the_steward_and_the_chair(packet: Packet, office: Office, as_person: SignIn) -> None:
    contested(packet, by=office["department-head"])
    asked = {
        name: as_person(office[name]).get(reverse("today")).content.decode()
        for name in ("department-head", "data-steward", "chair", "department-head-parks")
    }
    assert "Explain the briefing" in asked["department-head"]
    assert "Answer a contested figure" in asked["data-steward"]
    assert "Look at the briefing" in asked["chair"]
    assert "briefing" not in asked["department-head-parks"].lower()
