"""The public pages in headless Chromium: for everyone, at any width, on paper, and from nowhere else."""

from __future__ import annotations

import functools
import importlib.util
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response

from civicstat.portal.render import render


axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")

pytestmark = pytest.mark.browser

AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
FIRST_VIEW_BYTES = 150_000
# One of each kind.
KINDS = [
    "index.html",
    "goals.html",
    "all-measures.html",
    "metrics/closed-within-5-days.html",
    "metrics/closed-within-5-days-over-time.html",
    "metrics/closed-within-5-days-targets.html",
    "metrics/closed-within-5-days-drivers.html",
    "metrics/closed-within-5-days-drivers-year.html",
    "metrics/closed-within-5-days-drivers-by-kind.html",
    "metrics/days-to-close-drivers.html",
    "metrics/closed-within-5-days-equity.html",
    "metrics/days-to-close-equity.html",
    "metrics/person-requests-equity.html",
    "map.html",
    "map-of-areas.html",
    "neighborhoods/index.html",
    "neighborhoods/north-end.html",
    "neighborhoods/ward-12.html",
    "data.html",
    "how-we-compute-this.html",
    "about-the-data.html",
    "what-changed.html",
    "what-we-do-not-publish.html",
    "check-our-numbers.html",
    "entries-1.html",
    "accessibility-and-languages.html",
    "all-pages.html",
    "where-next.html",
    "crew-planning.html",
    "meetings.html",
    "meetings/streets.html",
    "meetings/kept.html",
    "meetings/kept/streets.html",
    "meetings/annual/streets-2013.html",
    "meetings/series/alleystat.html",
    "meetings/meeting/alleystat-2014-01-14.html",
    "meetings/meeting/quiet-2014-06-03.html",
    "forum/index.html",
    "forum/department/streets.html",
    "forum/neighborhood/north-end.html",
    "promises.html",
    "outcomes.html",
    "this-number-moved-this-money.html",
    "release-calendar.html",
    "metrics/reported-again-within-30-days.html",
    "what-this-demo-cannot-show.html",
    "closed-and-fixed.html",
    "unusual-record-patterns.html",
    "coverage.html",
    "metrics/every-report-within-5-days-proposed.html",
    "metrics/streets-fallen-in.html",
    "metrics/streets-fallen-in-between.html",
]
PAGES = ["index.html", "404.html", *(f"{lang}/{kind}" for lang in ("en", "es") for kind in KINDS)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = Path(__file__).parents[1] / "unit" / "portal" / "small_town.py"
    spec = importlib.util.spec_from_file_location("small_town", source)
    assert spec is not None
    assert spec.loader is not None
    small_town = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(small_town)
    home = small_town.write_small_town(tmp_path_factory.mktemp("home"), is_whole=True)
    # Under a prefix, as several cities are served side by side.
    served: Path = tmp_path_factory.mktemp("served")
    render(home / "ledger", served / "springfield")
    return served


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/springfield/"
    server.shutdown()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_for_everyone_fits_320_pixels_is_light_and_comes_from_one_host(
    page: Page, address: str, path: str
) -> None:
    answers: list[Response] = []
    complaints: list[str] = []
    page.on("response", lambda answer: answers.append(answer))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_viewport_size({"width": 320, "height": 700})

    page.goto(address + path)
    page.evaluate("document.fonts.ready")
    first_view = sum(len(answer.body()) for answer in answers)
    policy_holds = complaints == []
    broken = axe_playwright.Axe().run(page, options=AXE).response["violations"]

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 250, 246)", "no stylesheet"
    assert [(rule["id"], [node["html"][:150] for node in rule["nodes"]]) for rule in broken] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert policy_holds, complaints
    assert [answer.url for answer in answers if not answer.url.startswith(address)] == []
    assert [answer.url for answer in answers if answer.status != 200] == []
    assert first_view <= FIRST_VIEW_BYTES


@pytest.mark.parametrize(
    "path",
    [
        "en/index.html",
        "es/metrics/closed-within-5-days.html",
        "en/map.html",
        "en/where-next.html",
        "es/crew-planning.html",
        "en/meetings/streets.html",
    ],
)
def test_a_page_prints_and_stays_legible_in_forced_colors(page: Page, address: str, path: str) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(address + path)
    assert page.locator("h1").is_visible()
    assert page.locator("main data").first.is_visible()

    page.emulate_media(forced_colors="none")
    printed = page.pdf(format="Letter")

    assert printed.startswith(b"%PDF")
    assert len(printed) > 5_000


def test_a_reader_without_javascript_walks_from_the_choice_of_language_to_how_a_number_was_made(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)

    page.get_by_role("link", name="Leer en español").click()
    page.get_by_role("link", name="Cerradas en 5 días").first.click()
    page.get_by_text("Cómo lo calculamos: 43.5%").first.click()

    assert page.get_by_text("closed-within-5-days|v1|2014-05-r12|city:-|-", exact=True).first.is_visible()
    page.get_by_role("link", name="English", exact=True).click()
    assert page.url == f"{address}en/metrics/closed-within-5-days.html"
    context.close()


def test_the_list_of_all_measures_is_narrowed_by_typing(page: Page, address: str) -> None:
    page.goto(f"{address}es/all-measures.html")
    everything = page.locator("main .rows li:visible").count()

    page.get_by_label("Buscar una medida o un puesto").fill("CERRADAS dias")
    found = page.locator("main .rows li:visible").all_text_contents()
    assert 0 < len(found) < everything
    assert all("erradas" in text and "días" in text for text in found)

    page.get_by_label("Buscar una medida o un puesto").fill("zzz")
    assert page.locator("main .rows li:visible").count() == 0
    assert page.get_by_text("Ninguna medida tiene estas palabras.").is_visible()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
