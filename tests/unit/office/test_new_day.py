"""A promise turns overdue in public by itself: no cycle runs, nobody says a word, the clock passes midnight."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import office_whole_meeting
import pytest
from django.conf import settings
from django.utils import timezone
from office_meetings import make_meeting, make_series
from office_people import AT
from office_record import begin_record
from office_whole_meeting import small_town, whole_meeting

from civicstat.cycle.verify.run import verify
from civicstat.cycle.verify.verdict import Verdict
from civicstat.ledger.append import append
from civicstat.ledger.check import check_log
from civicstat.ledger.errors import LedgerError
from civicstat.ledger.reader import Record
from civicstat.office.actions.clock_turn import turn_clock
from civicstat.office.freeze import freeze
from civicstat.office.models import Meeting, Promise, Series
from civicstat.office.new_day import say_the_day
from civicstat.office.running.timetable import tick
from civicstat.portal.pages import links
from civicstat.portal.render import render
from civicstat.vocabulary.statement import Statement

from .conftest import Office


# The small town is in the zone of Chicago: in winter its midnight is six in the morning of the log.
LAST_MINUTES = datetime(2015, 11, 3, 5, 50, tzinfo=UTC)
FIRST_MINUTES = datetime(2015, 11, 3, 6, 10, tzinfo=UTC)
AFTER_MIDNIGHT = datetime(2015, 11, 3, 6, 16, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, city_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a small town with a release and its pages."""
    found = small_town(tmp_path / "town")
    toml = city_folder / "city.toml"
    toml.write_text(toml.read_text("utf-8").replace("America/New_York", "America/Chicago"), "utf-8")
    render(found / "ledger", found / "portal")
    monkeypatch.setattr(settings, "HOME", found)
    # Turned now, not months ago: the office's hours go on from where the meeting left them.
    monkeypatch.setattr(
        office_whole_meeting, "turn_clock", lambda *, to, by, at: turn_clock(to=to, by=by, at=timezone.now())
    )
    return found


def shown(home: Path, page: str, lang: str = "en") -> str:
    html = (home / "portal" / lang / page).read_text("utf-8")
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def met(office: Office) -> Meeting:
    """A meeting that was held, with a promise for 2 November; all of it is on record."""
    meeting = whole_meeting(office)
    freeze(at=AT, at_once=True)
    return meeting


def pass_to(office: Office, hour: datetime) -> Mapping[str, str]:
    """Turn the office's clock, and let the whole timetable do what is due; nobody does anything else."""
    turn_clock(to=hour, by=office["administrator"], at=timezone.now())
    return tick(hour)


def test_the_day_after_its_date_board_meeting_and_home_say_overdue_without_a_cycle(office: Office, home: Path) -> None:
    meeting = met(office)
    promised = Promise.objects.get()
    assert promised.first_due == date(2015, 11, 2)
    pages = (links.PROMISES, links.stat_meeting_page(meeting.slug))
    releases = len(Record(home).entries_of("release"))

    pass_to(office, LAST_MINUTES)
    before = [re.search(r"(Overdue|Not yet due) A list of lamps", shown(home, page)) for page in pages]
    assert [found and found[1] for found in before] == ["Not yet due", "Not yet due"]

    # Whoever delivered in the last minutes can still say so: the day is put on record once that is frozen.
    assert pass_to(office, FIRST_MINUTES)["new-day"] == "what was done before midnight can still be said"
    assert pass_to(office, AFTER_MIDNIGHT)["new-day"].startswith("day/2015-11-03@")
    for page in pages:
        assert re.search(r"Overdue A list of lamps", shown(home, page)), page
        assert "November 3, 2015" in shown(home, page)
    assert re.search(r"Promises that are overdue on November 3, 2015\s*: \d+", shown(home, links.HOME))
    assert re.search(r"Promesas vencidas al 3 de noviembre de 2015\s*: \d+", shown(home, links.HOME, "es"))
    assert len(Record(home).entries_of("release")) == releases

    said = Record(home).entries_of("day/v1")[-1]
    assert promised_key(home) in said.statement.body["turned"]
    assert check_log(home) == []
    verdict = verify(str(home), render=False)
    assert verdict.counts["days that began, counted again from the entries before them"] >= 1
    assert [each for each in verdict.findings if "day/v1" in each.file or "number" in each.what] == []


def test_a_day_that_changes_nothing_is_not_said(office: Office, home: Path) -> None:
    met(office)
    pass_to(office, AFTER_MIDNIGHT)
    size = len(Record(home).entries)
    assert say_the_day(at=AT) == ""
    assert len(Record(home).entries) == size


