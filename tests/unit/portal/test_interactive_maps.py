"""The interactive map says what the drawing and the table beside it say, place by place."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from civicstat.ledger.reader import Record
from civicstat.look.words.formats import format_number
from civicstat.portal.catalogue.answers import answer
from civicstat.portal.check.places import numbers_in_places, rows_of, said_of
from civicstat.portal.render import catalogue_of


# Pages with a map; each has a file of places beside it.
MAPS = ("map", "map-of-areas", "where-next", "crew-planning")


def places(site: Path, lang: str, name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((site / lang / f"{name}.geojson").read_text("utf-8"))
    return body


def said(properties: dict[str, Any]) -> list[str]:
    """What a popup shows, cell by cell."""
    cells = [properties["title"], *properties["cells"]]
    return [" ".join("".join(p if isinstance(p, str) else p[3] for p in cell).split()) for cell in cells]


def files(site: Path, lang: str) -> list[str]:
    return sorted(path.stem for path in (site / lang).glob("*.geojson"))


def test_every_page_with_a_map_offers_it_and_no_other_page_has_a_script(whole_site: Path) -> None:
    for lang, words in (("en", "Open the interactive map"), ("es", "Abrir el mapa interactivo")):
        offering = [p.stem for p in (whole_site / lang).rglob("*.html") if words in p.read_text("utf-8")]
        scripted = [p.stem for p in (whole_site / lang).rglob("*.html") if "<script" in p.read_text("utf-8")]
        # The one list that can be narrowed by typing.
        scripted.remove("all-measures")

        assert sorted(offering) == sorted(scripted) == sorted(MAPS)
        assert files(whole_site, lang) == sorted(
            ["map", "map-of-areas", "where-next", "crew-planning-1", *_more(whole_site)]
        )


def _more(site: Path) -> list[str]:
    return [p.stem for p in (site / "en").glob("crew-planning-*.geojson") if p.stem != "crew-planning-1"]


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("name", ["map", "map-of-areas", "where-next"])
def test_a_popup_says_what_the_row_of_the_table_says(whole_site: Path, lang: str, name: str) -> None:
    table = _Table()
    table.feed((whole_site / lang / f"{name}.html").read_text("utf-8").partition('class="picture"')[2])
    body = places(whole_site, lang, name)
    popups = {tuple(said(f["properties"])) for f in body["features"] if f["properties"]["role"] == "place"}

    assert body["columns"] == table.head
    assert len(popups) > 2
    shown = {row for row in table.rows if row[0] != _unlocated(lang)}
    assert shown
    assert shown <= popups


def _unlocated(lang: str) -> str:
    return {"en": "Without a usable place", "es": "Sin lugar utilizable"}[lang]


def test_a_popup_of_a_stop_says_what_the_list_of_stops_says(whole_site: Path) -> None:
    html = (whole_site / "en" / "crew-planning.html").read_text("utf-8")
    listed = re.findall(r"<li><span class=\"stop-no.*?</li>", html, re.DOTALL)
    popups = [
        said(f["properties"])
        for name in files(whole_site, "en")
        if name.startswith("crew-planning-")
        for f in places(whole_site, "en", name)["features"]
        if f["properties"]["role"] == "stop"
    ]

    bare = [" ".join(re.sub(r"<span class=\"stop-no.*?</span>|<[^>]+>", "", item).split()) for item in listed]
    assert bare
    assert [" ".join(" ".join(popup).split()) for popup in popups] == bare


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_number_of_every_popup_is_in_the_record_and_reads_as_published(
    whole_site: Path, whole_home: Path, lang: str
) -> None:
    catalogue = catalogue_of(Record(whole_home))
    numbers = [n for name in files(whole_site, lang) for n in numbers_in_places(places(whole_site, lang, name), lang)]

    wrong = [
        n
        for n in numbers
        if answer(catalogue, n.key, n.field) != n.value or format_number(n.value, n.format, lang) != n.text
    ]
    assert len(numbers) > 20
    assert wrong == []


@pytest.mark.parametrize("name", ["map", "map-of-areas", "where-next"])
def test_the_interactive_map_has_the_shades_of_the_drawing(whole_site: Path, name: str) -> None:
    html = (whole_site / "en" / f"{name}.html").read_text("utf-8")
    drawing = re.search(r"<svg [^>]*role=\"img\".*?</svg>", html, re.DOTALL)
    assert drawing
    bands = {int(band) for band in re.findall(r'<path class="b(\d)" d="[^"]', drawing.group())}
    features = [f["properties"] for f in places(whole_site, "en", name)["features"]]

    assert {f["band"] for f in features if f["role"] == "place"} == bands
    assert any(f.get("is_thin") for f in features) == ('class="hatch' in drawing.group())


def test_a_file_of_places_is_the_same_in_both_languages_but_for_its_words(whole_site: Path) -> None:
    for name in files(whole_site, "en"):
        english, spanish = places(whole_site, "en", name), places(whole_site, "es", name)

        assert [f["geometry"] for f in english["features"]] == [f["geometry"] for f in spanish["features"]]
        assert english["words"].keys() == spanish["words"].keys()
        assert english["words"]["close"] == "Close the interactive map"
        assert spanish["words"]["close"] == "Cerrar el mapa interactivo"


def test_rows_are_read_with_their_numbers_and_without_their_drawings() -> None:
    html = (
        "<table><caption>2 rows</caption><thead><tr><th>Place</th><th>Result</th></tr></thead><tbody>"
        '<tr><th scope="row"><a href="x">Old  Harbor</a>\n <code>88</code></th><td>'
        '<data value="6" data-key="k|1#numerator" data-format="integer">6</data> of '
        '<data value="7" data-key="k|1#denominator" data-format="integer">7</data><svg><text>9</text></svg></td></tr>'
        "</tbody></table><p>A note on all rows.</p>"
    )
    columns, rows = rows_of(html)

    assert columns == ["Place", "Result"]
    assert rows == [
        [["Old Harbor 88"], [["k|1#numerator", "6", "integer", "6"], " of ", ["k|1#denominator", "7", "integer", "7"]]]
    ]
    short = said_of(rows[0])
    assert short == {
        "key": "k|1#",
        "title": ["Old Harbor 88"],
        "cells": [[["numerator", "6", "integer", "6"], " of ", ["denominator", "7", "integer", "7"]]],
    }
    numbers = list(numbers_in_places({"features": [{"properties": short}]}, "en"))
    assert [(n.key, n.field, n.value, n.text) for n in numbers] == [
        ("k|1", "numerator", "6", "6"),
        ("k|1", "denominator", "7", "7"),
    ]


class _Table(HTMLParser):
    """The first table of a page as a reader sees it; written apart from what it checks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.head: list[str] = []
        self.rows: set[tuple[str, ...]] = set()
        self._tables = 0
        self._row: list[str] = []
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tables += tag == "table"
        if tag == "tr":
            self._row = []
        if tag in ("th", "td"):
            self._text = ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "td") and self._tables == 1:
            self._row.append(" ".join(self._text.split()))
        elif tag == "tr" and self._tables == 1:
            if self.head:
                self.rows.add(tuple(self._row))
            else:
                self.head = self._row
