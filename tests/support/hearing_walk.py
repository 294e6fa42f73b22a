"""People who walk through the office in browsers alone: they are invited, sign in, and press what is on the page."""

from __future__ import annotations

import base64
import hmac
import re
import time
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page, expect


PASSWORD = "a long sentence here"


@dataclass
class Walk:
    """An office at an address, and whoever walks in it: one browser window each, under their name."""

    address: str
    browser: Browser
    windows: dict[str, Page] = field(default_factory=dict)
    contexts: list[BrowserContext] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def window(self, name: str, *, width: int = 1280) -> Page:
        """A new window in which nobody is signed in; what it asks of other machines is noted in `outside`."""
        context = self.browser.new_context(viewport={"width": width, "height": 900}, locale="en-US")
        context.on("request", lambda request: None if self._is_here(request.url) else self.outside.append(request.url))
        page = context.new_page()
        self.contexts.append(context)
        self.windows[name] = page
        return page

    def come_in(self, name: str, invitation: str, *, with_codes: bool = False) -> Page:
        """Follow an invitation: set a password, sign in and, where the post needs it, set up codes."""
        page = self.window(name)
        page.goto(invitation.replace("localhost", "127.0.0.1") if "127.0.0.1" in self.address else invitation)
        page.fill("#password", PASSWORD)
        page.fill("#again", PASSWORD)
        page.click("main button[type=submit]")
        page.fill("[name=login]", f"{name}@localhost.test")
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        if with_codes:
            page.get_by_role("link", name="Set up codes").click()
            page.fill("#password", PASSWORD)
            page.get_by_role("button", name="Go on").click()
            secret = page.locator("#secret").inner_text()
            page.fill("#code", code_of(secret))
            page.get_by_role("button", name="Turn codes on").click()
            expect(page.locator("h1")).to_have_text("Your recovery codes")
        return page

    def go(self, name: str, path: str) -> Page:
        """Somebody opens a page of the office."""
        page = self.windows[name]
        answer = page.goto(self.address + path)
        assert answer is not None
        assert answer.status == 200, (name, path, answer.status, page.locator("main").inner_text()[:600])
        return page

    def turn_clock(self, name: str, to: str) -> None:
        """An administrator turns the replay's clock."""
        page = self.go(name, "/clock/")
        page.fill("#to", to)
        send(page)
        expect(page.locator("[role=status]")).to_contain_text("The clock was turned")

    def close(self) -> None:
        """Close every window."""
        for context in self.contexts:
            context.close()

    def _is_here(self, url: str) -> bool:
        return (
            url.startswith((self.address, "data:", "blob:"))
            or re.match(r"http://(localhost|127\.0\.0\.1):", url) is not None
        )


def send(page: Page, button: str = "") -> None:
    """Press the form's button, and hold that no fault came back."""
    if button:
        page.get_by_role("button", name=button, exact=True).first.click()
    else:
        page.locator("main form button[type=submit]").last.click()
    faults = [text for text in page.locator(".error:visible").all_inner_texts() if text.strip()]
    assert faults == [], (page.url, faults)
    assert "/conflict" not in page.url


def fill(page: Page, **values: str) -> None:
    """Fill the fields of a form by their names; a choice is chosen by its label."""
    for name, value in values.items():
        control = page.locator(f"main [name='{name}']").first
        kind = control.evaluate("node => node.tagName.toLowerCase()")
        if kind == "select":
            control.select_option(label=value)
        else:
            control.fill(value)


def code_of(secret: str) -> str:
    """What an app that shows codes would show now (RFC 6238 with its defaults)."""
    key = base64.b32decode(secret.replace(" ", ""), casefold=True)
    digest = hmac.digest(key, int(time.time() // 30).to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"
