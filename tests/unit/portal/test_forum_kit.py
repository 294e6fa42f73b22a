"""What a neighborhood meeting takes along: chosen from what is published, and honest where nothing is."""

from __future__ import annotations

import re
from pathlib import Path

from civicstat.ledger.reader import Record
from civicstat.portal.catalogue.answers import answer
from civicstat.portal.check.numbers import numbers_on_page, unbound_numbers
from civicstat.portal.render import catalogue_of


def page(site: Path, path: str, lang: str = "en") -> str:
    return (site / lang / "forum" / path).read_text("utf-8")


def words(html: str) -> str:
    html = re.sub(r"</(?:p|div|li|h[1-6])>|<br>", " ", html.partition("<main")[2])
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_every_neighborhood_and_department_has_a_kit_with_three_cards_and_a_sheet(whole_site: Path) -> None:
    for path in ("department/streets.html", "neighborhood/north-end.html", "neighborhood/ward-12.html"):
        for lang, card in (("en", "A challenge"), ("es", "Un reto")):
            html = page(whole_site, path, lang)
            assert html.count('class="sheet"') == 4
            assert card in words(html)
    assert "neighborhood/ferry-row.html" not in page(whole_site, "index.html")


def test_every_number_of_a_kit_is_the_published_one(whole_site: Path, whole_home: Path) -> None:
    catalogue = catalogue_of(Record(whole_home))
    found = 0
    for one in (whole_site / "en" / "forum").rglob("*.html"):
        html = one.read_text("utf-8")
        assert unbound_numbers(html) == [], one
        for number in numbers_on_page(html):
            assert answer(catalogue, number.key, number.field) == number.value, (one, number)
            found += 1
    assert found > 10


def test_the_gain_of_a_department_is_the_one_of_its_briefing_and_none_is_invented(whole_site: Path) -> None:
    briefing = (whole_site / "en" / "meetings" / "streets.html").read_text("utf-8")
    kit = page(whole_site, "department/streets.html").partition('id="gain"')[2]
    better = briefing.partition('id="better"')[2].partition("</section>")[0]
    title = re.search(r"<h3>.*?>([^<]+)</a></h3>", better)
    assert (title is None) == ("That is said rather than a gain invented." in kit)
    assert title is None or title[1] in kit


def test_a_kit_says_what_to_ask_and_where(whole_site: Path) -> None:
    said = words(page(whole_site, "neighborhood/north-end.html"))
    assert "Numbers name no cause" in said
    assert "By which day will something be different" in said
    assert "AlleyStat, July 8, 2014, 09:00" in said
