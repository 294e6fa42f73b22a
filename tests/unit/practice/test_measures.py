"""Measures of the departments, on request: sixty and more, no two alike, each a definition that stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from civicstat.cycle.city_folder import read_city_folder
from civicstat.cycle.studio.new_metric import scope_of
from civicstat.metrics.read_definition import read_definition
from civicstat.practice.kinds import DEPARTMENTS
from civicstat.practice.measures import all_measures, measures_of
from civicstat.practice.study import study
from civicstat.practice.truths import Truths
from civicstat.practice.write import write_city


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("practice") / "city"
    write_city(study(7, Truths(), count=300, years=1), folder, has_many_measures=True)
    return folder


def test_sixty_one_measures_stand_and_no_two_measure_the_same(city: Path) -> None:
    scope = scope_of(city)
    definitions = {file.stem: read_definition(file, scope=scope) for file in (city / "metrics").glob("*.toml")}
    measured = {
        (d.measure, d.where_text, d.numerator_text, d.of_text, d.percentile, d.per_metric, d.table): d.id
        for d in definitions.values()
    }
    assert (len(definitions), len(measured)) == (61, 61)
    titles = [{d.title for d in definitions.values()}, {d.title_es for d in definitions.values()}]
    assert [len(each) for each in titles] == [61, 61]


def test_nine_departments_have_five_more_each_and_the_one_about_persons_none() -> None:
    counted = {one.slug: len(measures_of(one)) for one in DEPARTMENTS}
    assert counted.pop("health-and-welfare") == 0
    assert set(counted.values()) == {5}
    assert len(all_measures()) == 45


def test_the_briefing_of_a_department_is_about_all_that_it_answers_for(city: Path) -> None:
    briefings = {one.department: one.metrics for one in read_city_folder(city).city.briefings}
    assert {slug: len(metrics) for slug, metrics in briefings.items() if slug in ("streets", "housing")} == {
        "streets": 6,
        "housing": 6,
    }
    assert all(metric in briefings["water-and-drains"] for metric in measures_of(DEPARTMENTS[-1]))


def test_a_city_without_them_has_the_measures_it_always_had(tmp_path: Path) -> None:
    write_city(study(7, Truths(), count=300, years=1), tmp_path / "city")
    assert len(list((tmp_path / "city" / "metrics").glob("*.toml"))) == 16
