"""The pages of the strategy are for everyone; a proposal is made and answered with the keyboard alone."""

from __future__ import annotations

import re

import pytest
from office_browser import OfficeSite
from office_strategy import AT, announced, light_at_night, link, move, propose

from civicstat.office.actions.goal import add_goal
from civicstat.office.models import Goal, Idea


pytest.importorskip("axe_playwright_python")

pytestmark = pytest.mark.browser


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_pages_of_the_strategy_are_for_everyone(office_site: OfficeSite, lang: str) -> None:
    people = office_site.office
    found = light_at_night()
    below = {"slug": "circuits", "title": "Old circuits are mended", "title_es": "Se arreglan los circuitos viejos"}
    add_goal(by=people["chair"], at=AT, parent=Goal.objects.get(), **below)
    idea = propose(people["staff"])
    entry = announced(people["chair"])
    moved = move(people["chair"])
    link(people["chair"], moved.from_line)
    page = office_site.page("chair", lang=lang)
    for path in (
        "/",
        "/goals/",
        "/goals/add/",
        "/goals/light-at-night/",
        f"/goals/metrics/{found.pk}/",
        "/goals/metrics/",
        "/ideas/",
        "/ideas/new/",
        f"/ideas/{idea.pk}/",
        f"/ideas/{idea.pk}/answer/",
        "/budget/",
        "/budget/bring/",
        "/budget/costs/",
        f"/budget/{moved.from_line_id}/",
        "/changes/",
        "/calendar/",
        "/calendar/add/",
        f"/calendar/{entry.pk}/",
        f"/calendar/{entry.pk}/move/",
        "/money/",
        "/money/add/",
        f"/money/{moved.pk}/",
    ):
        office_site.look(page, path)
        office_site.for_everyone(page, widths=(1280, 320))


def test_a_proposal_is_made_and_answered_with_the_keyboard_alone(office_site: OfficeSite) -> None:
    staff = office_site.page("staff", width=390)
    office_site.look(staff, "/ideas/new/")
    staff.focus("#words")
    staff.keyboard.type("Ask those who never call.")
    staff.focus("main button[type=submit]")
    staff.keyboard.press("Enter")
    staff.wait_for_url(re.compile(r"/ideas/[0-9]+/$"))
    found = Idea.objects.get()
    chair = office_site.page("chair")
    office_site.look(chair, "/")
    assert "Answer a proposal: Ask those who never call." in chair.inner_text("main")
    office_site.look(chair, f"/ideas/{found.pk}/answer/")
    chair.focus("#answer")
    chair.keyboard.type("no")
    chair.focus("#why")
    chair.keyboard.type("We did, in May.")
    chair.keyboard.press("Tab")
    chair.focus("main button[type=submit]")
    chair.keyboard.press("Enter")
    chair.wait_for_url(f"**/ideas/{found.pk}/")
    office_site.look(staff, "/")
    assert "Your proposal was answered" in staff.inner_text("main")
    found.refresh_from_db()
    assert (found.answer, found.why) == ("no", "We did, in May.")
