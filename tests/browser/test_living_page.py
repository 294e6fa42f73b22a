from __future__ import annotations

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from civicstat.look.assets import BUILT
from civicstat.look.living import render_living_page


# WCAG 2.0 to 2.2, A and AA, and axe's best practice.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Reading width of a small phone, and of a page at 400 % zoom (WCAG 2.2, 1.4.10).
SMALL, PHONE, DESK = 320, 390, 1180
FIRST_VIEW_BYTES = 150_000

axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")

pytestmark = pytest.mark.browser


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the test says what went wrong."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("living")
    render_living_page(folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def visit(browser: Browser, url: str, width: int = DESK, **media: Any) -> Page:
    """A page with its stylesheet in force; whatever the console says is kept in `page.said`."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.said = said  # type: ignore[attr-defined]
    if media:
        page.emulate_media(**media)
    page.goto(url, wait_until="load")
    paper = page.evaluate("getComputedStyle(document.body).getPropertyValue('--paper')")
    assert paper.strip() == "#FBFAF6", "the stylesheet is not in force"
    return page


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_axe_finds_nothing(browser: Browser, address: str, lang: str, width: int) -> None:
    page = visit(browser, f"{address}/{lang}/index.html", width, reduced_motion="reduce")
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    found = axe_playwright.Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert found.violations_count == 0, found.generate_report()
    assert page.said == []  # type: ignore[attr-defined]
    page.close()


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("width", [SMALL, PHONE, 768, DESK])
def test_no_page_scrolls_sideways(browser: Browser, address: str, lang: str, width: int) -> None:
    page = visit(browser, f"{address}/{lang}/index.html", width)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize(("width", "shown", "hidden"), [(DESK, "wide", "narrow"), (PHONE, "narrow", "wide")])
def test_a_phone_gets_its_own_chart(browser: Browser, address: str, width: int, shown: str, hidden: str) -> None:
    page = visit(browser, f"{address}/en/index.html", width)
    assert page.locator(f".chart .{shown} svg").first.is_visible()
    assert not page.locator(f".chart .{hidden} svg").first.is_visible()
    heights = "texts => texts.map(text => text.getBoundingClientRect().height)"
    smallest = min(page.locator(f".chart .{shown} text").evaluate_all(heights))
    assert smallest >= 12
    page.close()


def test_a_chart_is_one_image_to_assistive_technology(browser: Browser, address: str) -> None:
    page = visit(browser, f"{address}/en/index.html")
    assert page.get_by_role("img", name="Complaints closed in time, by month").count() == 1
    assert page.get_by_role("table", name="Complaints closed in time, by month").is_visible()
    page.close()


def test_the_keyboard_reaches_the_content_first_and_every_stop_is_seen(browser: Browser, address: str) -> None:
    page = visit(browser, f"{address}/en/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert outline == "3px", page.evaluate("document.activeElement.outerHTML")
    page.close()


def test_targets_on_a_phone_are_large_enough_for_a_thumb(browser: Browser, address: str) -> None:
    page = visit(browser, f"{address}/en/index.html", PHONE)
    small = page.evaluate(
        "[...document.querySelectorAll('summary, .btn, .lang, .brand, input')].filter(part => part.offsetParent)"
        ".filter(part => part.getBoundingClientRect().height < 44).map(part => part.textContent)"
    )
    assert small == []
    page.close()


def test_forced_colors_keep_the_pictures_and_the_borders(browser: Browser, address: str) -> None:
    page = visit(browser, f"{address}/en/index.html", forced_colors="active", color_scheme="dark")
    ground = page.evaluate("getComputedStyle(document.querySelector('.chart .wide svg')).backgroundColor")
    assert ground == "rgb(251, 250, 246)"
    border = page.evaluate("getComputedStyle(document.querySelector('.clock.first')).borderTopWidth")
    assert border == "3px"
    # Axe reads the author's text color beside the reader's own ground, so its contrast rule is left out here.
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    without_contrast = {"color-contrast": {"enabled": False}}
    found = axe_playwright.Axe().run(
        page, options={"runOnly": {"type": "tag", "values": TAGS}, "rules": without_contrast}
    )
    assert found.violations_count == 0, found.generate_report()
    page.close()


def test_print_leaves_out_what_paper_cannot_use(browser: Browser, address: str) -> None:
    page = visit(browser, f"{address}/en/index.html", 672, media="print")
    assert not page.locator(".menu").is_visible()
    assert not page.locator(".btn").first.is_visible()
    assert page.locator(".chart svg").first.is_visible() or page.locator(".chart .narrow svg").first.is_visible()
    text = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p.meta')).fontSize)")
    assert text >= 12
    pdf = page.pdf(format="Letter")
    assert 4 <= len(re.findall(rb"/Type /Page\b", pdf)) <= 14
    page.close()


@pytest.mark.skipif(not (BUILT / "serif.woff2").is_file(), reason="assets not built")
def test_the_first_view_is_small_and_asks_no_one_else(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": DESK, "height": 900})
    asked: list[str] = []
    weight: dict[str, int] = {}
    page.on("request", lambda request: asked.append(request.url))
    # Bodies come in any order, so each is kept under its own address.
    page.on("response", lambda response: weight.update({Path(response.url).name: len(response.body())}))
    page.goto(f"{address}/en/index.html", wait_until="networkidle")
    assert all(url.startswith(address) for url in asked)
    assert {Path(url).suffix for url in asked} >= {".html", ".css", ".woff2"}
    # The living page holds every part at once and is far heavier than a page of the record; its assets are the same.
    assert weight.pop("index.html") > 0
    assert 0 < sum(weight.values()) <= FIRST_VIEW_BYTES - 60_000
    page.close()
