"""Bringing a file in: the page is for everyone, and the keyboard alone brings a log of promises in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from office_browser import OfficeSite
from office_promises import earlier

from civicstat.office.clock import today_in_office
from civicstat.office.models import Promise


pytest.importorskip("axe_playwright_python")

pytestmark = pytest.mark.browser


def _file(*rows: str) -> dict[str, object]:
    text = "\n".join(("department,owner,deliverable,deliverable_es,first_due,note", *rows))
    return {"name": "log.csv", "mimeType": "text/csv", "buffer": text.encode()}


def _row(number: int, *, owner: str = "department-head-streets", days: int = 30) -> str:
    due = today_in_office() + timedelta(days=days)
    return f"streets,{owner},Mend circuit {number} with the crew of the night,Arreglar el circuito {number},{due},old"


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_file_is_looked_at_mended_and_brought_in(office_site: OfficeSite, lang: str) -> None:
    page = office_site.page("chair", lang=lang)
    office_site.look(page, "/promises/bring/")
    office_site.for_everyone(page)
    page.set_input_files("#file", _file(_row(1), _row(2, owner="king"), _row(3, days=-1)))
    page.focus("main button[name=look]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    faults = page.inner_text("main table.stack")
    assert "king" in faults
    # What is wrong, and what would be right.
    assert ("the short name of a post" if lang == "en" else "el nombre corto de un puesto") in faults
    office_site.for_everyone(page)
    page.set_input_files("#file", _file(*(_row(number) for number in range(1, 26))))
    page.focus("main button[name=look]")
    page.keyboard.press("Enter")
    page.wait_for_selector("ol.brought")
    assert page.locator("ol.brought > li").count() == 10
    assert "note" in page.inner_text("main [role=status]")
    assert not Promise.objects.exists()
    office_site.for_everyone(page)
    page.focus("main button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/promises/$"))
    assert Promise.objects.count() == 25
    office_site.is_whole()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("role", "path"),
    [
        *(("chair", "/decisions/bring/"), ("analyst", "/meetings/bring/"), ("clerk", "/records/holds/bring/")),
        *(("chair", "/start/bring/"), ("analyst", "/metrics/bring/"), ("administrator", "/bring/posts/")),
    ],
)
def test_every_page_that_takes_a_file_is_for_everyone(office_site: OfficeSite, role: str, path: str) -> None:
    page = office_site.page(role, lang="es")
    office_site.look(page, path)
    office_site.for_everyone(page)


def test_a_log_from_before_is_read_and_promised_anew_by_the_keyboard(office_site: OfficeSite) -> None:
    entry = earlier(office_site.office["department-head"])
    page = office_site.page("department-head")
    for path in ("/promises/earlier/", "/promises/earlier/bring/", f"/promises/earlier/{entry.pk}/"):
        office_site.look(page, path)
        office_site.for_everyone(page)
    page.focus("main a.btn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/promises/new/streets/?earlier=*")
    office_site.for_everyone(page)
    for name, days in (("first_due", 30), ("effect_open_until", 90)):
        page.fill(f"[name={name}]", str(today_in_office() + timedelta(days=days)))
    page.focus("main button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/promises/[0-9]+/$"))
    assert "Brought in from before, not proved here." in page.inner_text("main")
    office_site.for_everyone(page)
