"""A year of ten departments passes Baltimore's law, and the watchdog has nothing to say."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from pathlib import Path

import pytest
from simulated_year import CLOSES, YEAR, ZONE, SimulatedYear, begin_year, office_of, release, shown
from year_counted import YearCounted, count_year

from civicstat.cycle.kept_meetings import read_meetings
from civicstat.cycle.verify.run import verify
from civicstat.hearings.meetings.law import is_passed, judge_year
from civicstat.ledger.reader import Record
from civicstat.office.models import Meeting
from civicstat.practice.kinds import DEPARTMENTS


pytestmark = pytest.mark.slow(minutes=5)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented city and its home with one release, before the year."""
    return begin_year(tmp_path_factory.mktemp("year"))


@pytest.fixture
def place(begun: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(begun, tmp_path / "place"))


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
    _is_whole_by_a_plain_count(count_year(home / "portal", YEAR, ZONE))
    page = shown(home, "meetings/kept/streets.html")
    assert "Meetings planned: 12. Held: 12. Missed: 0." in page
    assert "Not kept" not in page


def _is_whole_by_a_plain_count(counted: YearCounted) -> None:
    """Baltimore's law, counted from the public site by loops that share no rule with the product."""
    assert counted.wrong == []
    assert {slug: sorted(months) for slug, months in counted.months.items()} == {
        each.slug: list(range(1, 13)) for each in DEPARTMENTS
    }
    for hours in (counted.locked_hours_before, counted.memo_hours_after, counted.captured):
        assert len(hours) == 120
    # The room opens at the hour planned, and the clock that locks ticks each minute.
    assert min(counted.locked_hours_before.values()) >= 48
    assert 0 < max(counted.memo_hours_after.values()) <= 48
    # Somebody is asked for something in every meeting; a decision and its promise in each third month.
    assert min(each["data-request"] for each in counted.captured.values()) == 1
    assert Counter(kind for each in counted.captured.values() for kind in each.elements()) == {
        "data-request": 120,
        "decision": 40,
        "promise": 40,
    }
    assert set(counted.reports) == set(counted.months)
    assert max(counted.reports.values()) <= f"{YEAR + 1}-01-31"


def test_the_year_has_a_hundred_and_twenty_meetings(db: None, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with office_of(place / "city", place / "home", monkeypatch):
        year = SimulatedYear.set_up()
        assert len(list(year.days())) == 24
    assert Meeting.objects.count() == 120
