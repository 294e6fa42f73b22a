"""The verifier and the interactive map: its numbers are the record's, its library is ours or not there at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from civicstat.cycle.verify.run import verify
from civicstat.look.interactive import OPENER, library


def map_files(home: Path) -> list[Path]:
    return sorted((home / "portal" / "en").glob("*.geojson"))


def test_the_numbers_of_popups_are_counted_and_hold(home: Path) -> None:
    verdict = verify(str(home), render=False)

    assert map_files(home)
    assert verdict.holds, verdict.in_words()
    assert verdict.counts["numbers on interactive maps, each looked up in the record"] > 5


def test_a_changed_digit_in_a_popup_is_named_with_its_number(home: Path) -> None:
    file = map_files(home)[0]
    body = json.loads(file.read_text("utf-8"))
    said = next(f["properties"] for f in body["features"] if f["properties"].get("key"))
    number = next(piece for cell in said["cells"] for piece in cell if not isinstance(piece, str))
    number[3] = f"1{number[3]}"
    file.write_text(json.dumps(body), encoding="utf-8")

    findings = verify(str(home), render=False).findings

    assert [(f.file, f.key, f.what) for f in findings] == [
        (f"en/{file.name}", said["key"] + number[0], "the number does not read as published")
    ]


def test_a_file_of_places_that_cannot_be_read_is_named(home: Path) -> None:
    file = map_files(home)[0]
    file.write_text('{"features": [{}]}', encoding="utf-8")

    assert [(f.file, f.what) for f in verify(str(home), render=False).findings] == [
        (f"en/{file.name}", "the places of this map cannot be read")
    ]


@pytest.mark.parametrize("name", [OPENER, next(iter(library().values())).path, "assets/interactive/more.js"])
def test_a_script_that_we_did_not_ship_is_named(home: Path, name: str) -> None:
    script = home / "portal" / name
    script.write_text("document.querySelectorAll('data').forEach(d => d.textContent = '0')", encoding="utf-8")

    assert [(f.file, f.what) for f in verify(str(home)).findings] == [
        (name, "this script is not the one that Civicstat ships")
    ]


def test_a_site_from_a_machine_without_the_library_holds(home: Path) -> None:
    for file in library().values():
        (home / "portal" / file.path).unlink(missing_ok=True)
    (home / "portal" / OPENER).write_bytes(
        b"// The library of the interactive map was not built: drawings and tables say the same.\n"
    )

    assert verify(str(home)).holds
