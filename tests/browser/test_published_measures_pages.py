"""The pages of a city's own measures in headless Chromium: for everyone, at any width, light, and from one host."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response

from civicstat.cycle.home import Home
from civicstat.cycle.run import run_cycle, start_cycle
from civicstat.cycle.steps import no_progress


axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BALTIMORE = Path(__file__).resolve().parents[2] / "cities" / "baltimore"
AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
FIRST_VIEW_BYTES = 150_000
KINDS = [
    "index.html",
    # The heaviest of them.
    "published-measures/baltimore-city-fire-department.html",
    "published-measures/mayors-office-of-employment-development.html",
    # Hundreds of millions of dollars, and billions: the widest tables.
    "published-measures/mayors-office-of-recovery-programs.html",
    "published-measures/baltimore-museum-of-art.html",
    "published-measures/goal-enhancing-public-safety.html",
    "about-the-data.html",
    "data.html",
    "check-our-numbers.html",
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    served = tmp_path_factory.mktemp("served")
    now = datetime(2026, 8, 1, 12, tzinfo=UTC)
    home = Home(tmp_path_factory.mktemp("home"))
    run_cycle(start_cycle(BALTIMORE, home, as_of=None, now=now, threads=1, progress=no_progress))
    home.portal.rename(served / "baltimore")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(served)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/baltimore/"
    server.shutdown()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.mark.parametrize("path", [f"{lang}/{kind}" for kind in KINDS for lang in ("en", "es")])
def test_a_page_of_quoted_measures_is_for_everyone_fits_320_pixels_and_is_light(
    page: Page, address: str, path: str
) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.set_viewport_size({"width": 320, "height": 700})

    page.goto(address + path)
    page.evaluate("document.fonts.ready")
    first_view = sum(len(answer.body()) for answer in answers)
    broken = axe_playwright.Axe().run(page, options=AXE).response["violations"]

    assert [(rule["id"], [node["html"][:150] for node in rule["nodes"]][:3]) for rule in broken] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert [answer.url for answer in answers if not answer.url.startswith(address) or answer.status != 200] == []
    assert first_view <= FIRST_VIEW_BYTES


def test_a_reader_finds_the_missed_ambulance_target_from_the_home_page(page: Page, address: str) -> None:
    page.goto(address + "en/index.html")
    page.get_by_role("link", name="% of EMS response within 9 minutes").click()

    measure = page.locator("[id='of-ems-response-within-9-minutes-6091']")
    assert measure.locator("xpath=..").is_visible()
    assert "missed" in measure.inner_text()
    assert measure.get_by_role("row", name="2025").first.inner_text().split() == ["2025", "90%", "51%"]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass
