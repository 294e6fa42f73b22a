"""The budget memo stays within two sheets of A4 with the longest words that it takes, and is for everyone."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from budget_memos import DECISION, a_cost, a_memo, measures
from office_browser import AXE
from playwright.sync_api import Browser

from civicstat.hearings.phrases import Both
from civicstat.hearings.starting.budget_memo import MOST_DECISIONS, Ask
from civicstat.hearings.starting.memo_page import memo_page


pytest.importorskip("axe_playwright_python")

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def words(length: int) -> Both:
    """Text of a length, in words as long as those of a city."""
    text = ("municipal sanitation infrastructure requests neighborhood " * 20)[:length]
    return Both(text, text)


def longest(lang: str) -> str:
    """Everything as long as people may write it, titles as long as they are in any city of this repository."""
    gaps = [words(180).en + f" {'abcdefgh'[place]}" for place in range(8)]
    decisions = [
        type(DECISION)(**{**DECISION.__dict__, "id": f"d{place}", "text": words(600), "why": words(600)})
        for place in range(MOST_DECISIONS + 2)
    ]
    memo = a_memo(
        question=words(200),
        measures=measures(title=words(110).en, title_es=words(110).en, known_gaps=gaps, known_gaps_es=gaps),
        decisions=decisions,
        costs=[a_cost()] * 3,
        ask=Ask(words(600), Decimal("1250000.00")),
        demonstration=words(200),
    )
    return memo_page(memo, lang)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_longest_memo_prints_on_two_sheets(browser: Browser, tmp_path: Path, lang: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    file = tmp_path / "memo.html"
    file.write_text(longest(lang), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))
    assert len(sheets) == 2
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    broken = Axe().run(page, options=AXE).response["violations"]
    assert [rule["id"] for rule in broken] == []
    page.close()
