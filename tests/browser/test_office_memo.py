"""Memo and data requests in the browser: for everyone, on a phone, printed, sent by the keyboard."""

from __future__ import annotations

import pytest
from office_after import held_meeting
from office_browser import OfficeSite

from civicstat.office.models import DataRequest, Memo


pytest.importorskip("axe_playwright_python")

pytestmark = pytest.mark.browser


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_pages_after_a_meeting_are_for_everyone(office_site: OfficeSite, lang: str) -> None:
    slug = held_meeting(by=office_site.office["chair"]).slug
    page = office_site.page("chair", lang=lang)
    paths = ("", "memo/", "memo/words/", "memo/correct/")
    for path in (*(f"/meetings/{slug}/{each}" for each in paths), "/data-requests/", "/"):
        office_site.look(page, path)
        office_site.for_everyone(page, widths=(1280, 320))
    office_site.look(page, "/data-requests/lamps-by-age/received/")
    office_site.for_everyone(page, widths=(390,))


def test_a_memo_is_read_completed_and_sent_and_data_comes_in_by_the_keyboard_alone(office_site: OfficeSite) -> None:
    slug = held_meeting(by=office_site.office["chair"]).slug
    chair = office_site.page("chair", width=390)
    office_site.look(chair, "/")
    assert "Send the memo: Streets stat" in chair.inner_text("main")
    office_site.look(chair, f"/meetings/{slug}/memo/words/")
    chair.focus("#intro")
    chair.keyboard.type("Lamps come first.")
    chair.focus("#intro_es")
    chair.keyboard.type("Primero las lámparas.")
    chair.focus("main form:last-of-type button[type=submit]")
    chair.keyboard.press("Enter")
    chair.wait_for_url(f"**/meetings/{slug}/memo/")
    assert "Lamps come first." in chair.inner_text("main")
    chair.focus("text=Send it to panel and owners")
    chair.keyboard.press("Enter")
    chair.wait_for_selector("text=Sent. It goes on the public record")
    assert Memo.objects.get().sent_at is not None
    chair.emulate_media(media="print")
    assert not chair.locator("text=Correct the memo").is_visible()
    head = office_site.page("department-head")
    office_site.look(head, "/data-requests/lamps-by-age/received/")
    head.focus("#words")
    head.keyboard.type("A table by district.")
    head.focus("main form:last-of-type button[type=submit]")
    head.keyboard.press("Enter")
    head.wait_for_url("**/data-requests/")
    assert DataRequest.objects.get().received_on is not None
