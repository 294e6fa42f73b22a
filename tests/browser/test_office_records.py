"""The pages of the records are for everyone; a hold is placed and released with the keyboard alone."""

from __future__ import annotations

import re

import pytest
from office_browser import OfficeSite
from office_records import a_case, clerk, hold, release

from civicstat.office.actions.disposal import dispose
from civicstat.office.clock import today_in_office
from civicstat.office.models import Case, RecordHold


pytest.importorskip("axe_playwright_python")

pytestmark = pytest.mark.browser


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_pages_of_the_records_are_for_everyone(office_site: OfficeSite, lang: str) -> None:
    page = office_site.page("clerk", lang=lang)
    for path in ("/records/", "/records/holds/", "/records/log/", "/records/papers/"):
        office_site.look(page, path)
        office_site.for_everyone(page, widths=(320,))
    kept, gone, due = a_case(), a_case(), a_case()
    Case.objects.update(opened="2010-09-01", due="2010-09-15", answered="2010-09-30")
    Case.objects.filter(pk=due.pk).update(should_be="")
    standing = hold(kind="case", subject=str(kept.pk))
    over = release(hold())
    dispose(kind="case", expected=1, today=today_in_office(), **clerk())
    Case.objects.filter(pk__in=[gone.pk, due.pk]).update(should_be="Once more.")
    for path in (
        "/",
        "/records/",
        "/records/holds/",
        "/records/holds/place/",
        f"/records/holds/{standing.pk}/",
        f"/records/holds/{standing.pk}/release/",
        f"/records/holds/{over.pk}/",
        "/records/classes/",
        "/records/classes/residents-words/",
        "/records/log/",
        "/records/paper/",
        "/records/papers/",
    ):
        office_site.look(page, path)
        office_site.for_everyone(page, widths=(1280, 320))


@pytest.mark.slow
def test_a_hold_is_placed_and_released_with_the_keyboard_alone(office_site: OfficeSite) -> None:
    page = office_site.page("clerk", width=390)
    office_site.look(page, "/records/holds/place/")
    page.focus("#why")
    page.keyboard.type("Claim 15-204.")
    page.keyboard.press("Tab")
    page.keyboard.type("City Attorney")
    page.focus("main form[method=post] button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/records/holds/[0-9]+/$"))
    assert "every kind of record, every department" in page.inner_text("main")
    found = RecordHold.objects.get()
    page.focus("main .btns a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/records/holds/{found.pk}/release/")
    page.focus("#reason")
    page.keyboard.type("Settled.")
    page.focus("main form[method=post] button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/records/holds/{found.pk}/")
    assert "Settled." in page.inner_text("main")
