"""A city of ten departments and sixty-one measures: one release, a record that holds, pages that stay light."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from civicstat.cycle.home import Home
from civicstat.cycle.run import run_cycle, start_cycle
from civicstat.cycle.steps import no_progress
from civicstat.ledger.check import check_log
from civicstat.ledger.reader import Record
from civicstat.ledger.schemas.release import MOST_OBJECTS_IN_LEAF
from civicstat.practice.study import study
from civicstat.practice.truths import Truths
from civicstat.practice.write import write_city


AS_OF = date(2025, 12, 31)
# A first view may have 150 kB; the stylesheet, two fonts and the favicon are 69 of them.
HEAVIEST_PAGE = 81_000


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    write_city(study(7, Truths(), count=3_000, as_of=AS_OF), folder / "city", has_many_measures=True)
    home, now = Home(folder / "home"), datetime(2026, 1, 1, 12, tzinfo=UTC)
    run_cycle(start_cycle(folder / "city", home, as_of=None, now=now, threads=2, progress=no_progress))
    return home.folder


@pytest.mark.slow
def test_one_release_holds_sixty_one_metrics_and_the_briefings_of_ten_departments(home: Path) -> None:
    record = Record(home)
    [release] = record.releases()
    roles = [ref.role for ref in record.objects_of(release.statement)]
    assert len(record.definitions_of(release.statement)) == 61
    assert len(roles) == release.statement.body["manifest"]["count"] > MOST_OBJECTS_IN_LEAF
    # All but the cost of a fiscal year: in one year of records none is over.
    assert sum(role.startswith("figures/") for role in roles) == 60
    assert sum(role.startswith("briefing/") for role in roles) == 10
    assert check_log(home) == []
    assert check_log(Home(home).portal) == []


@pytest.mark.slow
def test_no_page_of_a_city_with_sixty_one_metrics_is_too_heavy(home: Path) -> None:
    sizes = {path.relative_to(home).as_posix(): path.stat().st_size for path in Home(home).portal.rglob("*.html")}
    assert {name: size for name, size in sizes.items() if size > HEAVIEST_PAGE} == {}
