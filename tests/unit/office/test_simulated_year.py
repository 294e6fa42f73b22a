"""A year of ten departments passes Baltimore's law; a year of neglect is exposed by the software alone."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

import pytest
from simulated_year import CLOSES, OPENS, YEAR, SimulatedYear, office_of, release, write_practice_city

from civicstat.cycle.kept_meetings import read_meetings
from civicstat.cycle.verify.run import verify
from civicstat.hearings.meetings.law import is_passed, judge_year
from civicstat.ledger.reader import Record
from civicstat.office.models import ActRecord, Meeting


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented city and its home with one release, before the year."""
    folder = tmp_path_factory.mktemp("year")
    city = write_practice_city(folder / "city")
    release(city, folder / "home", OPENS)
    return folder


@pytest.fixture
def place(begun: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(begun, tmp_path / "place"))


def shown(home: Path, page: str, lang: str = "en") -> str:
    html = (home / "portal" / lang / page).read_text("utf-8")
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"</?data[^>]*>", "", html)).split())


@pytest.mark.django_db
def test_a_year_of_ten_departments_keeps_the_law_and_the_watchdog_is_silent(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city, home = place / "city", place / "home"
    began, cpu = time.monotonic(), time.process_time()
    with office_of(city, home, monkeypatch):
        year = SimulatedYear.set_up()
        year.through(year.keep)
        print(f"year: {time.monotonic() - began:.0f} s, {time.process_time() - cpu:.0f} CPU s, {year.ticks} ticks")
    terms, meetings = read_meetings(Record(home).entries)
    judged = judge_year(meetings, YEAR, law=terms.law)
    assert [f"{each.department} {each.id}" for each in judged if each.verdict != "kept"] == []
    assert (len({each.department for each in judged}), is_passed(judged)) == (10, True)
    assert [each.id for each in terms.lapses(meetings) if each.first_seen.year == YEAR] == []
    release(city, home, CLOSES)
    verdict = verify(str(home))
    assert [str(each) for each in verdict.findings] == []
    page = shown(home, "meetings/kept/streets.html")
    assert "Meetings planned: 12. Held: 12. Missed: 0." in page
    assert "Not kept" not in page


@pytest.mark.django_db
def test_a_year_of_neglect_is_exposed_on_the_public_page_without_an_act_of_anybody(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city, home = place / "city", place / "home"
    with office_of(city, home, monkeypatch):
        year = SimulatedYear.set_up()
        before = _acts_of_people()
        year.through(year.neglect)
        # Besides the turning of the clock, nobody did a thing.
        assert _acts_of_people() == before
    release(city, home, CLOSES)
    _, meetings = read_meetings(Record(home).entries)
    for slug in meetings.departments:
        page = shown(home, f"meetings/kept/{slug}.html")
        assert "Meetings planned: 12. Held: 0. Missed: 12. Cancelled: 0." in page
        assert page.count("Meeting missed") == 12
        assert "A meeting every month Not kept 0 of 12" in page
        assert "12" in shown(home, f"meetings/annual/{slug}-{YEAR}.html")
    overview = shown(home, "meetings/kept.html")
    assert "Meetings planned: 120. Held: 0. Missed: 120." in overview
    assert "Reuniones previstas: 120. Celebradas: 0. No celebradas: 120." in shown(home, "meetings/kept.html", "es")
    verdict = verify(str(home))
    assert [str(each) for each in verdict.findings] == []


def _acts_of_people() -> int:
    return ActRecord.objects.exclude(act="turn-clock").filter(by__isnull=False).count()


def test_the_year_has_a_hundred_and_twenty_meetings(db: None, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with office_of(place / "city", place / "home", monkeypatch):
        year = SimulatedYear.set_up()
        assert len(list(year.days())) == 24
    assert Meeting.objects.count() == 120
