"""A promise in the browser: made, claimed and confirmed with the keyboard alone; its pages are for everyone."""

from __future__ import annotations

import pytest
from office_browser import OfficeSite
from office_promises import decided_and_promised
from playwright.sync_api import Page


pytest.importorskip("axe_playwright_python")

pytestmark = pytest.mark.browser


def press_to(page: Page, name: str) -> None:
    """Go on with Tab until the button or link of this name is reached, then press Enter."""
    for _ in range(60):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.innerText || ''")
        if here.strip() == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"the keyboard does not reach {name!r} on {page.url}")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_pages_of_promises_are_for_everyone(office_site: OfficeSite, lang: str) -> None:
    decision, promise = decided_and_promised(office_site.office["department-head"])
    page = office_site.page("department-head", lang=lang)
    for path in (
        "/",
        "/promises/",
        f"/promises/{promise.pk}/",
        f"/promises/{promise.pk}/claim/",
        "/promises/new/streets/",
        "/promises/questions/",
        "/decisions/",
        f"/decisions/{decision.pk}/",
        "/decisions/new/streets/",
    ):
        office_site.look(page, path)
        office_site.for_everyone(page, widths=(1280, 320))


def test_a_promise_is_claimed_and_confirmed_by_keyboard_alone(office_site: OfficeSite) -> None:
    _, promise = decided_and_promised(office_site.office["department-head"])
    page = office_site.page("department-head")
    office_site.look(page, f"/promises/{promise.pk}/")
    press_to(page, "It is delivered")
    page.wait_for_url("**/claim/")
    page.focus("#done_on")
    page.keyboard.type("10012015")
    page.keyboard.press("Tab")
    page.focus("#evidence")
    page.keyboard.type("The list, on the city's site")
    press_to(page, "Ask a second person to look")
    page.wait_for_url(f"**/promises/{promise.pk}/")
    assert "Under review" in page.inner_text("main")
    assert "Confirm the delivery" not in page.inner_text("main")
    second = office_site.page("chair")
    office_site.look(second, "/")
    press_to(second, "Look at it")
    second.wait_for_url(f"**/promises/{promise.pk}/")
    press_to(second, "Confirm the delivery")
    second.wait_for_url("**/confirm/")
    press_to(second, "Yes, it was delivered")
    second.wait_for_url(f"**/promises/{promise.pk}/")
    assert "Done on time" in second.inner_text("main")
