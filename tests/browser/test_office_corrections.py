"""The pages on which words on record are corrected, and an announced day is cancelled, are for everyone."""

from __future__ import annotations

from pathlib import Path

import pytest
from office_browser import OfficeSite
from office_promises import AT, decided_and_promised
from office_record import begin_record
from office_strategy import announced

from civicstat.office.freeze import freeze


pytest.importorskip("axe_playwright_python")

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ["en", pytest.param("es", marks=pytest.mark.slow)])
def test_words_on_record_are_corrected_in_the_browser(
    office_site: OfficeSite, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_record(tmp_path / "home", monkeypatch)
    decision, _ = decided_and_promised(office_site.office["department-head"])
    day = announced(office_site.office["chair"])
    freeze(at=AT, at_once=True)
    page = office_site.page("chair", lang=lang)
    # The first page of a process reads every address and message of the office: on a busy machine longer than 10 s.
    page.set_default_timeout(60_000)
    for path in (f"/decisions/{decision.pk}/", f"/calendar/{day.pk}/", f"/calendar/{day.pk}/cancel/"):
        office_site.look(page, path)
        office_site.for_everyone(page, widths=(1280, 320))
    office_site.look(page, f"/decisions/{decision.pk}/correct/")
    office_site.for_everyone(page, widths=(1280, 320))
    for name in ("right", "right_es", "why", "why_es"):
        page.fill(f"#{name}", f"Three circuits, not two ({name}).")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/corrections/*/")
    office_site.for_everyone(page, widths=(1280, 320))
    said = page.inner_text("main")
    assert decision.text in said
    assert "Three circuits" in said
