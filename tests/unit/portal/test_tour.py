"""The walk over two records: each page leads on, to the record beside it too, and says so to whoever has one alone."""

from __future__ import annotations

import re
from pathlib import Path


def strip_of(site: Path, path: str) -> str:
    (strip,) = re.findall(r'<nav class="walk".*?</nav>', (site / path).read_text(encoding="utf-8"), re.DOTALL)
    return str(strip)


def links_of(strip: str) -> list[tuple[str, str]]:
    found = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', strip, re.DOTALL)
    return [(href, " ".join(re.sub("<[^>]+>", "", text).split())) for href, text in found]


def test_a_stop_leads_to_the_record_beside_this_one_and_says_how_to_go_on_without_it(toured_site: Path) -> None:
    strip = strip_of(toured_site, "en/index.html")

    assert links_of(strip) == [
        ("../../shelbyville/en/goals.html", "2. Their goals"),
        ("check-our-numbers.html", "3. Check them"),
    ]
    assert 'Stop <span data-furniture="position">1/4</span>' in strip
    assert "in the public record of Shelbyville, in the folder beside this one" in strip
    assert "Is only this record here? Then go on with:" in strip


def test_where_no_later_stop_stands_here_the_records_own_walk_goes_on(toured_site: Path) -> None:
    assert links_of(strip_of(toured_site, "en/check-our-numbers.html")) == [
        ("../../shelbyville/en/data.html", "4. Their data"),
        ("what-this-demo-cannot-show.html", "What this demo cannot show"),
    ]


def test_the_walk_stays_in_the_readers_language(toured_site: Path) -> None:
    assert links_of(strip_of(toured_site, "es/index.html"))[0] == ("../../shelbyville/es/goals.html", "2. Sus metas")


def test_a_page_that_is_no_stop_keeps_the_records_own_walk(toured_site: Path, whole_site: Path) -> None:
    assert strip_of(toured_site, "en/where-next.html") == strip_of(whole_site, "en/where-next.html")


def test_a_record_without_a_walk_of_several_keeps_its_own(whole_site: Path) -> None:
    assert "Their goals" not in strip_of(whole_site, "en/index.html")
    assert "data-furniture" not in strip_of(whole_site, "en/index.html")
