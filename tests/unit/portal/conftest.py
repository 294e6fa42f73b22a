"""The site of a small invented city, rendered once for all tests of this folder."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from civicstat.portal.render import render


_SPEC = importlib.util.spec_from_file_location("small_town", Path(__file__).with_name("small_town.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
small_town = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(small_town)


@pytest.fixture(scope="session")
def town_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home: Path = small_town.write_small_town(tmp_path_factory.mktemp("home"))
    return home


@pytest.fixture(scope="session")
def site(town_home: Path) -> Path:
    out = town_home / "portal"
    render(town_home / "ledger", out)
    return out


@pytest.fixture(scope="session")
def held_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home: Path = small_town.write_small_town(tmp_path_factory.mktemp("held"), is_held=True)
    render(home / "ledger", home / "portal")
    return home / "portal"


@pytest.fixture(scope="session")
def toured_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a walk that leads to another record and back, twice."""
    stops = [
        ("springfield", "Springfield", "index.html", "Results", "Resultados"),
        ("shelbyville", "Shelbyville", "goals.html", "Their goals", "Sus metas"),
        ("springfield", "Springfield", "check-our-numbers.html", "Check them", "Compruébelas"),
        ("shelbyville", "Shelbyville", "data.html", "Their data", "Sus datos"),
    ]
    tour = [dict(zip(("site", "name", "page", "title", "title_es"), stop, strict=True)) for stop in stops]
    home: Path = small_town.write_small_town(tmp_path_factory.mktemp("toured"), is_whole=True, tour=tour)
    render(home / "ledger", home / "portal")
    return home / "portal"


@pytest.fixture(scope="session")
def whole_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home: Path = small_town.write_small_town(tmp_path_factory.mktemp("whole"), is_whole=True)
    return home


@pytest.fixture(scope="session")
def whole_site(whole_home: Path) -> Path:
    render(whole_home / "ledger", whole_home / "portal")
    return whole_home / "portal"
