"""A paper in work: its page is for everyone, looks again by itself, and survives being loaded anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from office_browser import OfficeSite
from office_record import begin_record

from civicstat.office import tasks
from civicstat.office.running import errands
from civicstat.office.running.errand_kinds import DOES


pytest.importorskip("axe_playwright_python")

pytestmark = pytest.mark.browser


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a worker that sleeps was asked for."""
    waiting: list[str] = []
    later: dict[str, Callable[[str], None]] = {"enqueue": staticmethod(waiting.append)}  # type: ignore[dict-item]
    monkeypatch.setattr(tasks, "work_on_errand", type("Later", (), later))
    return waiting


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_paper_is_waited_for_without_a_hand_and_taken(
    office_site: OfficeSite, asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    begin_record(tmp_path / "record", monkeypatch)
    page = office_site.page("clerk", lang=lang)
    office_site.look(page, "/records/paper/")
    page.fill("#year-year", "2015")
    page.focus("main form:first-of-type button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/records/paper/paper-*/")
    address = page.url
    assert page.locator("progress").count() == 1
    office_site.for_everyone(page)
    # A worker takes it up and is heard of no more; the page says so, also when it is loaded anew.
    errand = errands.errand_named(asked[0])
    assert errand is not None
    gone = {"state": "running", "tries": 1, "heard_at": timezone.now().timestamp() - 60}
    errands._keep(errands.Errand(**{**errand.__dict__, **gone}))
    page.wait_for_selector("#work [role=alert]")
    office_site.for_everyone(page)
    page.reload()
    page.focus("#work form button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#work progress")
    assert (page.url, len(asked)) == (address, 2)
    errands.do_errand(asked[1], DOES)
    page.wait_for_selector("a[href='?file=1']")
    office_site.for_everyone(page)
    with page.expect_download() as taken:
        page.focus("a[href='?file=1']")
        page.keyboard.press("Enter")
    assert taken.value.suggested_filename == f"record-2015-{lang}.pdf"
