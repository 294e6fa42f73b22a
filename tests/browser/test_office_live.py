"""An office as `civicstat up` starts it: a page that is open learns that something changed, and stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from office_process import PASSWORD, ask_signed_in, office_running
from playwright.sync_api import Browser, expect


@pytest.mark.slow
@pytest.mark.browser
def test_an_open_page_says_that_something_changed_and_shows_it_when_asked(browser: Browser, tmp_path: Path) -> None:
    with office_running(tmp_path) as office:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        faults: list[str] = []
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        page.goto(office.invitation)
        page.fill("#password", PASSWORD)
        page.fill("#again", PASSWORD)
        page.click("main button")
        page.fill("[name=login]", "ana@localhost.test")
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        note = page.locator("#live-note")
        expect(note).to_be_hidden()
        expect(page.locator("h1")).to_be_visible()
        page.wait_for_timeout(2500)  # The stream has said its first number by then.
        ask_signed_in(office, "/views/keep/people/", {"title": "mine", "query": "q=a"})
        expect(note).to_be_visible(timeout=5000)
        note.locator("a").click()
        expect(note).to_be_hidden()
        assert faults == []
        context.close()
