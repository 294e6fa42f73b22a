"""Asking the rows in the browser: by keyboard, on a phone, on the wall from the back row, and while others work on."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from live_rows import definition, live_city
from office_browser import AXE, OfficeSite, resize
from office_room import begun
from playwright.sync_api import Page, expect

from civicstat.cycle.live import city as live
from civicstat.office.meetings.room import figures, look_city, look_words
from civicstat.office.meetings.room.fragments import SHELF
from civicstat.office.models import LookUp
from civicstat.portal.catalogue.metric import Metric


pytestmark = [pytest.mark.browser, pytest.mark.slow]

MONTHS = [date(2015, month, 11) for month in range(1, 7)]
ROWS = [("noise", "south", day, 12 + 3 * day.month) for day in MONTHS] + [("noise", "north", MONTHS[-1], 3)]
ROWS += [("noise", "west", MONTHS[-1], 9), ("lamp", "north", MONTHS[-1], 2)]
# On a wall of 1080 lines text of 24 is 1/45 of its height: two metres wide, it is read from eight metres.
SMALLEST = 1 / 45
SMALL = """(least) => [...document.querySelectorAll(".wall *")].filter(
    (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
).filter((each) => parseFloat(getComputedStyle(each).fontSize) / innerHeight < least).map((each) => each.textContent)"""
CUT = """() => [...document.querySelectorAll('.w-item,.w-side')]
    .filter((each) => each.scrollHeight > each.clientHeight + 2).map((each) => each.className)"""


@pytest.fixture(autouse=True)
def rows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    SHELF.clear()
    found = live_city(monkeypatch, tmp_path / "rows", ROWS)
    monkeypatch.setattr(look_city, "live_city", lambda: found)
    monkeypatch.setattr(look_words, "live_layers", lambda: {"ward": ("Ward", "Distrito")})
    made = Metric(definition=definition(title="Requests", title_es="Solicitudes"), entry=None)  # type: ignore[arg-type]
    monkeypatch.setattr(figures, "metric_named", lambda name: made if name == "requests" else None)
    monkeypatch.setattr(figures, "titles", lambda lang: {"requests": "Requests"})


def is_read_from_the_back(page: Page) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for width, height in ((1920, 1080), (1280, 720)):
        resize(page, width, height)
        assert page.evaluate(SMALL, SMALLEST - 0.0005) == []
        assert page.evaluate(CUT) == []
    assert Axe().run(page, options=AXE).response["violations"] == []


def test_the_rows_are_asked_by_keyboard_and_the_wall_shows_the_answer_with_its_label(office_site: OfficeSite) -> None:
    room = begun(office_site.office)
    page, wall = office_site.page("chair"), office_site.page(None, width=1920)
    spanish = office_site.page(None, lang="es", width=1920)
    path = f"/meetings/{room.meeting.slug}"
    office_site.look(page, f"{path}/room/")
    page.locator("#f-live > summary").press("Enter")
    office_site.for_everyone(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator("#d-live-in > summary").press("Enter")
    page.locator("#live-in-kind").press("n")
    page.locator("#live-in-ward").press("s")
    page.locator("#f-live button[type=submit]").press("Enter")
    expect(page.locator("#messages")).to_contain_text("kept with the minutes")
    # What was chosen stays chosen, for the next question.
    expect(page.locator("#live-in-ward")).to_have_value("south")
    expect(page.locator("#p-now")).to_contain_text("30")
    for each, label in ((wall, "Computed live in the meeting"), (spanish, "Calculado en vivo en la reunión")):
        office_site.look(each, f"{path}/screen/")
        expect(each.locator(".w-live")).to_contain_text(label)
        expect(each.locator(".w-value")).to_have_text("30")
        assert each.locator(".w-figure svg[role]").count() == 1
        is_read_from_the_back(each)
    page.locator("#live-in-ward").select_option("")
    page.locator("#live-by").select_option("ward")
    page.locator("#f-live button[type=submit]").press("Enter")
    expect(page.locator("#p-now")).to_contain_text("42")
    office_site.look(wall, f"{path}/screen/")
    expect(wall.locator(".w-item")).to_contain_text("Held back: 2")
    expect(wall.locator(".w-bars tr")).to_have_count(1)
    is_read_from_the_back(wall)
    page.locator("#live-by").select_option("")
    page.locator("#live-in-ward").select_option("north")
    page.locator("#f-live button[type=submit]").press("Enter")
    expect(page.locator("#messages")).to_contain_text("somebody could be picked out")
    office_site.look(wall, f"{path}/screen/")
    expect(wall.locator(".w-hole")).to_have_text("Not answered")
    is_read_from_the_back(wall)
    assert [look.answer["outcome"] for look in LookUp.objects.order_by("pk")] == ["answered", "answered", "refused"]
    office_site.is_whole()


def test_a_slow_answer_says_so_after_a_second_while_the_wall_goes_on(
    office_site: OfficeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, compute = threading.Event(), live.compute

    def slow(*given: Any, **named: Any) -> Any:
        go_on.wait(20)
        return compute(*given, **named)

    monkeypatch.setattr(live, "compute", slow)
    room = begun(office_site.office)
    page, wall = office_site.page("chair"), office_site.page(None, width=1920)
    office_site.look(page, f"/meetings/{room.meeting.slug}/room/")
    page.locator("#f-live > summary").press("Enter")
    page.locator("#f-live button[type=submit]").press("Enter")
    expect(page.locator("#live-waits")).to_contain_text("at most 10 seconds")
    office_site.look(wall, f"/meetings/{room.meeting.slug}/screen/")
    page.locator("#go-next").press("Enter")
    expect(page.locator("#p-agenda [aria-current=step]")).to_contain_text("Lamps")
    office_site.look(wall, f"/meetings/{room.meeting.slug}/screen/")
    expect(wall.locator(".w-place")).to_contain_text("Item 2")
    go_on.set()
    expect(page.locator("#messages")).to_contain_text("kept with the minutes")
    expect(page.locator("#live-waits")).to_be_hidden()
    office_site.is_whole()
