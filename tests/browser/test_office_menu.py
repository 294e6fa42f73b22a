"""The way about the office: groups in one row, the links of one's group below, and no script for any of it."""

from __future__ import annotations

import pytest
from office_browser import OfficeSite
from playwright.sync_api import Page


pytest.importorskip("axe_playwright_python")

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_menu_is_one_row_of_groups_and_the_links_of_one(office_site: OfficeSite, lang: str) -> None:
    """Whoever may see the most has the longest one; each page of it is reached with the keyboard alone."""
    for role in ("administrator", "analyst", "staff"):
        page = office_site.page(role, lang=lang)
        page.set_default_navigation_timeout(30_000)  # the first page of a fresh server
        office_site.look(page, "/people/" if role == "administrator" else "/goals/")
        assert len(_rows(page, ".menu nav>ul>li>a")) == 1, f"the groups of {role} wrap"
        assert len(_rows(page, ".menu nav>ul>.on>ul a")) <= 1
        assert page.locator(".menu nav [aria-current=page]").count() == 1
        office_site.for_everyone(page)
    page = office_site.page("administrator", lang=lang, width=390)
    office_site.look(page, "/people/")
    page.focus(".menu>summary")
    page.keyboard.press("Enter")
    assert page.locator(".menu nav a:visible").count() == page.locator(".menu nav a").count()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/"
    office_site.for_everyone(page, widths=(390, 320))


def test_every_link_of_the_menu_is_reached_and_says_where_one_is(office_site: OfficeSite) -> None:
    page = office_site.page("administrator")
    office_site.look(page, "/")
    hrefs = page.eval_on_selector_all(".menu nav a", "links => links.map(link => link.getAttribute('href'))")
    assert len(set(hrefs)) > 10
    for href in dict.fromkeys(hrefs):
        office_site.look(page, href)
        assert page.locator(".menu nav [aria-current=page]").get_attribute("href") == href


def _rows(page: Page, links: str) -> set[float]:
    """At which heights links stand."""
    boxes = [link.bounding_box() for link in page.locator(links).all()]
    return {box["y"] for box in boxes if box is not None}
