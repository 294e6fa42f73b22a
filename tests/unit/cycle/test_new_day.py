"""A new day: what is ready for a release after judging the rows that differ is what judging all rows brings forth."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from civicstat.cycle.city_folder import read_city_folder
from civicstat.cycle.home import Home
from civicstat.cycle.run import adopt_step, ingest_step, metrics_step, start_cycle
from civicstat.cycle.steps import no_progress


CITIES = Path(__file__).parents[3] / "cities"


def after_the_metrics(city: Path, home: Home, day: date) -> dict[str, bytes]:
    """The objects that a release of the day could hold, once every metric is computed."""
    cycle = start_cycle(city, home, as_of=day, now=datetime(2026, 1, 1, tzinfo=UTC), threads=2, progress=no_progress)
    ingest_step(cycle)
    adopt_step(cycle)
    metrics_step(cycle)
    return {
        path.relative_to(home.release).as_posix(): path.read_bytes()
        for path in sorted(home.release.rglob("*"))
        if path.is_file()
    }


def test_a_new_day_comes_to_the_same_bytes_with_what_was_kept_and_without(template_city: Path, tmp_path: Path) -> None:
    last = read_city_folder(template_city).city.as_of
    assert last is not None
    compare_days(template_city, tmp_path, [last - timedelta(days=1), last])


@pytest.mark.slow
def test_two_days_of_boston_come_to_the_same_bytes_with_what_was_kept_and_without(tmp_path: Path) -> None:
    # The second of them completes a month and a quarter.
    compare_days(CITIES / "boston", tmp_path, [date(2015, 9, 29), date(2015, 9, 30)])


def compare_days(city: Path, folder: Path, days: Sequence[date]) -> None:
    home = Home(folder / "kept")
    for number, day in enumerate(days):
        found = after_the_metrics(city, home, day)
        assert list(home.counts.glob("*-*.json"))
        if number:
            alone = Home(folder / f"alone-{number}")
            shutil.copytree(home.ledger, alone.ledger)
            assert after_the_metrics(city, alone, day) == found
