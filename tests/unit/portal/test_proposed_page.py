"""A resident's metric on the pages: beside the official one, marked, and never among the city's own."""

from __future__ import annotations

import re
from pathlib import Path

from civicstat.portal.check.numbers import numbers_on_page, unbound_numbers


PROPOSED, OFFICIAL = "every-report-within-5-days", "closed-within-5-days"
PAGE = f"metrics/{PROPOSED}-proposed.html"


def page(site: Path, name: str, lang: str = "en") -> str:
    return (site / lang / name).read_text("utf-8")


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_page_shows_the_words_the_mark_and_that_nobody_has_answered(whole_site: Path) -> None:
    english, spanish = (words(page(whole_site, PAGE, lang)) for lang in ("en", "es"))

    assert "All 3 of us called. Count every call." in english
    assert "Translated." in english
    assert "Translated" not in spanish
    assert "Traducido" not in spanish
    assert "Proposed by a resident, computed beside the official one, not adopted:" in english
    assert "An invented example: no real person wrote this." in english
    assert "Waiting for an answer since May 12, 2014" in english


def test_both_series_stand_side_by_side_for_at_least_twelve_periods_and_every_number_is_bound(whole_site: Path) -> None:
    for lang in ("en", "es"):
        html = page(whole_site, PAGE, lang)
        table = html[html.index("<tbody") : html.index("</tbody>")]
        assert unbound_numbers(html) == []
        keys = [number.key for number in numbers_on_page(table)]
        for metric in (OFFICIAL, PROPOSED):
            assert len({key.split("|")[2] for key in keys if key.startswith(f"{metric}|")}) >= 12


def test_the_official_page_leads_there_and_no_list_of_the_citys_own_measures_names_it(whole_site: Path) -> None:
    for lang in ("en", "es"):
        assert f'href="{PROPOSED}-proposed.html"' in page(whole_site, f"metrics/{OFFICIAL}.html", lang)
        assert f'href="{PROPOSED}-proposed.html"' in page(whole_site, f"metrics/{PROPOSED}.html", lang)
        for own in ("index.html", "goals.html", "meetings/streets.html", "coverage.html"):
            assert PROPOSED not in page(whole_site, own, lang), own
