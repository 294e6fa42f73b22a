"""The room of a meeting in the browser: the wall read from the back row, the chair by keyboard, the line cut."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from django.utils import timezone
from office_browser import AXE, OfficeSite, resize
from office_people import AT
from office_room import BEGUN, TODAY, a_meeting, begun, say
from playwright.sync_api import Browser, Page, expect
from room_pictures import METRIC, with_pictures
from room_process import RunningRoom, room_running

from civicstat.office.actions import question as questions
from civicstat.office.actions import room as acts
from civicstat.office.actions.clock_turn import turn_clock
from civicstat.office.clock import now_in_office
from civicstat.office.meetings.room.fragments import SHELF
from civicstat.office.models import Capture, Meeting, Post, Question, Room


pytestmark = pytest.mark.browser

# On a wall of 1080 lines text of 24 is 1/45 of its height: two metres wide, it is read from eight metres.
SMALLEST = 1 / 45
SMALL_TEXTS = """() => [...document.querySelectorAll(".wall *")].filter(
    (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
).map((each) => [parseFloat(getComputedStyle(each).fontSize) / innerHeight, each.textContent.trim().slice(0, 40)])"""


# Words inside a picture, as high as they stand on the wall: what is drawn is set larger or smaller with its picture.
SMALL_IN_PICTURES = """() => [...document.querySelectorAll(".wall svg[role] text")].map((each) => [
    parseFloat(getComputedStyle(each).fontSize) * each.getScreenCTM().a / innerHeight, each.textContent])"""
PICTURES = (f"chart-{METRIC}", f"drivers-{METRIC}-ward", f"map-{METRIC}", "forecast-lamps")


@pytest.fixture(autouse=True)
def empty_shelf() -> None:
    SHELF.clear()


def is_read_from_the_back(page: Page) -> None:
    """No text is small, nothing is cut off, nothing scrolls, at both sizes of a projector."""
    from axe_playwright_python.sync_playwright import Axe

    for width, height in ((1920, 1080), (1280, 720)):
        resize(page, width, height)
        found = [*page.evaluate(SMALL_TEXTS), *page.evaluate(SMALL_IN_PICTURES)]
        assert [text for share, text in found if share < SMALLEST - 0.0005] == []
        outer = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        assert outer == [width, height]
        cut = page.evaluate(
            "() => [...document.querySelectorAll('.w-item,.w-side,.w-last')]"
            ".filter((each) => each.scrollHeight > each.clientHeight + 2)"
            ".map((each) => [each.className, each.scrollHeight, each.clientHeight, innerHeight])"
        )
        assert cut == []
    assert Axe().run(page, options=AXE).response["violations"] == []


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_wall_is_read_from_the_back_row_at_every_step(
    office_site: OfficeSite, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = office_site.office
    meeting = a_meeting(office)
    page = office_site.page(None, lang=lang, width=1920)
    path = f"/meetings/{meeting.slug}/screen/"
    office_site.look(page, path)
    is_read_from_the_back(page)
    room = with_pictures(office, monkeypatch, meeting)
    say(office, room.meeting)
    asked = {"asker": "moderator", "by": office["chair"], "at": AT, "today": TODAY, "lang": "en"}
    put = questions.ask(meeting=room.meeting, words="Who decides which sidewalk is fixed first?", **asked)  # type: ignore[arg-type]
    room.refresh_from_db()
    acts.show(room=room, question=put, by=office["chair"], at=AT, seen=room.version)
    for item in (0, 2, 3, 1):
        room.refresh_from_db()
        acts.go_to(room=room, item=item, by=office["chair"], at=AT, now=now_in_office(), seen=room.version)
        office_site.look(page, path)
        is_read_from_the_back(page)
    chair = office_site.page("chair", lang=lang)
    office_site.look(chair, f"/meetings/{meeting.slug}/room/")
    for name in PICTURES:
        press(chair, f"#show-{name}")
        expect(chair.locator(f"#show-{name}")).to_have_attribute("aria-pressed", "true")
        expect(chair.locator(f"#show-{name}")).to_be_focused()
        office_site.look(page, path)
        expect(page.locator(f".w-drawn svg[role=img][aria-labelledby^={name}]")).to_be_visible()
        is_read_from_the_back(page)
    office_site.for_everyone(chair)
    press(chair, "#no-look")
    expect(chair.locator("#p-now [aria-pressed=true]")).to_have_count(0)
    for number in range(11):
        say(
            office,
            room.meeting,
            deliverable=f"The waiting list of ward {number}, in order, published",
            now=now_in_office(),
        )
    room.refresh_from_db()
    acts.read_aloud(room=room, by=office["chair"], at=AT, now=now_in_office(), seen=room.version)
    office_site.look(page, path)
    is_read_from_the_back(page)
    office_site.is_whole()


# As long as the public record allows: what is promised in so many words is still read from the back row.
LONG = "The waiting list of ward {n}, in order, with the day of each request, published every Monday. "


@pytest.mark.parametrize("lang", ["en", "es"])
def test_twenty_long_promises_are_all_read_aloud_from_a_wall_that_turns_its_pages(
    office_site: OfficeSite, lang: str
) -> None:
    office = office_site.office
    found = begun(office)
    for number in range(1, 21):
        words = (LONG.format(n=number) * (1 + number % 6)).strip()
        say(office, found.meeting, deliverable=words, deliverable_es=words, now=now_in_office())
    found.refresh_from_db()
    acts.read_aloud(room=found, by=office["chair"], at=AT, now=now_in_office(), seen=found.version)
    page = office_site.page(None, lang=lang, width=1920)
    # Time goes on as the test says: the wall asks for nothing meanwhile, and so keeps to the browser's clock.
    page.add_init_script("window.fetch = () => new Promise(() => {})")
    page.clock.install()
    office_site.look(page, f"/meetings/{found.meeting.slug}/screen/")
    for width, height in ((1920, 1080), (1280, 720)):
        resize(page, width, height)
        seen: dict[int, str] = {}
        for _ in range(120):
            page.clock.run_for(10_000)
            is_whole_and_large(page, width, height)
            seen |= {int(number): words for number, words in page.evaluate(SHOWN)}
            if len(seen) == 20:
                break
        assert sorted(seen) == list(range(1, 21))
        assert all(LONG.format(n=number).strip() in words for number, words in seen.items())
    assert "@" not in page.inner_text(".w-pages")


# The promises that are in sight, each with its number: its last word stands within the wall.
SHOWN = """() => [...document.querySelectorAll(".w-aloud li")].filter((row) => {
  if (!row.getClientRects().length) return false;
  const list = row.closest(".w-aloud").getBoundingClientRect();
  return [...row.getClientRects()].every((box) => box.bottom <= list.bottom + 1 && box.right <= list.right + 1);
}).map((row) => [row.value, row.innerText])"""


def is_whole_and_large(page: Page, width: int, height: int) -> None:
    """Nothing is small and nothing is cut off on what the wall shows at this moment."""
    small = [text for share, text in page.evaluate(SMALL_TEXTS) if share < SMALLEST - 0.0005]
    assert small == []
    outer = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert outer == [width, height]
    cut = page.evaluate(
        "() => [...document.querySelectorAll('.w-item,.w-aloud,.w-side')]"
        ".filter((each) => each.scrollHeight > each.clientHeight + 2 || each.scrollWidth > each.clientWidth + 2)"
        ".map((each) => [each.className, each.scrollHeight, each.clientHeight, each.scrollWidth, each.clientWidth])"
    )
    assert cut == []


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_pages_around_a_room_are_for_everyone(office_site: OfficeSite, lang: str) -> None:
    office = office_site.office
    meeting = a_meeting(office)
    chair, resident = office_site.page("chair", lang=lang), office_site.page(None, lang=lang)
    office_site.look(chair, f"/meetings/{meeting.slug}/room/")
    office_site.for_everyone(chair, widths=(1280, 320))
    room = begun(office, meeting)
    for number in range(8):
        say(office, room.meeting, deliverable=f"List {number}")
    for asker in ("resident", "moderator"):
        asked = {"asker": asker, "by": office["chair"], "at": AT, "today": TODAY, "lang": "en"}
        questions.ask(meeting=room.meeting, words="Who decides?", **asked)  # type: ignore[arg-type]
    office_site.look(chair, f"/meetings/{meeting.slug}/room/")
    for form in ("decision", "data", "look", "note"):
        chair.click(f"#f-{form} > summary")
    office_site.for_everyone(chair, widths=(1280, 820, 320))
    for page in ("ask", "worth"):
        office_site.look(resident, f"/meetings/{meeting.slug}/{page}/")
        office_site.for_everyone(resident, widths=(1280, 320))


def test_the_chair_leads_a_meeting_by_keyboard_alone(office_site: OfficeSite) -> None:
    room = begun(office_site.office)
    turn_clock(to=BEGUN, by=office_site.office["administrator"], at=timezone.now())
    page = office_site.page("chair")
    office_site.look(page, f"/meetings/{room.meeting.slug}/room/")
    press(page, "#go-next")
    expect(page.locator("#p-agenda [aria-current=step]")).to_contain_text("Lamps")
    # The focus stays where it was, so that the next item is one press away.
    expect(page.locator("#go-next")).to_be_focused()
    reach(page, "#promise-owner")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("The waiting list")
    press(page, "#f-promise button[type=submit]")
    expect(page.locator("#faults-promise")).to_be_focused()
    expect(page.locator("#promise-deliverable")).to_have_value("The waiting list")
    assert not Capture.objects.exists()
    reach(page, "#promise-deliverable_es")
    page.keyboard.type("La lista de espera")
    page.keyboard.press("Tab")
    page.keyboard.type("11052015")
    press(page, "#f-promise button[type=submit]")
    expect(page.locator("#p-said")).to_contain_text("The waiting list")
    expect(page.locator("#promise-owner")).to_be_focused()
    press(page, "#go-next")
    expect(page.locator("#p-agenda [aria-current=step]")).to_contain_text("Questions")
    press(page, "#go-next")
    expect(page.locator("#p-now")).to_contain_text("What was agreed")
    press(page, "#go-close")
    expect(page.locator("#p-top")).to_contain_text("This meeting is over")
    assert Meeting.objects.get().ended_at is not None


def test_what_is_half_typed_stays_while_the_room_goes_on(office_site: OfficeSite) -> None:
    office = office_site.office
    room = begun(office)
    asked = {"asker": "resident", "by": None, "at": AT, "today": TODAY, "lang": "en"}
    questions.ask(meeting=room.meeting, words="Who decides?", **asked)  # type: ignore[arg-type]
    page = office_site.page("chair")
    office_site.look(page, f"/meetings/{room.meeting.slug}/room/")
    found = Question.objects.get()
    page.fill(f"#text_es-{found.pk}", "¿Quién dec")
    page.fill("#promise-deliverable", "The waiting li")
    say(office, room.meeting, deliverable="Said by somebody else")
    expect(page.locator("#p-said")).to_contain_text("Said by somebody else", timeout=15_000)
    page.click("#go-next")
    expect(page.locator("#p-agenda [aria-current=step]")).to_contain_text("Lamps")
    expect(page.locator(f"#text_es-{found.pk}")).to_have_value("¿Quién dec")
    expect(page.locator("#promise-deliverable")).to_have_value("The waiting li")


def test_a_room_is_led_without_a_script(office_site: OfficeSite) -> None:
    room = begun(office_site.office)
    page = office_site.page("chair", java_script_enabled=False)
    office_site.look(page, f"/meetings/{room.meeting.slug}/room/")
    page.click("#go-next")
    assert Room.objects.get().item == 1
    page.select_option("#promise-owner", str(Post.objects.get(slug="department-head-streets").pk))
    page.fill("#promise-deliverable", "The waiting list")
    page.fill("#promise-deliverable_es", "La lista de espera")
    page.fill("#promise-first_due", "2015-11-05")
    page.click("#f-promise button[type=submit]")
    expect(page.locator("#p-said")).to_contain_text("The waiting list")


@pytest.mark.slow
def test_a_wall_sees_a_change_within_two_seconds_and_catches_up_after_the_line_was_cut(
    browser: Browser, tmp_path: Path
) -> None:
    with room_running(tmp_path) as room:
        context = browser.new_context(viewport={"width": 1920, "height": 1080})
        wall, asked = context.new_page(), []
        wall.on("request", lambda request: asked.append(request.url))
        wall.goto(f"http://localhost:{room.pages}/meetings/{room.meeting}/screen/")
        expect(wall.locator(".w-place")).to_have_text("Item 1 of 4")
        wall.wait_for_timeout(2500)
        waits = [seconds_until(wall, room, item) for item in (1, 2, 1)]
        assert sorted(waits)[1] <= 2.0, waits
        os.kill(stream_of(room), signal.SIGKILL)
        # The wall asks by itself meanwhile, and listens again when the stream is back.
        room.send("go", item="0")
        expect(wall.locator(".w-place")).to_have_text("Item 1 of 4", timeout=15_000)
        wait_for_stream(room)
        wall.wait_for_timeout(4000)
        assert seconds_until(wall, room, 2) <= 4.0
        assert [url for url in asked if not url.startswith("http://localhost:")] == []
        context.close()


def seconds_until(wall: Page, room: RunningRoom, item: int) -> float:
    """How long after a change the wall shows it."""
    began = time.monotonic()
    room.send("go", item=str(item))
    expect(wall.locator(".w-place")).to_have_text(f"Item {item + 1} of 4", timeout=15_000)
    return time.monotonic() - began


def stream_of(room: RunningRoom) -> int:
    """The process that this office's stream runs in."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"civicstat.office.asgi:application" in words and str(room.stream).encode() in words:
                return int(entry.name)
    raise AssertionError("this office has no stream")


def wait_for_stream(room: RunningRoom) -> None:
    for _ in range(100):
        try:
            stream_of(room)
        except AssertionError:
            time.sleep(0.2)
        else:
            return


def reach(page: Page, target: str) -> None:
    """Go to something with the Tab key alone."""
    for _ in range(120):
        if page.evaluate("(target) => document.activeElement.matches(target)", target):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached by keyboard")


def press(page: Page, target: str) -> None:
    """Press a button that was reached with the Tab key."""
    reach(page, target)
    page.keyboard.press("Enter")
