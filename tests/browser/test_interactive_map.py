"""The interactive map in headless Chromium: on request only, from one host, for everyone, with the table's words."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Request

from civicstat.cycle.serve import make_server
from civicstat.look.assets import BUILT
from civicstat.look.interactive import library
from civicstat.portal.render import render


axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")

# conftest.py turns a skip into a failure in CI: there the map is always looked at.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not all((BUILT / name).is_file() for name in library()),
        reason="the map's library is not built: python tools/build_assets.py",
    ),
]

AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
OPEN = {"en": "Open the interactive map", "es": "Abrir el mapa interactivo"}
CLOSE = {"en": "Close the interactive map", "es": "Cerrar el mapa interactivo"}
MAPS = ["en/map-of-areas.html", "es/where-next.html", "en/map.html", "en/crew-planning.html"]
SECONDS = 1_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = Path(__file__).parents[1] / "unit" / "portal" / "small_town.py"
    spec = importlib.util.spec_from_file_location("small_town", source)
    assert spec is not None
    assert spec.loader is not None
    small_town = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(small_town)
    home: Path = small_town.write_small_town(tmp_path_factory.mktemp("home"), is_whole=True)
    render(home / "ledger", home / "portal")
    return home / "portal"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    # Our own server: its pages carry the content security policy as a header too.
    server = make_server({"springfield": site}, port=0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/springfield/"
    server.shutdown()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1100, "height": 900})
    yield opened
    opened.close()


class Heard:
    """What a page asked for, and what its browser complained of."""

    def __init__(self, page: Page) -> None:
        self.requests: list[Request] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request))
        page.on("console", lambda message: self._hear(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, complaint: str) -> None:
        # A graphics card that is only software says how slow it is to be looked at.
        if "GL Driver Message" not in complaint:
            self.complaints.append(complaint)

    def names(self) -> list[str]:
        """The last part of each address."""
        return [request.url.rpartition("/")[2] for request in self.requests]

    def strangers(self, address: str) -> list[str]:
        """Requests that left the site; what a page makes itself (`data:`, `blob:`) is none."""
        return [r.url for r in self.requests if r.url.startswith("http") and not r.url.startswith(address)]


def open_map(page: Page, lang: str) -> Locator:
    part = page.locator(".interactive").first
    part.get_by_role("button", name=OPEN[lang]).click()
    part.wait_for(state="hidden", timeout=60 * SECONDS)
    return page.locator(".open-map")


def violations(page: Page) -> list[Any]:
    found = axe_playwright.Axe().run(page, options=AXE).response["violations"]
    return [(rule["id"], [node["html"][:150] for node in rule["nodes"]]) for rule in found]


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("path", MAPS)
def test_nothing_of_the_map_is_loaded_before_a_reader_asks(page: Page, address: str, path: str) -> None:
    heard = Heard(page)

    page.goto(address + path, wait_until="networkidle")

    assert page.locator(".interactive").first.get_by_role("button").is_visible()
    assert page.locator(".interactive [data-furniture=file-size]").first.inner_text().endswith(" MB")
    assert "open.js" in heard.names()
    assert [
        name for name in heard.names() if name.startswith(("map-", "maplibre", "worker")) and ".html" not in name
    ] == []
    assert [name for name in heard.names() if name.endswith(".geojson")] == []
    assert page.locator("canvas").count() == 0


@pytest.mark.parametrize("path", MAPS)
def test_the_open_map_is_drawn_here_and_for_everyone_and_closes_to_the_drawing(
    page: Page, address: str, path: str
) -> None:
    lang, heard = path[:2], Heard(page)
    page.goto(address + path)
    assert violations(page) == []
    drawing = page.locator(".interactive").first.locator(
        "xpath=ancestor::*[contains(@class,'picture')]//*[@role='img']"
    )

    box = open_map(page, lang)

    assert box.locator("canvas").is_visible()
    assert not drawing.first.is_visible()
    assert violations(page) == []
    assert heard.strangers(address) == []
    assert heard.complaints == []
    # The list has the focus, so that a reader without a mouse stands in the map's tools.
    assert box.locator("select").evaluate("e => e === document.activeElement")

    box.get_by_role("button", name=CLOSE[lang]).click()

    assert box.count() == 0
    assert drawing.first.is_visible()
    button = page.locator(".interactive").first.get_by_role("button", name=OPEN[lang])
    assert button.evaluate("e => e === document.activeElement")
    assert heard.complaints == []


@pytest.mark.parametrize("path", ["en/map-of-areas.html", "es/where-next.html", "en/map.html"])
def test_a_popup_says_what_the_row_says_and_binds_its_numbers_as_the_row_does(
    page: Page, address: str, path: str
) -> None:
    page.goto(address + path)
    # A reader's words: the label before each cell, where there is one, is the column's.
    rows = page.locator("figure.map table").first.locator("tbody tr")
    columns = page.locator("figure.map table").first.locator("thead th").all_inner_texts()
    box = open_map(page, path[:2])
    names = box.locator("option").all_inner_texts()

    compared = 0
    for row in rows.all():
        name, *cells = [squeezed(cell.text_content() or "") for cell in row.locator("th,td").all()]
        if name not in map(squeezed, names):
            continue
        box.locator("select").select_option(index=list(map(squeezed, names)).index(name))
        popup = box.locator(".maplibregl-popup-content .place")
        said = [squeezed(p.text_content() or "") for p in popup.locator(".head,dt,dd").all()]
        expected = [pair for pair in zip(columns[1:], cells, strict=True) if pair[1]]
        assert said == [name, *(squeezed(word) for pair in expected for word in pair)]
        bound = "data => data.map(d => [d.dataset.key, d.value, d.dataset.format, d.textContent])"
        assert popup.locator("data").evaluate_all(bound) == row.locator("data").evaluate_all(bound)
        assert squeezed(popup.inner_text()) == squeezed(box.get_by_role("status").inner_text())
        compared += 1
    assert compared > 1


def test_a_press_on_a_place_says_the_same_as_choosing_it(page: Page, address: str) -> None:
    page.goto(address + "en/map-of-areas.html")
    box = open_map(page, "en")
    box.locator("select").select_option(index=1)
    chosen = squeezed(box.locator(".place").inner_text())
    tip = box.locator(".maplibregl-popup-tip").bounding_box()
    assert tip
    canvas = box.locator("canvas").bounding_box()
    assert canvas
    page.keyboard.press("Escape")
    assert box.locator(".place").count() == 0

    page.mouse.click(tip["x"] + tip["width"] / 2, min(tip["y"] + tip["height"], canvas["y"] + canvas["height"] - 2))

    assert squeezed(box.locator(".place").inner_text()) == chosen


def test_the_map_keeps_to_forced_colors_reduced_motion_and_a_phone(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    heard = Heard(page)
    page.goto(address + "es/crew-planning.html")

    box = open_map(page, "es")
    box.locator("select").select_option(index=1)

    popup = box.locator(".maplibregl-popup-content")
    is_inside = "e => e.getBoundingClientRect().left >= 0 && e.getBoundingClientRect().right <= innerWidth"
    assert popup.evaluate(is_inside)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []
    assert heard.complaints == []


@pytest.mark.parametrize("missing", ["**/maplibre-*.js", "**/worker-*.js", "**/*.geojson", "**/map-*.css"])
def test_a_file_that_is_missing_is_said_in_words_and_the_drawing_stays(page: Page, address: str, missing: str) -> None:
    page.route(missing, lambda route: route.fulfill(status=404, body="gone"))
    page.goto(address + "en/map-of-areas.html")

    page.get_by_role("button", name=OPEN["en"]).click()

    page.get_by_text("The interactive map could not be loaded.").wait_for(timeout=30 * SECONDS)
    assert page.locator("figure.map svg[role=img]").is_visible()
    assert page.locator(".open-map").count() == 0
    assert page.get_by_role("button", name=OPEN["en"]).is_visible()


def test_a_browser_that_cannot_draw_is_told_so_before_anything_is_loaded(page: Page, address: str) -> None:
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    heard = Heard(page)
    page.goto(address + "es/map-of-areas.html")

    page.get_by_role("button", name=OPEN["es"]).click()

    assert page.get_by_text("Este navegador no puede dibujar el mapa interactivo.").is_visible()
    assert [name for name in heard.names() if name.startswith("maplibre")] == []
    assert page.locator("figure.map svg[role=img]").is_visible()


def test_without_javascript_there_is_no_button_and_the_places_can_be_had_as_a_file(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "en/where-next.html")

    assert not page.get_by_text(OPEN["en"]).is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="The places of this map as a file (GeoJSON)").click()
    assert download.value.suggested_filename == "where-next.geojson"
    context.close()
