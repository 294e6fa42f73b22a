"""Bad input: one clear letter (what, where, expected, next step), exit code 2, and a home left as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from civicstat.cli.app import app


REQUESTS = "data/requests.csv"


def edit(file: str, change: Callable[[str], str]) -> Callable[[Path], None]:
    def spoil(city: Path) -> None:
        path = city / file
        before = path.read_text(encoding="utf-8")
        assert change(before) != before
        path.write_text(change(before), encoding="utf-8")

    return spoil


def replaced(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


def with_filter(text: str) -> Callable[[Path], None]:
    return edit(
        "metrics/closed-within-5-days.toml",
        lambda toml: re.sub(r'^where = "kind.*$', f"where = {json.dumps(text)}", toml, flags=re.MULTILINE),
    )


BAD = {
    "a missing file": (lambda city: (city / REQUESTS).unlink(), ["data/requests.csv"]),
    "a wrong column": (
        edit("sources.toml", replaced('opened = "opened"', 'opened = "openend"')),
        ["openend", "opened"],
    ),
    "only undecodable dates": (
        edit("sources.toml", replaced('date_format = "%Y-%m-%d"', 'date_format = "%d.%m.%Y"')),
        ["date_format", "data/requests.csv"],
    ),
    "a broken polygon": (
        lambda city: broken_polygon(city / "areas" / "neighborhoods.geojson"),
        ["neighborhoods.geojson"],
    ),
    "a file that is no GeoJSON": (
        lambda city: (city / "areas" / "neighborhoods.geojson").write_text("no map"),
        ["neighborhoods.geojson"],
    ),
    "an empty data set": (edit(REQUESTS, lambda text: text.splitlines(keepends=True)[0]), ["there are no rows"]),
    "an empty file": (edit(REQUESTS, lambda text: ""), ["requests.csv"]),
    "a filter with LIKE": (with_filter("kind LIKE 'l%'"), ["closed-within-5-days.toml", "where", "LIKE"]),
    "two statements": (with_filter("1=1; drop table x"), ["closed-within-5-days.toml", "where"]),
    "a subquery": (with_filter("kind IN (SELECT 'litter')"), ["closed-within-5-days.toml", "where"]),
    "a function": (with_filter("lower(kind) = 'litter'"), ["closed-within-5-days.toml", "where"]),
    "a comparison with NULL": (with_filter("kind = NULL"), ["closed-within-5-days.toml", "NULL"]),
    "a kind that does not exist": (with_filter("kind = 'liter'"), ["liter", "litter"]),
    "an unclassed table of kinds": (edit("kinds.csv", replaced(",person", ",people")), ["kinds.csv", "people"]),
    "a small area": (edit("areas/households.csv", replaced("east-end,2100", "east-end,210")), ["East End (210)"]),
    "no way to report a problem": (edit("city.toml", replaced('phone = "311"\n', "")), ["contact.phone"]),
    "an unreadable theme": (
        edit("city.toml", lambda text: text + '\n[theme]\nink = "#EEEEEE"\n'),
        ["theme"],
    ),
}  # fmt: skip


def broken_polygon(file: Path) -> None:
    document = json.loads(file.read_text())
    ring = document["features"][0]["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]
    file.write_text(json.dumps(document))


@pytest.mark.parametrize("name", BAD)
def test_one_clear_letter_and_nothing_half_written(city, home, files_of, name):
    spoil, said = BAD[name]
    spoil(city)
    before = files_of(home)

    result = CliRunner().invoke(app, ["cycle", str(city), "--home", str(home), "--json"])

    assert result.exit_code == 2, result.output
    letter = json.loads(result.stdout)
    told = " ".join(letter.values())
    assert letter["found"], letter
    assert letter["where"], letter
    assert letter["expected"] or letter["next_step"], letter
    assert all(word in told for word in said), letter
    assert "Traceback" not in result.output
    assert files_of(home) == before


@pytest.mark.parametrize("name", BAD)
def test_the_doctor_finds_it_too(city, name):
    BAD[name][0](city)
    result = CliRunner().invoke(app, ["doctor", str(city), "--json"])

    assert result.exit_code == 1, result.output
    told = json.loads(result.stdout)
    assert told["to_mend"] >= 1
    assert any(word in json.dumps(told) for word in BAD[name][1])


def test_the_doctor_finds_nothing_to_mend_in_a_new_city(city):
    result = CliRunner().invoke(app, ["doctor", str(city)])

    assert result.exit_code == 0, result.output
    assert "Nothing to mend." in result.output


def test_some_bad_rows_are_kept_with_their_reason_and_the_rest_goes_on(city, tmp_path):
    with (city / REQUESTS).open("a") as rows:
        rows.write("2025-05-32,2025-06-01,Litter,10.01,-139.98,,1\n2025-05-09,2025-05-01,Litter,10.01,-139.98,,1\n")
    result = CliRunner().invoke(app, ["cycle", str(city), "--home", str(tmp_path / "home"), "--json"])

    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["refused"] == 2
    kept = next((tmp_path / "home" / "warehouse").rglob("*refused*/**/*.csv")).read_text()
    assert "2025-05-32" in kept
    assert "requests.csv" in kept


def test_an_unknown_day_is_named(city, home):
    result = CliRunner().invoke(app, ["cycle", str(city), "--home", str(home), "--as-of", "yesterday"])

    assert result.exit_code == 2
    assert "--as-of: 'yesterday' is not a day" in result.output
