"""A training city small enough for tests: 3,000 requests of one year, with every truth planted, and its record."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from civicstat.cycle.home import Home
from civicstat.cycle.run import run_cycle, start_cycle
from civicstat.cycle.steps import no_progress
from civicstat.practice.days import days_of
from civicstat.practice.study import AS_OF, Study, study
from civicstat.practice.truths import PLANTABLE, plant
from civicstat.practice.write import write_city


SEED, COUNT, YEARS = 11, 3_000, 1
NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def make() -> Callable[..., Study]:
    """An invented city with some truths planted where its seed puts them."""

    def made(*names: str, seed: int = SEED, count: int = COUNT, years: int = YEARS) -> Study:
        days = days_of(seed=seed, as_of=AS_OF, years=years)
        return study(seed, plant(names, seed=seed, days=days), count=count, years=years)

    return made


@pytest.fixture(scope="session")
def training_city(make: Callable[..., Study], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a city with every truth planted; its answers stand beside it."""
    folder = tmp_path_factory.mktemp("practice") / "city"
    write_city(make(*PLANTABLE), folder)
    return folder


@pytest.fixture(scope="session")
def answers(training_city: Path) -> dict[str, Any]:
    """What the answer file of the training city says."""
    read: dict[str, Any] = json.loads(training_city.with_name("city.answers.json").read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="session")
def training_home(training_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of the training city after one cycle."""
    home = tmp_path_factory.mktemp("homes") / "city"
    run_cycle(start_cycle(training_city, Home(home), as_of=None, now=NOW, threads=2, progress=no_progress))
    return home
