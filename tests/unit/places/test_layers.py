from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from civicstat.places.errors import PlaceError
from civicstat.places.groups import GroupLayer
from civicstat.places.layers import AnyLayer, read_layers
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.city import City, Layer


Write = Callable[..., Layer]


def read(side: Layer, group: dict[str, Any], folder: Path, **city: Any) -> dict[str, AnyLayer]:
    layers = [group, side.model_dump()]
    fields: dict[str, Any] = {
        "slug": "twotown",
        "name": "Twotown",
        "state": "None",
        "time_zone": "UTC",
        "mode": "replay",
        "licence": "none",
        "contact": {"phone": "1", "text": "2", "web": "3", "hours": "4", "hours_es": "5"},
        "main_layer": "side",
        "layers": layers,
    }
    return read_layers(City.model_validate({**fields, **city}), folder)


def group_layer(**fields: Any) -> dict[str, Any]:
    given = {
        "slug": "hardship-group",
        "title": "Hardship",
        "title_es": "Dificultad",
        "file": "groups.csv",
        "of": "side",
        "titles": {"high": ("High", "Alta"), "low": ("Low", "Baja")},
        "source": "drawn",
        "licence": "none",
    }
    return {**given, **fields}


def test_layers_stand_in_the_order_in_which_canonical_json_gives_them_back(write_layer: Write, tmp_path: Path) -> None:
    (tmp_path / "groups.csv").write_text("area,group\neast-side,high\nwest-side,low\n")

    layers = read(write_layer(), group_layer(slug="tenants"), tmp_path)

    assert list(layers) == list(json.loads(canonical_bytes({slug: [] for slug in layers}))) == ["side", "tenants"]
    named_before = read(write_layer(slug="ward"), group_layer(of="ward", slug="vehicles"), tmp_path, main_layer="ward")
    named_after = read(write_layer(), group_layer(slug="poverty"), tmp_path)
    assert [list(named_before), list(named_after)] == [["vehicles", "ward"], ["poverty", "side"]]


def test_a_layer_of_groups_may_stand_before_the_layer_that_it_groups(write_layer: Write, tmp_path: Path) -> None:
    (tmp_path / "groups.csv").write_text("area,group\neast-side,high\nwest-side,low\n")

    layers = read(write_layer(), group_layer(), tmp_path)

    assert list(layers) == ["hardship-group", "side"]
    groups = layers["hardship-group"]
    assert isinstance(groups, GroupLayer)
    assert groups.group_of == {"east-side": "high", "west-side": "low"}
    assert groups.to_json() == {
        "slug": "hardship-group",
        "title": "Hardship",
        "title_es": "Dificultad",
        "of": "side",
        "groups": [
            {"slug": "high", "name": "High", "name_es": "Alta", "members": ["east-side"]},
            {"slug": "low", "name": "Low", "name_es": "Baja", "members": ["west-side"]},
        ],
    }


@pytest.mark.parametrize(
    ("csv", "letter"),
    [
        (
            "area,group\neast-side,high\n",
            "groups.csv: no group for west-side\n"
            "Expected: one group for every area of the layer\n"
            'Next step: Add a line for each; where nothing is known, make a group such as "not-known".',
        ),
        (
            "area,group\neast-side,high\neast-side,low\n",
            "groups.csv, line 3: 'east-side' is put into 'low', but 'east-side' is already in 'high'\n"
            "Expected: one group for each area; merged areas count as one\n"
            "Next step: Correct one of the lines.",
        ),
        (
            "area,group\nmars,high\n",
            "groups.csv, line 2: there is no area 'mars' in layer 'side'\n"
            "Next step: Use the slugs of 'side', or remove the line.",
        ),
        (
            "area,group\neast-side,high\nwest-side,middle\n",
            'city.toml, layer "hardship-group", titles: no title for the group middle\n'
            'Expected: a line such as: high = ["High hardship", "Alta dificultad"]\n'
            "Next step: Add the title in English and in Spanish.",
        ),
        (
            "area;group\n",
            "groups.csv, line 1: the header is 'area;group'\n"
            "Expected: area,group\n"
            "Next step: Correct the header; the columns stand in this order.",
        ),
        (
            "area,group\neast-side\n",
            "groups.csv, line 2: the line has more or fewer fields than the header\n"
            'Next step: Put a field that holds a comma in quotes: "Yard, alley".',
        ),
    ],
)
def test_a_table_of_groups_with_a_fault_is_refused(write_layer: Write, tmp_path: Path, csv: str, letter: str) -> None:
    (tmp_path / "groups.csv").write_text(csv)

    with pytest.raises(PlaceError) as caught:
        read(write_layer(), group_layer(), tmp_path)

    assert str(caught.value) == letter


def test_groups_stand_in_the_order_in_which_the_city_titles_them(write_layer: Write, tmp_path: Path) -> None:
    (tmp_path / "groups.csv").write_text("area,group\neast-side,high\nwest-side,low\n")
    low_first = group_layer(titles={"low": ("Low", "Baja"), "high": ("High", "Alta")})

    groups = read(write_layer(), low_first, tmp_path)["hardship-group"]

    assert isinstance(groups, GroupLayer)
    assert [group.slug for group in groups.groups] == ["low", "high"]


def test_a_merged_area_counts_in_the_group_of_the_area_that_it_went_into(write_layer: Write, tmp_path: Path) -> None:
    (tmp_path / "groups.csv").write_text("area,group\nwest-side,high\n")
    merged = write_layer(merge=[{"area": "east-side", "into": "west-side", "reason": "small"}])

    groups = read(merged, group_layer(), tmp_path)["hardship-group"]

    assert isinstance(groups, GroupLayer)
    assert groups.group_of == {"west-side": "high"}


@pytest.mark.parametrize(
    ("group", "city", "found"),
    [
        ({"of": "nowhere"}, {}, "the layer groups 'nowhere', which is no layer of boundaries"),
        ({"slug": "side"}, {}, "two layers have the slug 'side'"),
        ({}, {"main_layer": "hardship-group"}, "the main layer 'hardship-group' is no layer of boundaries"),
    ],
)
def test_layers_that_do_not_fit_together_are_refused(
    write_layer: Write, tmp_path: Path, group: dict[str, Any], city: dict[str, Any], found: str
) -> None:
    (tmp_path / "groups.csv").write_text("area,group\neast-side,high\nwest-side,low\n")

    with pytest.raises(PlaceError) as caught:
        read(write_layer(), group_layer(**group), tmp_path, **city)

    assert caught.value.found == found
