"""A city with more measures than a first page can hold: the first few, and a list by who answers for them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from civicstat.ledger.reader import Record
from civicstat.portal.catalogue.catalogue import Catalogue
from civicstat.portal.pages import choose
from civicstat.portal.render import catalogue_of, render


ROWS = re.compile(r'<tr role="row" class="strong">')


@pytest.fixture(scope="module")
def crowded(whole_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same town, as if two measures were all that a page can show."""
    out = tmp_path_factory.mktemp("crowded") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choose, "MOST_SHOWN_WHOLE", 2)
        patch.setattr(choose, "FIRST", 2)
        render(whole_home / "ledger", out)
    return out


def read(site: Path, page: str) -> str:
    return (site / page).read_text("utf-8")


def test_the_first_page_shows_the_first_few_and_leads_to_all(crowded: Path) -> None:
    home = read(crowded, "en/index.html").partition('aria-labelledby="results"')[2].partition("</section>")[0]
    assert len(ROWS.findall(home)) == 2
    assert "This is not all." in home
    assert 'href="all-measures.html"' in home
    assert "Esto no es todo." in read(crowded, "es/index.html")


def test_every_measure_stands_once_under_the_post_that_answers_for_it(crowded: Path, whole_home: Path) -> None:
    catalogue: Catalogue = catalogue_of(Record(whole_home))
    listed = read(crowded, "en/all-measures.html")
    for metric in catalogue.official:
        before, found, _ = listed.partition(f'<div class="body"><a href="metrics/{metric.id}.html">')
        assert found, metric.id
        assert metric.definition.owner in before.rpartition("<h2 ")[2].partition("</h2>")[0]
        assert listed.count(found) == 1


def test_goals_and_data_say_the_rest_in_fewer_words(crowded: Path) -> None:
    assert "all-measures.html" in read(crowded, "en/goals.html")
    data = read(crowded, "en/data.html")
    assert "The files of each measure stand on its own page:" in data
    assert 'href="metrics/closed-within-5-days.html#recheck"' in data
    assert 'id="recheck"' in read(crowded, "en/metrics/closed-within-5-days.html")


def test_a_city_with_few_measures_shows_them_all(whole_home: Path) -> None:
    catalogue = catalogue_of(Record(whole_home))
    assert choose.on_first_page(catalogue) == choose.furthest_first(catalogue)


def test_those_with_a_target_come_first_and_then_those_that_moved(
    whole_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = catalogue_of(Record(whole_home))
    monkeypatch.setattr(choose, "MOST_SHOWN_WHOLE", 1)
    found = choose.on_first_page(catalogue)
    has_target = [catalogue.target_now(metric.id) is not None for metric in found]
    assert has_target == sorted(has_target, reverse=True)
    assert all(has or choose.has_changed(metric) for has, metric in zip(has_target, found, strict=True))