def test_an_answer_that_a_resident_waits_for_is_late_the_day_after(office: Office, home: Path) -> None:
    case = {
        "id": "case-901",
        "version": 1,
        "kind": "not-fixed",
        "figure": None,
        "service": None,
        "area": None,
        "department": "streets",
        "received": "2015-10-20",
        "due": "2015-11-02",
        "answered": None,
        "outcome": None,
        "correction": None,
        "words": None,
        "made_up": True,
    }
    append(home, [Statement("outcome/v1", "case-901", "-", "2015-10-20", "2015-10-21T05:00:00Z", (), case)])
    pass_to(office, LAST_MINUTES)
    assert "Open after its day" not in shown(home, links.OUTCOMES)
    # Something else was said after midnight: the pages of promises are on that day already, those of cases are not.
    make_series(by=office["analyst"])
    turn_clock(to=FIRST_MINUTES, by=office["administrator"], at=timezone.now())
    freeze(at=AT, at_once=True)
    assert pass_to(office, AFTER_MIDNIGHT)["new-day"].startswith("day/2015-11-03@")
    assert "outcome/case-901@" in " ".join(Record(home).entries_of("day/v1")[-1].statement.body["turned"])
    assert "Open after its day" in shown(home, links.OUTCOMES)
    assert [each for each in verify(str(home), render=False).findings if "number" in each.what] == []


def test_of_a_record_in_which_nothing_waits_no_day_is_said(
    office: Office, city_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = begin_record(tmp_path / "home", monkeypatch)
    assert pass_to(office, AFTER_MIDNIGHT)["new-day"] == "the day changes nothing"
    assert len(Record(begun).entries) == 1


def test_verify_counts_again_what_a_day_turned(office: Office, home: Path) -> None:
    met(office)
    turn_clock(to=AFTER_MIDNIGHT, by=office["administrator"], at=timezone.now())
    record = Record(home)
    # The day is said, and one thing that it turned is left out for another.
    body = {"day": "2015-11-03", "turned": [record.entries[0].key], "more": 0, "made_up": True}
    append(home, [Statement("day/v1", "2015-11-03", "-", "2015-11-03", "2015-11-03T06:16:00Z", (), body)])
    (found,) = days_of(verify(str(home), render=False))
    assert promised_key(home) in found.expected
    assert found.what == "`turned` of this day does not follow from the entries before it"


def test_a_meeting_of_which_nobody_speaks_is_missed_the_day_after(office: Office, home: Path) -> None:
    series = make_series(by=office["analyst"])
    Series.objects.filter(pk=series.pk).update(metrics=["closed-within-5-days"])
    found = make_meeting(Series.objects.get(pk=series.pk), date(2015, 11, 2), by=office["analyst"])
    freeze(at=AT, at_once=True)
    pass_to(office, LAST_MINUTES)
    assert "Missed" not in shown(home, links.stat_meeting_page(found.slug))
    pass_to(office, AFTER_MIDNIGHT)
    assert "Missed" in shown(home, links.stat_meeting_page(found.slug))


@pytest.mark.parametrize(
    ("name", "as_of", "recorded", "changes", "wrong"),
    [
        ("2015-10-02", "2015-10-01", "2015-10-02T12:00:00Z", {}, "speaks of 2015-10-02"),
        ("2015-10-02", "2015-10-02", "2015-10-02T03:59:00Z", {}, "had not begun"),
        ("2015-09-29", "2015-09-29", "2015-10-02T12:00:00Z", {}, "speaks of 2015-09-30 already"),
        ("2015-10-02", "2015-10-02", "2015-10-02T12:00:00Z", {"turned": ["action/x@7"]}, "it names action/x@7"),
        ("2015-10-02", "2015-10-02", "2015-10-02T12:00:00Z", {"turned": []}, "turned"),
    ],
)
def test_a_day_is_said_once_it_has_come_and_of_entries_that_stand(
    name: str,
    as_of: str,
    recorded: str,
    changes: dict[str, Any],
    wrong: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun = begin_record(tmp_path / "home", monkeypatch)
    body = {"day": name, "turned": ["genesis/genesis@0"], "more": 0, "made_up": True, **changes}
    with pytest.raises(LedgerError, match=re.escape(wrong)):
        append(begun, [Statement("day/v1", name, "-", as_of, recorded, (), body)])


def test_a_day_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = begin_record(tmp_path / "home", monkeypatch)
    body = {"day": "2015-10-02", "turned": ["genesis/genesis@0"], "more": 0, "made_up": True}
    said = Statement("day/v1", "2015-10-02", "-", "2015-10-02", "2015-10-02T12:00:00Z", (), body)
    append(begun, [said])
    with pytest.raises(LedgerError, match="the day 2015-10-02 is in the log"):
        append(begun, [replace(said, body={**body, "made_up": False})])


def promised_key(home: Path) -> str:
    (said,) = (
        entry.key for entry in Record(home).entries_of("action/v2") if entry.statement.body["first_due"] == "2015-11-02"
    )
    return said


def days_of(verdict: Verdict) -> list[Any]:
    return [each for each in verdict.findings if "day/v1" in each.file]
