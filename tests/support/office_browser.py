"""The office in headless Chromium: pages signed in as somebody, and what every page must be for everyone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from office_people import Office
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response


AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
# Desktop, phone, and the narrowest that WCAG asks for.
WIDTHS = (1280, 390, 320)


@dataclass
class OfficeSite:
    """A running office, its people, and what its pages complained of since it was asked last.

    `page(role)` opens a window in which that person is signed in (None: nobody); `look(page, path)` goes to a path and
    `for_everyone(page)` holds the page to what every page of the office must be, at each width.
    """

    address: str
    office: Office
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    # Another server of this machine to which a test leads on purpose.
    elsewhere: tuple[str, ...] = ()

    def page(self, role: str | None = None, *, lang: str = "en", width: int = 1280, **more: Any) -> Page:
        """A new window of its own, signed in as the person of a role (`department-head-parks` and the like too)."""
        context = self.browser.new_context(viewport={"width": width, "height": 900}, base_url=self.address, **more)
        self.contexts.append(context)
        if role is not None:
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": self._session(role), **self._here()}])
        context.add_cookies([{"name": "civicstat_language", "value": lang, **self._here()}])
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("response", self._answered)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def look(self, page: Page, path: str, *, status: int = 200) -> Page:
        """Go to a path of the office, which answers with this status."""
        answer = page.goto(self.address + path)
        assert answer is not None
        assert answer.status == status, (path, answer.status)
        return page

    def for_everyone(self, page: Page, *, widths: tuple[int, ...] = WIDTHS) -> None:
        """Axe finds nothing, nothing scrolls sideways, files come from here and are there, nothing is blocked."""
        from axe_playwright_python.sync_playwright import Axe

        self.is_whole()
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{page.url} is {wide} wide in {width}"
            # Its own script is put in by the browser's tools, so the page's policy is not in its way.
            broken = Axe().run(page, options=AXE).response["violations"]
            found = [(rule["id"], [node["html"][:150] for node in rule["nodes"]]) for rule in broken]
            assert found == [], f"{page.url} at {width}: {found}"

    def is_whole(self) -> None:
        """Every file that a page asked for was there, and the browser complained of nothing."""
        files = [(status, url) for status, url in self.answers if not url.endswith("/")]
        assert [entry for entry in files if "/static/" in entry[1] or "/assets/" in entry[1]], "no style was asked for"
        assert [entry for entry in files if entry[0] >= 400 and _is_file(entry[1])] == []
        assert [url for _, url in self.answers if not url.startswith((self.address, "data:", *self.elsewhere))] == []
        assert self.complaints == []

    def close(self) -> None:
        """Close every window."""
        for context in self.contexts:
            context.close()

    def _session(self, role: str) -> str:
        client = Client()
        client.force_login(self.office[role])
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def _here(self) -> dict[str, Any]:
        return {"url": self.address}

    def _answered(self, answer: Response) -> None:
        self.answers.append((answer.status, answer.url))

    def _said(self, message: ConsoleMessage) -> None:
        # Chromium calls a page that is refused on purpose an error of the console.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)


def resize(page: Page, width: int, height: int) -> None:
    """Give a page another size, and wait until the browser has told it so: on a busy machine that takes long."""
    if page.viewport_size == {"width": width, "height": height}:
        return
    page.evaluate(
        "() => { window.told = new Promise((done) => addEventListener('resize', () => done(1), {once: true})) }"
    )
    page.set_viewport_size({"width": width, "height": height})
    assert page.evaluate("() => window.told") == 1


def _is_file(url: str) -> bool:
    return "." in urlsplit(url).path.rsplit("/", 1)[-1]
