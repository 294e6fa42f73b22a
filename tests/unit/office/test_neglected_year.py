"""A year of neglect is exposed on the public page by the software alone.

It has a file of its own so that the two long years can be lived on two processors.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from simulated_year import CLOSES, YEAR, SimulatedYear, begin_year, office_of, release, shown

from civicstat.cycle.kept_meetings import read_meetings
from civicstat.cycle.verify.run import verify
from civicstat.ledger.reader import Record
from civicstat.office.models import ActRecord


pytestmark = pytest.mark.slow(minutes=3)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented city and its home with one release, before the year."""
    return begin_year(tmp_path_factory.mktemp("year"))


@pytest.fixture
def place(begun: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(begun, tmp_path / "place"))


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
