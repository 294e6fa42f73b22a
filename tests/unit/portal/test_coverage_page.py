"""The page of what is measured and what is not: every hole in words, every number bound."""

from __future__ import annotations

import re
from pathlib import Path

from civicstat.portal.check.numbers import numbers_on_page, unbound_numbers


def page(site: Path, name: str, lang: str = "en") -> str:
    return (site / lang / name).read_text("utf-8")


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_what_is_not_measured_is_said_in_words_with_the_most_requested_first(whole_site: Path) -> None:
    html = page(whole_site, "coverage.html")
    said = words(html)

    assert "1 of 3 kinds of request have a measure of their own." in said
    assert "They brought 75.5% of the 546 requests from July 2013 to June 2014." in said
    assert html.index("Cart, 96 gallons") < html.index("Garbage in yard")
    assert "1 more kinds are about persons" in said
    assert "home-visit" not in html
    assert "1 of 4 have no published value: West Hill" in said


def test_a_measure_without_anybody_and_a_stale_one_are_named_with_their_days(whole_site: Path) -> None:
    said = words(page(whole_site, "coverage.html"))

    assert "nobody holds the post Superintendent of Alleys." in said
    assert "29 days before this release" in said
    assert "no post is named." in said
    assert "Still openDecember 201318192" in said
    assert "Requests about peoplenone yet92" in said


def test_every_number_of_the_page_is_bound_in_both_languages(whole_site: Path) -> None:
    for lang in ("en", "es"):
        html = page(whole_site, "coverage.html", lang)
        assert unbound_numbers(html) == []
        assert {number.key for number in numbers_on_page(html)} == {"coverage"}
    assert "Qué medimos y qué no" in page(whole_site, "coverage.html", "es")


def test_the_goals_lead_to_it_only_where_a_release_says_it(whole_site: Path, site: Path) -> None:
    assert 'href="coverage.html"' in page(whole_site, "goals.html")
    assert 'href="coverage.html"' not in page(site, "goals.html")
    assert not (site / "en" / "coverage.html").exists()
