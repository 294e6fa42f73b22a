"""A briefing goes on record in the minute in which it is locked; what the steward answers later is added to it."""

from __future__ import annotations

import importlib.util
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from office_meetings import make_meeting, make_series
from office_people import AT

from civicstat.ledger.check import check_log
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record
from civicstat.office.actions import packet as acts
from civicstat.office.freeze import freeze
from civicstat.office.freezing import packets
from civicstat.office.meetings.briefing import by_the_clock
from civicstat.office.models import Department, Meeting, Packet, Post, Series

from .conftest import Office


METRIC = "closed-within-5-days"
MEETS = date(2015, 10, 13)


def small_town(home: Path) -> Path:
    """The home of an invented town with a release, as the tests of the public pages have it."""
    path = Path(__file__).parents[1] / "portal" / "small_town.py"
    spec = importlib.util.spec_from_file_location("small_town_for_the_office", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written: Path = module.write_small_town(home)
    return written


@pytest.fixture
def home(tmp_path: Path, city_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "HOME", small_town(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def meeting(office: Office, home: Path) -> Meeting:
    series = make_series(by=office["analyst"], department=Department.objects.get(slug="streets"))
    Series.objects.filter(pk=series.pk).update(metrics=[METRIC])
    made = make_meeting(Series.objects.get(pk=series.pk), MEETS, by=office["analyst"])
    freeze(at=AT, at_once=True)
    return Meeting.objects.get(pk=made.pk)


def hours(meeting: Meeting, count: float) -> Any:
    return meeting.meets_at - timedelta(hours=count)


@pytest.fixture
def packet(meeting: Meeting, office: Office) -> Packet:
    [built] = by_the_clock.build_due(at=AT, now=hours(meeting, 96))
    streets = Department.objects.get(slug="streets")
    common: dict[str, Any] = {"packet": built, "metric": METRIC, "department": streets, "at": AT}
    common |= {"as_post": Post.objects.get(slug="department-head-streets"), "by": office["department-head"]}
    acts.explain(**common, now=hours(meeting, 90), seen=None, words="Two crews were lent.", needs="A crew.")
    acts.contest(**common, now=hours(meeting, 80), words="Forty are missing.", evidence="The crew's sheets.")
    return built


def locked(packet: Packet, hours_before: float = 48) -> Packet:
    now = hours(packet.meeting, hours_before)
    [found] = by_the_clock.lock_due(at=AT, now=now)
    return found


def bodies(home: Path) -> list[dict[str, Any]]:
    return [dict(entry.statement.body) for entry in Record(home).entries_of("briefing/v2")]


def test_a_locked_briefing_goes_on_record_at_once_and_once(home: Path, packet: Packet) -> None:
    assert freeze(at=AT) == []
    locked(packet)
    [key] = freeze(at=AT)
    assert key.startswith("briefing/")
    [body] = bodies(home)
    assert (body["built_late"], body["locked_late"], body["locked_due"]) == (0, 0, "2015-10-11T13:00:00Z")
    assert body["agenda"][0]["id"] == "promises"
    assert sum(item["minutes"] for item in body["agenda"]) == body["minutes"] == 90
    assert [each["answer"] for each in body["contests"]] == [None]
    assert check_log(home) == []
    assert freeze(at=AT, at_once=True) == []


def test_what_people_wrote_stands_beside_the_entry_and_not_in_it(home: Path, packet: Packet) -> None:
    locked(packet)
    freeze(at=AT)
    [entry] = Record(home).entries_of("briefing/v2")
    assert b"lent" not in entry.statement.leaf
    words = ObjectStore.of_home(home).get(entry.statement.body["explanations"][0]["words"]["sha256"])
    assert b"Two crews were lent." in words


def test_a_late_lock_says_how_late(home: Path, packet: Packet) -> None:
    locked(packet, hours_before=46.5)
    freeze(at=AT)
    assert bodies(home)[0]["locked_late"] == 90
    assert check_log(home) == []


def test_an_answer_after_the_lock_is_added_once_it_can_no_longer_be_taken_back(
    home: Path, packet: Packet, office: Office
) -> None:
    locked(packet)
    freeze(at=AT)
    [contest] = packet.contests.all()
    later = AT + timedelta(hours=2)
    acts.answer_contest(
        contest=contest,
        answer="not-upheld",
        answer_words="The sheets are of another week.",
        answer_words_es="",
        as_post=Post.objects.get(slug="data-steward"),
        by=office["data-steward"],
        at=later,
        now=hours(packet.meeting, 40),
        seen=contest.version,
    )
    assert freeze(at=later) == []
    assert len(freeze(at=later + timedelta(minutes=15))) == 1
    first, second = bodies(home)
    assert second["contests"][0]["answer"]["verdict"] == "not-upheld"
    assert {**second, "contests": first["contests"], "version": first["version"]} == first
    assert check_log(home) == []


def test_a_run_that_died_before_its_note_is_made_good(
    home: Path, packet: Packet, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = locked(packet)

    def dies(*given: Any, **more: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(packets, "note", dies)
        with pytest.raises(KeyboardInterrupt):
            freeze(at=AT)
    assert len(bodies(home)) == 1
    assert freeze(at=AT) == []
    assert len(bodies(home)) == 1
    assert Packet.objects.get(pk=found.pk).recorded_version > 0


def test_a_rehearsal_is_built_and_locked_and_never_on_record(home: Path, meeting: Meeting, office: Office) -> None:
    rehearsal = make_meeting(meeting.series, MEETS, by=office["analyst"], is_dry_run=True)
    assert {each.meeting_id for each in by_the_clock.build_due(at=AT, now=hours(meeting, 96))} == {
        meeting.pk,
        rehearsal.pk,
    }
    assert len(by_the_clock.lock_due(at=AT, now=hours(meeting, 48))) == 2
    freeze(at=AT, at_once=True)
    assert [body["id"] for body in bodies(home)] == [meeting.slug]
