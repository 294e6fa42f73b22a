"""Public pages lead to the city's office where the city names one, and nowhere where it does not."""

from __future__ import annotations

import html
import importlib.util
import re
from pathlib import Path

import pytest

from civicstat.portal.render import render


OFFICE = "https://office.example.gov"


@pytest.fixture(scope="module")
def with_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    spec = importlib.util.spec_from_file_location("small_town_office", Path(__file__).with_name("small_town.py"))
    assert spec is not None
    assert spec.loader is not None
    small_town = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(small_town)
    home: Path = small_town.write_small_town(tmp_path_factory.mktemp("office"), office=OFFICE)
    render(home / "ledger", home / "portal")
    return home / "portal"


def links(page: Path) -> set[str]:
    return {html.unescape(href) for href in re.findall(rf'href="({OFFICE}[^"]*)"', page.read_text("utf-8"))}


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_neighborhood_asks_was_it_fixed_and_a_metric_whether_it_is_wrong(with_office: Path, lang: str) -> None:
    neighborhood = links(with_office / lang / "neighborhoods/north-end.html")
    assert f"{OFFICE}/fixed/?area=north-end&lang={lang}" in neighborhood
    metric = links(with_office / lang / "metrics/closed-within-5-days.html")
    assert len(metric) == 1
    assert re.fullmatch(
        rf"{OFFICE}/number-wrong/\?figure=closed-within-5-days%7Cv\d%7C20[0-9A-Za-z-]+%7Ccity%3A-%7C-&lang={lang}",
        metric.pop(),
    )


def test_without_an_office_no_page_leads_to_one(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        assert "Was it fixed?" not in text
        assert "number-wrong/?" not in text
