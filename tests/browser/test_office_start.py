"""Starting small in a browser: for everyone, and from the empty page to the first answer with the keyboard alone."""

from __future__ import annotations

import re

import pytest
from office_browser import OfficeSite
from office_start import QUESTION, QUESTION_ES, KnownMeasures, begun

from civicstat.office.models import Start, StartAnswer
from civicstat.office.starting import pages


pytest.importorskip("axe_playwright_python")

pytestmark = pytest.mark.browser


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_pages_of_a_start_are_for_everyone(office_site: OfficeSite, lang: str) -> None:
    page = office_site.page("chair", lang=lang)
    office_site.look(page, "/start/")
    office_site.for_everyone(page, widths=(1280, 320))
    found = begun(office_site.office["chair"])
    for path in ("", "answer/p28-power/", "note/agree/", "ask/", "choose/", "memo/"):
        office_site.look(page, f"/start/{found.pk}/{path}")
        office_site.for_everyone(page, widths=(1280, 320))
    for path in ("/start/", "/start/begin/", f"/start/{found.pk}/?stage=later", "/"):
        office_site.look(page, path)
        office_site.for_everyone(page, widths=(1280, 320))


def test_ninety_days_are_begun_and_a_question_answered_with_the_keyboard_alone(
    office_site: OfficeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "public_record", KnownMeasures)
    monkeypatch.setattr(pages, "metrics_now", lambda record: {})
    choices = [(name, name) for name in sorted(KnownMeasures().metrics())]
    form = pages.BeginForm
    monkeypatch.setattr(pages, "BeginForm", lambda data, **more: form(data, **{**more, "metrics": choices}))
    head = office_site.page("department-head", width=390)
    office_site.look(head, "/start/")
    assert "Nobody has started yet." in head.inner_text("main")
    head.focus("text=Begin ninety days")
    head.keyboard.press("Enter")
    head.wait_for_url("**/start/begin/")
    head.focus("#department")
    head.keyboard.type("Streets")
    for field, words in (("question", QUESTION), ("question_es", QUESTION_ES)):
        head.focus(f"#{field}")
        head.keyboard.type(words)
    for field, name in (("metric_1", "lamps-on"), ("metric_2", "lamps-ag"), ("metric_3", "lamps-op")):
        head.focus(f"#{field}")
        head.keyboard.type(name)
    head.focus("main form[method=post] button[type=submit]")
    head.keyboard.press("Enter")
    head.wait_for_url(re.compile(r"/start/[0-9]+/$"))
    assert "Not yet" in head.inner_text("main")
    head.focus("a[href$='/answer/p7/']")
    head.keyboard.press("Enter")
    head.wait_for_url("**/answer/p7/")
    head.focus("#said")
    head.keyboard.type("yes")
    head.focus("#evidence")
    head.keyboard.type("I was told on Monday.")
    head.focus("main form[method=post] button[type=submit]")
    head.keyboard.press("Enter")
    head.wait_for_url(re.compile(r"/start/[0-9]+/$"))
    office_site.for_everyone(head, widths=(390,))
    assert Start.objects.get().question == QUESTION
    answer = StartAnswer.objects.get()
    assert (answer.question, answer.said, answer.post.slug) == ("P7", "yes", "department-head-streets")
