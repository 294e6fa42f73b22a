"""Once the public record has grown, its pages are written anew, and only then."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from django.conf import settings
from office_meetings import make_series
from office_people import AT

from civicstat.office.freeze import freeze
from civicstat.office.publishing import is_behind, publish_by_the_clock
from civicstat.portal.render import render

from .conftest import Office


_SPEC = importlib.util.spec_from_file_location("small_town", Path(__file__).parents[1] / "portal" / "small_town.py")
assert _SPEC is not None
assert _SPEC.loader is not None
small_town = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(small_town)


@pytest.fixture
def home(tmp_path: Path, city_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a small town whose pages show its whole record."""
    found: Path = small_town.write_small_town(tmp_path / "town")
    render(found / "ledger", found / "portal")
    monkeypatch.setattr(settings, "HOME", found)
    return found


def test_pages_are_written_anew_once_the_record_says_more_than_they_show(office: Office, home: Path) -> None:
    page = home / "portal" / "en" / "index.html"
    before = page.stat().st_ino
    assert publish_by_the_clock(AT) == "the pages show the whole record"
    assert page.stat().st_ino == before
    make_series(by=office["analyst"])
    assert freeze(at=AT, at_once=True) != []
    assert is_behind(home)
    # Under test the worker does at once what it is asked.
    publish_by_the_clock(AT)
    assert not is_behind(home)
    assert page.stat().st_ino != before
    pages = (home / "portal" / "en").rglob("*.html")
    assert any("Streets stat" in page.read_text("utf-8") for page in pages)


def test_before_the_first_release_there_are_no_pages_to_write(tmp_path: Path) -> None:
    assert not is_behind(tmp_path)
