"""What an earlier version put on record holds under today's `verify`, and today's cycle goes on from there."""

from __future__ import annotations

import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from civicstat import __version__
from civicstat.cycle.home import Home
from civicstat.cycle.run import run_cycle, start_cycle
from civicstat.cycle.steps import no_progress
from civicstat.cycle.verify import drivers
from civicstat.cycle.verify.run import verify
from civicstat.cycle.verify.verdict import Verdict
from civicstat.portal.render import render


ARCHIVES = sorted((Path(__file__).parent / "older_homes").glob("*.tar.xz"))
NO_PAGES = "the site has no pages"


@pytest.fixture(params=ARCHIVES, ids=lambda archive: archive.name)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder of a city and its record, as an earlier version left them."""
    with tarfile.open(request.param) as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path


def verdict_of(folder: Path) -> Verdict:
    return verify(str(folder / "home"), render=False, rerun=False, progress=no_progress)


def test_the_record_of_an_earlier_version_holds(older: Path) -> None:
    render(older / "home" / "ledger", older / "home" / "portal", chart_cache=None, progress=no_progress)
    verdict = verdict_of(older)
    assert verdict.findings == []
    assert verdict.counts["movements split again from the published figures, all equal"] > 0
    assert any(f"and this is {__version__}" in words for words in verdict.skipped)


def test_todays_rule_would_not_hold_it(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drivers, "is_written_before", lambda version, record: False)
    assert {each.what for each in verdict_of(older).findings} - {NO_PAGES} == {
        "what a movement is split into does not follow from the published figures"
    }


def test_todays_cycle_goes_on_from_it(older: Path) -> None:
    now = datetime(2025, 8, 2, 12, tzinfo=UTC)
    run_cycle(start_cycle(older / "city", Home(older / "home"), as_of=None, now=now, threads=2, progress=no_progress))
    verdict = verdict_of(older)
    assert verdict.findings == []
    assert "rows held to the target of their period" in verdict.counts
