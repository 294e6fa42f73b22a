"""The page of unusual record patterns: what is public, what is kept, and that nothing is."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from civicstat.portal.check.numbers import numbers_on_page, unbound_numbers
from civicstat.portal.render import render


PAGE = "unusual-record-patterns.html"


def _town() -> Any:
    spec = importlib.util.spec_from_file_location("small_town", Path(__file__).with_name("small_town.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[bool, str], str]:
    """The page of a city that has released a pattern and of one that has not, in both languages."""
    found = {}
    for is_whole in (True, False):
        home = _town().write_small_town(tmp_path_factory.mktemp("home"), is_whole=is_whole)
        site = tmp_path_factory.mktemp("site")
        render(home / "ledger", site)
        for lang in ("en", "es"):
            found[is_whole, lang] = (site / lang / PAGE).read_text(encoding="utf-8")
        assert PAGE in (site / "en" / "about-the-data.html").read_text(encoding="utf-8")
    return found


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_number_of_a_pattern_is_bound_to_its_statement(pages: dict[tuple[bool, str], str], lang: str) -> None:
    page = pages[True, lang]
    shown = {(number.key, number.field): number.text for number in numbers_on_page(page)}
    key = "record-pattern:just-under-the-line-0123456789ab"

    assert unbound_numbers(page) == []
    assert shown[key, "numbers.just_before"] == "65"
    assert shown[key, "numbers.one_in"] == "1,000,000"
    assert shown["record-patterns-examined", "looked_at"] == "3"
    assert shown[key, "line.value"] == {"en": "5\N{NO-BREAK SPACE}days", "es": "5\N{NO-BREAK SPACE}días"}[lang]


def test_words_that_are_kept_show_their_digest_and_the_auditors_stand_there(pages: dict[tuple[bool, str], str]) -> None:
    page = pages[True, "en"]

    assert "cd" * 32 in page
    assert "It bears on a public target." in page
    assert "Superintendent of Streets" in page


def test_a_city_without_a_released_pattern_says_so_in_both_languages(pages: dict[tuple[bool, str], str]) -> None:
    assert "No unusual record pattern has been released by an auditor." in pages[False, "en"]
    assert "La auditoría no ha publicado ningún patrón inusual" in pages[False, "es"]
    assert "No auditor has yet said on record" in pages[False, "en"]
    assert "data-key" not in pages[False, "en"].partition("<main")[2].partition("</main")[0]
