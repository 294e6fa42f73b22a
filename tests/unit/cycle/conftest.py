"""A small city of our own template, and its home after one cycle."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from civicstat.cycle.home import Home
from civicstat.cycle.init import make_city_folder
from civicstat.cycle.run import Cycle, run_cycle, start_cycle
from civicstat.cycle.steps import no_progress


NOW = datetime(2025, 8, 1, 12, tzinfo=UTC)


def make_cycle(city: Path, home: Path, *, threads: int = 2) -> Cycle:
    """The cycle of a city folder into a home, on a day that never changes."""
    return start_cycle(city, Home(home), as_of=None, now=NOW, threads=threads, progress=no_progress)


@pytest.fixture(scope="session")
def cycle_of() -> Callable[..., Cycle]:
    """`make_cycle`, for tests."""
    return make_cycle


@pytest.fixture(scope="session")
def template_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city folder as `civicstat init` writes it; copy it before you change it."""
    folder = tmp_path_factory.mktemp("cities") / "springfield"
    make_city_folder(folder, name="Springfield")
    return folder


@pytest.fixture(scope="session")
def finished_home(template_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of the template city after one cycle; copy it before you change it."""
    home = tmp_path_factory.mktemp("homes") / "springfield"
    run_cycle(make_cycle(template_city, home))
    return home


@pytest.fixture
def city(template_city: Path, tmp_path: Path) -> Path:
    """A city folder that a test may spoil."""
    return Path(shutil.copytree(template_city, tmp_path / "city"))


@pytest.fixture
def home(finished_home: Path, tmp_path: Path) -> Path:
    """A finished home that a test may spoil."""
    return Path(shutil.copytree(finished_home, tmp_path / "home"))


@pytest.fixture(scope="session")
def files_of() -> Callable[..., dict[str, bytes]]:
    """The public files of a home by path: the ledger and the site."""

    def read(home: Path) -> dict[str, bytes]:
        return {
            path.relative_to(home).as_posix(): path.read_bytes()
            for folder in ("ledger", "portal")
            for path in sorted((home / folder).rglob("*"))
            if path.is_file() and path.suffix != ".lock"
        }

    return read
