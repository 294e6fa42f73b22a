"""The files of the interactive map: the same everywhere, the library whole or not at all, and known by its digest."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from civicstat.look import interactive
from civicstat.look.assets import BUILT, copy_assets
from civicstat.look.geojson import area_geometry, border_lines, cell_geometry


ROOT = Path(__file__).parents[3]


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds the library that `static/interactive.toml` states: a stand-in of a few bytes."""
    folder, stated = tmp_path / "built", {}
    folder.mkdir()
    for name in interactive.library():
        content = f"// {name}".encode()
        digest = hashlib.sha256(content).hexdigest()
        (folder / name).write_bytes(content)
        path = f"{interactive.LIBRARY_FOLDER}/{Path(name).stem}-{digest[:12]}{Path(name).suffix}"
        stated[name] = interactive.LibraryFile(path, digest, len(content))
    monkeypatch.setattr(interactive, "library", lambda: stated)
    interactive.our_files.cache_clear()
    yield folder
    interactive.our_files.cache_clear()


def test_without_the_library_no_button_is_offered_and_every_other_file_is_the_same(built: Path, tmp_path: Path) -> None:
    paths = copy_assets(tmp_path / "with", built=built)
    assert copy_assets(tmp_path / "without", built=tmp_path / "nothing") == paths
    whole, bare = files_of(tmp_path / "with"), files_of(tmp_path / "without")

    assert paths["open.js"] == "assets/interactive/open.js"
    assert b"querySelector" in whole[paths["open.js"]]
    assert b"querySelector" not in bare[paths["open.js"]]
    assert {name for name in whole if whole[name] != bare.get(name)} == {
        paths["open.js"],
        *(file.path for file in interactive.library().values()),
    }


@pytest.mark.parametrize("spoiled", ["maplibre.js", "worker.js"])
def test_a_library_with_another_digest_is_not_offered(built: Path, tmp_path: Path, spoiled: str) -> None:
    (built / spoiled).write_bytes(b"// changed")

    copy_assets(tmp_path / "site", built=built)

    assert [p.name for p in (tmp_path / "site" / interactive.LIBRARY_FOLDER).iterdir()] == ["open.js"]
    assert b"not built" in (tmp_path / "site" / interactive.OPENER).read_bytes()


def test_each_script_names_files_that_stand_beside_it(built: Path, tmp_path: Path) -> None:
    copy_assets(tmp_path, built=built)
    scripts = [p for p in tmp_path.rglob("*.js") if p.name.startswith(("map-", "open"))]
    named = [(p.parent / name).resolve() for p in scripts for name in re.findall(r'"(\.\.?/[^"]+)"', p.read_text())]

    assert len(scripts) == 2
    assert len(named) == 4
    assert [str(path) for path in named if not path.is_file()] == []


def test_whatever_is_written_is_what_the_verifier_permits(built: Path, tmp_path: Path) -> None:
    for folder in (built, tmp_path / "nothing"):
        site = tmp_path / f"site-{folder.name}"
        copy_assets(site, built=folder)
        for path, content in files_of(site).items():
            if path.startswith(interactive.LIBRARY_FOLDER):
                assert hashlib.sha256(content).hexdigest() in interactive.permitted()[path]


def test_the_weight_that_a_page_states_is_what_a_press_loads(built: Path, tmp_path: Path) -> None:
    copy_assets(tmp_path, built=built)
    loaded = [
        p for p in tmp_path.rglob("*") if p.name.startswith(("map-", "maplibre-", "worker-")) and p.suffix != ".txt"
    ]

    assert len(loaded) == 4
    assert interactive.weight() == sum(p.stat().st_size for p in loaded)


def test_no_script_of_ours_holds_words_styles_or_another_host() -> None:
    for name in ("interactive.js", "interactive-open.js", "interactive.css"):
        text = (interactive.STATIC / name).read_text("utf-8")
        assert not re.search(r"https?:|//[a-z]+\.[a-z]+/|innerHTML|eval\(|setAttribute\(.style", text), name


def test_set_up_brings_the_version_whose_digests_are_stated() -> None:
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]["maplibre-gl"]
    locked = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]["node_modules/maplibre-gl"]

    assert re.fullmatch(r"\d+\.\d+\.\d+", wanted)
    assert locked["version"] == wanted
    assert f"MapLibre GL JS {wanted}" in (ROOT / "NOTICE").read_text("utf-8")


def test_what_set_up_built_has_the_stated_digests() -> None:
    if not (BUILT / "maplibre.js").is_file():
        pytest.skip("the map's library is not built: python tools/build_assets.py")

    for name, file in interactive.library().items():
        content = (BUILT / name).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (file.sha256, file.bytes)


def test_a_cell_is_a_closed_ring_around_its_middle() -> None:
    (ring,) = cell_geometry("882664c1a1fffff")["coordinates"]

    assert len(ring) == 7
    assert ring[0] == ring[-1]
    # Published by the H3 project's own tools: this cell's middle is at 41.9, -87.7, give or take half a kilometer.
    assert all(abs(lon + 87.65) < 0.2 and abs(lat - 41.9) < 0.2 for lon, lat in ring)


def test_an_area_keeps_its_holes_and_its_corners_and_loses_what_bends_nothing() -> None:
    outer = [
        [0, 0],
        [500, 1],
        [1000, 0],
        [1000, 1000],
        [750, 1001],
        [500, 1000],
        [250, 999],
        [0, 1000],
        [0, 500],
        [0, 0],
    ]
    hole = [[400, 400], [600, 400], [600, 600], [400, 400]]
    geometry = {"type": "Polygon", "coordinates": [outer, hole]}

    ((rim, inside),) = area_geometry(geometry)["coordinates"]

    assert sorted(map(tuple, rim[:-1])) == [(0.0, 0.0), (0.0, 0.01), (0.01, 0.0), (0.01, 0.01)]
    assert rim[0] == rim[-1]
    assert inside == [[0.004, 0.004], [0.006, 0.004], [0.006, 0.006], [0.004, 0.004]]
    assert border_lines([geometry])["coordinates"] == [rim, inside]
