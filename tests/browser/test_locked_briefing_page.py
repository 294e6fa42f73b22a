"""The public page of a locked briefing in headless Chromium: for everyone, at any width, light, and on paper."""

from __future__ import annotations

import functools
import importlib.util
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from locked_briefings import MEETING, lock_briefing
from playwright.sync_api import Browser, Response

from civicstat.portal.render import render


axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
FIRST_VIEW_BYTES = 150_000


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    source = Path(__file__).parents[1] / "unit" / "portal" / "small_town.py"
    spec = importlib.util.spec_from_file_location("small_town_with_briefing", source)
    assert spec is not None
    assert spec.loader is not None
    small_town = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(small_town)
    home = small_town.write_small_town(tmp_path_factory.mktemp("home"), is_whole=True)
    lock_briefing(home)
    render(home / "ledger", home / "portal")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(home / "portal")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_page_of_a_locked_briefing_is_for_everyone(browser: Browser, address: str, lang: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    answers: list[Response] = []
    complaints: list[str] = []
    page.on("response", lambda answer: answers.append(answer))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{address}{lang}/meetings/briefing/{MEETING}.html")
    page.evaluate("document.fonts.ready")
    first_view = sum(len(answer.body()) for answer in answers)
    assert complaints == []
    broken = axe_playwright.Axe().run(page, options=AXE).response["violations"]
    assert [(rule["id"], [node["html"][:150] for node in rule["nodes"]]) for rule in broken] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [answer.url for answer in answers if not answer.url.startswith(address) or answer.status != 200] == []
    assert first_view <= FIRST_VIEW_BYTES
    page.emulate_media(media="print")
    assert {"en": "Not resolved.", "es": "Sin resolver."}[lang] in page.inner_text("main")
    assert not page.is_visible(".lang")
    page.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *said: Any) -> None:
        """Nothing: the test says what is wrong."""
