"""The pages of a packet are for everyone; a department explains and contests with the keyboard alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from office_browser import OfficeSite
from office_packets import contested, make_packet, overridden
from office_people import AT

from civicstat.office.actions.packet import explain, lock_packet
from civicstat.office.meetings.briefing.by_the_clock import draw_ahead
from civicstat.office.models import Contest, Department, Explanation, Packet


pytest.importorskip("axe_playwright_python")

pytestmark = pytest.mark.browser


def a_whole_packet(site: OfficeSite) -> Packet:
    """A packet with an explanation, a contested figure and a measure that the chair added."""
    packet = make_packet(by=site.office["analyst"])
    # As when the clock builds it: no page waits for a drawing.
    draw_ahead(packet)
    contested(packet, by=site.office["department-head"])
    overridden(packet, by=site.office["chair"])
    explain(
        packet=packet,
        metric="lamps-mended",
        department=Department.objects.get(slug="streets"),
        as_post=None,
        by=site.office["department-head"],
        at=AT,
        now=packet.built_at + timedelta(hours=1),
        seen=None,
        words="Two of five crews were lent to the bridge.",
        workload="Twice as many lamps as last year.",
        needs="One crew for ten weeks.",
    )
    return packet


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_pages_of_a_packet_are_for_everyone(office_site: OfficeSite, lang: str) -> None:
    packet = a_whole_packet(office_site)
    slug = packet.meeting.slug
    asked = f"/packets/{slug}"
    for role, paths in (
        ("department-head", (f"{asked}/", f"{asked}/explain/streets/lamps-mended/", "/")),
        ("department-head", (f"{asked}/contest/streets/baskets-emptied/",)),
        ("data-steward", (f"/packets/contests/{Contest.objects.get().pk}/", "/")),
        ("chair", (f"{asked}/", f"{asked}/agenda/signs-mended/")),
        ("staff", (f"{asked}/",)),
    ):
        page = office_site.page(role, lang=lang)
        for path in paths:
            office_site.look(page, path)
            office_site.for_everyone(page, widths=(1280, 320))
    lock_packet(packet=packet, at=AT, now=packet.due.closes_at)
    page = office_site.page("staff", lang=lang)
    office_site.look(page, f"{asked}/")
    office_site.for_everyone(page, widths=(1280, 390, 320))


def test_a_department_explains_and_contests_with_the_keyboard_alone(office_site: OfficeSite) -> None:
    packet = make_packet(by=office_site.office["analyst"])
    draw_ahead(packet)
    page = office_site.page("department-head", width=390)
    office_site.look(page, f"/packets/{packet.meeting.slug}/")
    page.focus("#lamps-mended a:has-text('Explain')")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/explain/streets/lamps-mended/$"))
    page.focus("#words")
    page.keyboard.type("Two crews were lent.")
    page.focus("main button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/packets/[a-z0-9-]+/#lamps-mended$"))
    assert Explanation.objects.get().words == "Two crews were lent."
    page.focus("#lamps-mended a:has-text('Contest')")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/contest/streets/lamps-mended/$"))
    page.focus("#words")
    page.keyboard.type("Forty are missing.")
    page.focus("main button[type=submit]")
    page.keyboard.press("Enter")
    # Without evidence nothing is contested.
    page.wait_for_selector("#evidence-error:visible")
    page.focus("#evidence")
    page.keyboard.type("The crew's sheets.")
    page.focus("main button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/packets/[a-z0-9-]+/#lamps-mended$"))
    assert "Not resolved." in page.inner_text("#lamps-mended")
    assert Contest.objects.get().evidence == "The crew's sheets."
