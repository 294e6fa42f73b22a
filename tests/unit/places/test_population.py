"""Residents per area: added up over merges, groups and the whole city, or refused with the line."""

from __future__ import annotations

from pathlib import Path

import pytest
from shapely.geometry import box

from civicstat.places.boundaries import Area, BoundaryLayer
from civicstat.places.errors import PlaceError
from civicstat.places.groups import AreaGroup, GroupLayer
from civicstat.places.population import Residents, read_residents
from civicstat.vocabulary.city import Population


WARD = BoundaryLayer(
    "ward",
    "Ward",
    "Distrito",
    "a test",
    "none",
    tuple(Area(slug, slug.title(), box(0, 0, 1, 1)) for slug in ("north", "south")),
    {"islet": "north"},
)
SIDE = GroupLayer("side", "Side", "Lado", "ward", (AreaGroup("all", "All", "Todo", ("north", "south")),))
LAYERS: dict[str, BoundaryLayer | GroupLayer] = {"ward": WARD, "side": SIDE}


def read(folder: Path, lines: str) -> Residents:
    (folder / "population.csv").write_text(f"layer,area,residents\n{lines}", encoding="utf-8")
    population = Population(file="population.csv", year=2010, source="a census", licence="none", verified=False)
    return read_residents(population, folder, layers=LAYERS, main_layer="ward")


def test_a_merged_area_a_group_and_the_whole_city_are_added_up(tmp_path: Path) -> None:
    residents = read(tmp_path, "ward,north,4000\nward,islet,12\nward,south,0\n")

    assert residents.by_area == {"ward:north": 4012, "ward:south": 0, "side:all": 4012, "city:-": 4012}


def test_what_the_file_says_itself_stands(tmp_path: Path) -> None:
    residents = read(tmp_path, "ward,north,4000\nward,south,1\nside,all,4005\ncity,-,4010\n")

    assert (residents.by_area["side:all"], residents.by_area["city:-"]) == (4005, 4010)


def test_the_published_object_names_every_area_once_with_its_source(tmp_path: Path) -> None:
    assert read(tmp_path, "city,-,7\n").to_json() == {
        "year": 2010,
        "source": "a census",
        "licence": "none",
        "verified": False,
        "areas": [{"area": "city:-", "residents": 7}],
    }


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("ward,east,1\n", "population.csv, line 2: there is no area ward:east"),
        ("tract,1,1\n", "population.csv, line 2: there is no area tract:1"),
        ("city,-,1\ncity,-,2\n", "population.csv, line 3: city:- stands twice"),
        ('ward,north,"4,000"\n', "population.csv, line 2: the residents are '4,000'"),
        ("ward,north,-1\n", "population.csv, line 2: the residents are '-1'"),
        ("ward,north,\n", "population.csv, line 2: the residents are ''"),
        ("ward,north,4000\n", "population.csv: no line for south of layer 'ward'"),
    ],
)
def test_a_line_that_says_nothing_usable_is_refused(tmp_path: Path, lines: str, said: str) -> None:
    with pytest.raises(PlaceError) as refused:
        read(tmp_path, lines)

    assert str(refused.value).startswith(said)
