"""Pages of the office are for everyone: axe, narrow windows, both languages, nothing blocked or missing."""

from __future__ import annotations

import pytest
from office_browser import OfficeSite


pytest.importorskip("axe_playwright_python")

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_pages_of_an_administrator_are_for_everyone(office_site: OfficeSite, lang: str) -> None:
    page = office_site.page("administrator", lang=lang)
    for path in ("/", "/people/", "/people/invite/", "/departments/", "/acts/"):
        office_site.look(page, path)
        office_site.for_everyone(page, widths=(1280, 320))
