from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from civicstat.places.boundaries import read_boundary_layer
from civicstat.places.errors import PlaceError
from civicstat.vocabulary.city import Layer


Write = Callable[..., Layer]
WEST = [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]
EAST = [[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]]
NORTH = [[[0, 1], [2, 1], [2, 2], [0, 2], [0, 1]]]
BOW_TIE = [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]


def feature(rings: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": rings}}


def test_areas_stand_in_the_order_of_their_slugs_and_keep_their_names(write_layer: Write, tmp_path: Path) -> None:
    layer = read_boundary_layer(write_layer(), tmp_path)

    assert [(area.slug, area.name) for area in layer.areas] == [("east-side", "East Side"), ("west-side", "West Side")]
    assert layer.bounds == (0.0, 0.0, 2.0, 1.0)


def test_a_table_of_names_gives_numbered_areas_their_names(write_layer: Write, tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text('key,slug,name\n7,west,"West, old"\n8,east,East\n')
    written = write_layer([feature(WEST, no=7.0), feature(EAST, no=8)], key="no", names="names.csv")

    layer = read_boundary_layer(written, tmp_path)

    assert [(area.slug, area.name) for area in layer.areas] == [("east", "East"), ("west", "West, old")]


def test_a_key_without_a_name_is_named_in_the_letter(write_layer: Write, tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("key,slug,name\n7,west,West\n")
    written = write_layer([feature(WEST, no=7), feature(EAST, no=8)], key="no", names="names.csv")

    with pytest.raises(PlaceError) as caught:
        read_boundary_layer(written, tmp_path)

    assert str(caught.value) == (
        "names.csv: no line for 8\n"
        "Expected: a line key,slug,name for every area of the boundary file\n"
        "Next step: Add the missing lines."
    )


def test_a_broken_polygon_gives_one_letter_that_names_the_feature_and_the_fault(
    write_layer: Write, tmp_path: Path
) -> None:
    written = write_layer([feature(WEST, name="West Side"), feature(BOW_TIE, name="East Side")])

    with pytest.raises(PlaceError) as caught:
        read_boundary_layer(written, tmp_path)

    assert str(caught.value) == (
        "areas.geojson: feature 2 (name 'East Side') is broken: Self-intersection[0.5 0.5]\n"
        "Expected: polygons in WGS 84 degrees whose borders neither cross nor touch themselves\n"
        "Next step: Repair these shapes in a map editor (QGIS: Fix geometries, then export as GeoJSON in EPSG:4326)."
    )


def test_all_broken_features_stand_in_one_letter(write_layer: Write, tmp_path: Path) -> None:
    line = {"type": "Feature", "properties": {"name": "B"}, "geometry": {"type": "LineString", "coordinates": []}}
    feet = feature([[[1e6, 0], [2e6, 0], [2e6, 1e6], [1e6, 0]]], name="C")
    nothing = {"type": "Feature", "properties": {"name": "D"}, "geometry": None}
    short = feature([[[0, 0], [1, 0]]], name="E")
    bow_ties = [feature(BOW_TIE, name=f"F{i}") for i in range(3)]

    with pytest.raises(PlaceError) as caught:
        read_boundary_layer(write_layer([line, feet, nothing, short, *bow_ties]), tmp_path)

    assert caught.value.found.startswith(
        "feature 1 (name 'B') is a LineString, not a Polygon or MultiPolygon; "
        "feature 2 (name 'C') is not in degrees: x runs from 1000000 to 2000000, y from 0 to 1000000; "
        "feature 3 (name 'D') has no geometry; "
        "feature 4 (name 'E') cannot be read: "
    )
    assert caught.value.found.endswith("feature 5 (name 'F0') is broken: Self-intersection[0.5 0.5]; and 2 more")


def test_an_unknown_key_property_offers_the_nearest_one(write_layer: Write, tmp_path: Path) -> None:
    with pytest.raises(PlaceError) as caught:
        read_boundary_layer(write_layer(key="nmae"), tmp_path)

    assert str(caught.value) == (
        "areas.geojson, feature 1: there is no property 'nmae'\n"
        "Expected: one of: name\n"
        'Next step: Write key = "name" for this layer in city.toml.'
    )


def test_two_features_of_one_area_are_refused(write_layer: Write, tmp_path: Path) -> None:
    written = write_layer([feature(WEST, name="Old Town"), feature(EAST, name="Old town")])

    with pytest.raises(PlaceError) as caught:
        read_boundary_layer(written, tmp_path)

    assert str(caught.value) == (
        "areas.geojson, property name: features 1 and 2 are both the area 'old-town'\n"
        "Expected: one feature for each area\n"
        "Next step: Join the two into one MultiPolygon, or name another property as `key` in city.toml."
    )


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (None, "the file of boundaries is not there"),
        ("{", "the file cannot be read as GeoJSON (Expecting property name enclosed in double quotes"),
        ('{"type": "FeatureCollection", "features": []}', "the file holds no features"),
        ("[]", "the file holds no features"),
    ],
)
def test_a_file_that_is_no_collection_of_features_is_refused(
    write_layer: Write, tmp_path: Path, content: str | None, found: str
) -> None:
    written = write_layer()
    (tmp_path / "areas.geojson").unlink()
    if content is not None:
        (tmp_path / "areas.geojson").write_text(content)

    with pytest.raises(PlaceError) as caught:
        read_boundary_layer(written, tmp_path)

    assert caught.value.found.startswith(found)
    assert caught.value.where == "areas.geojson"


def merge(area: str, into: str) -> dict[str, str]:
    return {"area": area, "into": into, "reason": "fewer than 1,000 households"}


def test_a_merged_area_gives_its_shape_and_its_name_to_its_neighbor(write_layer: Write, tmp_path: Path) -> None:
    layer = read_boundary_layer(write_layer(merge=[merge("east-side", "west-side")]), tmp_path)

    (area,) = layer.areas
    assert (area.slug, area.name) == ("west-side", "West Side / East Side")
    assert area.geometry.area == 2.0
    assert layer.absorbed == {"east-side": "west-side"}


def test_merges_follow_each_other_to_the_end(write_layer: Write, tmp_path: Path) -> None:
    features = [feature(WEST, name="a"), feature(EAST, name="b"), feature(NORTH, name="c")]
    written = write_layer(features, merge=[merge("a", "b"), merge("b", "c")])

    layer = read_boundary_layer(written, tmp_path)

    assert [area.slug for area in layer.areas] == ["c"]
    assert layer.absorbed == {"a": "c", "b": "c"}
    assert layer.areas[0].geometry.area == 4.0


@pytest.mark.parametrize(
    ("merges", "found"),
    [
        ([merge("east-side", "nowhere")], "there is no area 'nowhere' in this layer"),
        ([merge("east-side", "west-side"), merge("east-side", "west-side")], "this area is merged twice"),
        (
            [merge("east-side", "west-side"), merge("west-side", "east-side")],
            "the merges go in a circle: east-side into west-side into east-side",
        ),
        ([merge("east-side", "east-side")], "the merges go in a circle: east-side into east-side"),
    ],
)
def test_a_merge_that_leads_nowhere_is_refused(
    write_layer: Write, tmp_path: Path, merges: list[dict[str, str]], found: str
) -> None:
    with pytest.raises(PlaceError) as caught:
        read_boundary_layer(write_layer(merge=merges), tmp_path)

    assert caught.value.found == found
