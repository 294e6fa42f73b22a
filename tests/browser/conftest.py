"""The office, running, with one person for each role: for every browser test of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from office_browser import OfficeSite
from office_people import acts_cleared_away, be_mill_town, make_departments, make_office
from playwright.sync_api import Browser


@pytest.fixture
def office_site(
    transactional_db: None, live_server: Any, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[OfficeSite]:
    """The office of Mill Town behind a real server; see `OfficeSite` for how to open a page as somebody."""
    be_mill_town(tmp_path / "city", monkeypatch)
    # What was counted of tries to sign in is no table of a model, so nothing else empties it.
    cache.clear()
    with acts_cleared_away():
        site = OfficeSite(live_server.url, make_office(make_departments()), browser)
        yield site
        site.close()
