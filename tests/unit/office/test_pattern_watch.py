"""Unusual record patterns are looked for by the clock, once in every release, and nothing of it becomes public."""

from __future__ import annotations

import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from pattern_reports import write_reports

from civicstat.cycle.home import Home
from civicstat.cycle.patterns.private import PrivatePatterns
from civicstat.ledger.reader import Record
from civicstat.office.analyst import pattern_watch
from civicstat.office.analyst.pattern_watch import patterns_by_the_clock
from civicstat.office.environment import OfficeEnvironment
from civicstat.office.models import JobRun
from civicstat.office.running.jobs import JOBS
from civicstat.office.running.timetable import tick

from .conftest import Office, SignIn


AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CITY = Path(__file__).parents[1] / "cycle" / "older_homes" / "0.1.0.tar.xz"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small city with one release, as the office's own."""
    with tarfile.open(CITY) as archive:
        archive.extractall(tmp_path, filter="data")
    environment: OfficeEnvironment = settings.ENVIRONMENT
    changed = OfficeEnvironment(**{**environment.__dict__, "city": tmp_path / "city"})
    monkeypatch.setattr(settings, "ENVIRONMENT", changed)
    monkeypatch.setattr(settings, "HOME", tmp_path / "home")
    return tmp_path / "home"


def test_the_timetable_looks_through_a_release_once_and_puts_nothing_on_record(office: Office, home: Path) -> None:
    private, before = PrivatePatterns.of(Home(home)), len(Record(home).entries)
    job = [one for one in JOBS if one.name == "record-patterns"]
    assert private.looked_at() == ""

    # Under test the worker does at once what it is asked.
    assert tick(AT, jobs=job) == {"record-patterns": "the newest release is being looked through"}

    assert private.looked_at() == Record(home).latest_release().statement.digest
    assert len(Record(home).entries) == before
    assert tick(AT + timedelta(minutes=1), jobs=job) == {}
    assert tick(AT + timedelta(hours=1), jobs=job) == {"record-patterns": "every release was looked through"}
    assert set(JobRun.objects.values_list("outcome", flat=True)) == {
        "the newest release is being looked through",
        "every release was looked through",
    }


def test_the_department_alone_is_told_on_its_first_page_without_anybody_thinking_of_it(
    office: Office, home: Path, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "An unusual pattern in your records: Just under the line: Potholes"
    assert told not in as_person(office["department-head"]).get("/").content.decode()
    monkeypatch.setattr(pattern_watch, "write_pattern_reports", lambda *_, **__: write_reports(home))

    patterns_by_the_clock(AT)

    assert told in as_person(office["department-head"]).get("/").content.decode()
    for person in ("department-head-parks", "administrator", "analyst"):
        assert "unusual pattern" not in as_person(office[person]).get("/").content.decode()


def test_a_look_that_failed_is_made_again(office: Office, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private = PrivatePatterns.of(Home(home))
    with monkeypatch.context() as broken:
        broken.setattr(pattern_watch, "write_pattern_reports", lambda *_, **__: 1 / 0)
        patterns_by_the_clock(AT)
    assert private.looked_at() == ""
    patterns_by_the_clock(AT + timedelta(hours=1))
    assert private.looked_at() != ""


def test_an_office_without_a_city_or_a_release_has_nothing_to_look_through(
    office: Office, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "HOME", home / "elsewhere")
    assert patterns_by_the_clock(AT) == "every release was looked through"
    environment: OfficeEnvironment = settings.ENVIRONMENT
    monkeypatch.setattr(settings, "ENVIRONMENT", OfficeEnvironment(**{**environment.__dict__, "city": None}))
    assert patterns_by_the_clock(AT) == "no city folder"
