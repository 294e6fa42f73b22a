"""`civicstat propose` as people use it, and the tutorial, command by command, on the example that it names."""

from __future__ import annotations

import csv
import json
import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pyarrow.csv
import pytest
from typer.testing import CliRunner, Result

from civicstat.cli.app import app
from civicstat.cycle.city_folder import read_city_folder


ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "los-angeles"
TUTORIAL = ROOT / "docs" / "tutorials" / "from-a-file-to-a-public-page.md"
WITH_AREAS = ("--boundary", "neighborhood-councils.geojson", "--boundary-key", "name", "--households", "households.csv")


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tutorial's folder: the example's files and nothing else."""
    folder = tmp_path / "trial"
    shutil.copytree(EXAMPLE, folder)
    monkeypatch.chdir(folder)
    return folder


def civicstat(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def commands_of_the_tutorial() -> list[list[str]]:
    lines = re.findall(r"^    (civicstat .*)$", TUTORIAL.read_text(encoding="utf-8"), re.MULTILINE)
    return [shlex.split(line)[1:] for line in lines]


def edits_of_the_tutorial() -> list[tuple[str, list[tuple[str, str]]]]:
    """Each `diff` block: the file, and lines with what they become."""
    found = []
    for block in re.findall(r"```diff\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL):
        file, *lines = block.splitlines()
        found.append((file, [(old[1:], new[1:]) for old, new in zip(lines[::2], lines[1::2], strict=True)]))
    return found


def apply(file: str, edits: list[tuple[str, str]]) -> None:
    text = Path(file).read_text(encoding="utf-8")
    for old, new in edits:
        assert f"{old}\n" in text, f"{file} has no line {old!r}"
        text = text.replace(f"{old}\n", f"{new}\n", 1)
    Path(file).write_text(text, encoding="utf-8")


@pytest.mark.slow
def test_the_tutorial_leads_from_the_file_to_a_page_that_verify_finds_whole(trial: Path) -> None:
    edits = dict(edits_of_the_tutorial())
    said = {}
    for arguments in commands_of_the_tutorial():
        if arguments[0] == "serve":
            continue
        answer = civicstat(*arguments)
        assert answer.exit_code == 0, f"{' '.join(arguments)}\n{answer.output}"
        said[arguments[0]] = answer.output
        # What the tutorial tells to edit is edited once the command has made it.
        for file in [file for file in edits if Path(file).is_file()]:
            apply(file, edits.pop(file))

    assert edits == {}
    assert "Nothing to mend." in said["doctor"]
    assert said["doctor"].count("\n? ") == 3
    assert "Decide this" not in (trial / "los-angeles" / "city.toml").read_text(encoding="utf-8")
    assert re.search(r"^OK: homes/los-angeles holds", said["verify"], re.MULTILINE)
    page = (trial / "homes/los-angeles/portal/en/index.html").read_text(encoding="utf-8")
    for number in ("463", "38.4", "665"):
        assert number in TUTORIAL.read_text(encoding="utf-8")
        assert number in page
    assert len(list((trial / "homes/los-angeles/portal/en/metrics").glob("*-over-time.html"))) == 5


def test_without_out_nothing_is_written(trial: Path) -> None:
    before = sorted(trial.rglob("*"))

    answer = civicstat("propose", "requests.csv")

    assert answer.exit_code == 0
    assert "Nothing was written. With --out FOLDER a city folder is made." in answer.output
    assert sorted(trial.rglob("*")) == before


def test_the_folder_passes_doctor_as_it_is_written(trial: Path) -> None:
    assert civicstat("propose", "requests.csv", "--out", "city", *WITH_AREAS).exit_code == 0

    answer = civicstat("doctor", "city", "--json")

    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.output)["to_mend"] == 0


def test_a_grid_passes_doctor_and_says_that_it_is_no_neighborhoods(trial: Path) -> None:
    assert civicstat("propose", "requests.csv", "--out", "city", "--grid").exit_code == 0

    answer = civicstat("doctor", "city", "--json")
    layer = read_city_folder(Path("city")).city.layers[0]

    assert answer.exit_code == 0, answer.output
    assert layer.title == "Grid areas (not neighborhoods, made by us)"
    assert layer.title_es == "Zonas de cuadrícula (no son vecindarios, hechas por nosotros)"


def test_columns_that_must_not_be_read_do_not_enter_the_folder(trial: Path) -> None:
    civicstat("propose", "requests.csv", "--out", "city", "--grid")

    columns = pyarrow.csv.read_csv("city/data/requests.csv").column_names
    source = tomllib.loads(Path("city/sources.toml").read_text(encoding="utf-8"))["service_requests"]

    assert sorted(columns) == sorted(source["columns"].values())
    assert {entry["column"] for entry in source["never_read"]} == {"Status", "UpdatedDate", "ServiceDate", "Anonymous"}
    assert all(entry["why"] != entry["why_es"] for entry in source["never_read"])


def test_boundaries_without_households_merge_until_each_area_is_busy_enough(trial: Path) -> None:
    assert civicstat("propose", "requests.csv", "--out", "city", *WITH_AREAS[:4]).exit_code == 0

    city = read_city_folder(Path("city")).city

    assert len(city.layers[0].merge) > 50
    assert all("requests about places a year" in merge.reason for merge in city.layers[0].merge)
    assert civicstat("doctor", "city").exit_code == 0


def test_a_council_under_1000_households_joins_a_neighbor_with_the_reason(trial: Path) -> None:
    civicstat("propose", "requests.csv", "--out", "city", *WITH_AREAS)

    merges = read_city_folder(Path("city")).city.layers[0].merge

    assert [(merge.area, merge.into) for merge in merges] == [("hermon", "arroyo-seco")]
    assert merges[0].reason.startswith("Fewer than 1,000 households: 922.")


def test_a_folder_is_never_overwritten(trial: Path) -> None:
    Path("city").mkdir()
    Path("city/notes.txt").write_text("ours", encoding="utf-8")

    answer = civicstat("propose", "requests.csv", "--out", "city", "--grid", "--json")

    assert answer.exit_code == 2
    assert json.loads(answer.output) == {
        "error": "SourceError",
        "found": "city is not empty",
        "where": "",
        "expected": "a folder that does not exist yet, or is empty; nothing is ever overwritten",
        "next_step": "Give another folder: --out FOLDER.",
    }
    assert [path.name for path in Path("city").iterdir()] == ["notes.txt"]


def test_without_areas_the_letter_says_what_to_do(trial: Path) -> None:
    answer = civicstat("propose", "requests.csv", "--out", "city", "--json")

    letter = json.loads(answer.output)
    assert answer.exit_code == 2
    assert letter["found"] == "we have the requests, and no areas to count them in"
    assert "--boundary FILE --boundary-key NAME" in letter["next_step"]
    assert not Path("city").exists()


def test_a_boundary_key_that_is_not_there_is_named(trial: Path) -> None:
    answer = civicstat("propose", "requests.csv", "--out", "city", *WITH_AREAS[:2], "--boundary-key", "nmae", "--json")

    letter = json.loads(answer.output)
    assert answer.exit_code == 2
    assert "nmae" in letter["found"]
    assert not Path("city").exists()


def test_a_column_that_somebody_names_wins(trial: Path) -> None:
    answer = civicstat("propose", "requests.csv", "--column", "due=ServiceDate", "--json")

    due = next(column for column in json.loads(answer.output)["columns"] if column["ours"] == "due")
    assert due == {"ours": "due", "column": "ServiceDate", "confidence": "sure", "reasons": ["you said so"]}


@pytest.mark.parametrize("told", ["opened", "opened=", "status=Status", "=x"])
def test_a_column_that_cannot_be_named_so_is_refused(trial: Path, told: str) -> None:
    answer = civicstat("propose", "requests.csv", "--column", told, "--json")

    assert answer.exit_code == 2
    assert json.loads(answer.output)["found"] == f"{told!r} names no column"


def test_kinds_that_somebody_looked_at_keep_their_class(trial: Path) -> None:
    civicstat("propose", "requests.csv", "--out", "draft", "--grid")
    with Path("draft/kinds.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    looked = [{**row, "subject_class": "person"} if row["slug"] == "other" else row for row in rows]
    with Path("looked.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(looked)

    answer = civicstat("propose", "requests.csv", "--kinds", "looked.csv", "--json")

    kinds = {kind["slug"]: kind for kind in json.loads(answer.output)["kinds"]}
    assert (kinds["other"]["subject_class"], kinds["other"]["look"]) == ("person", False)
    assert {slug: kind["subject_class"] for slug, kind in kinds.items()} == {
        row["slug"]: row["subject_class"] for row in looked
    }


def test_the_example_holds_no_address_no_name_and_no_exact_point_of_a_home() -> None:
    with (EXAMPLE / "requests.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    persons = [row for row in rows if row["RequestType"] in ("Homeless Encampment", "Feedback")]
    things = ("Illegal Dumping Pickup", "Dead Animal Removal", "Single Streetlight Issue", "Multiple Streetlight Issue")

    assert len(rows) == 10_000
    assert len(persons) == 514
    assert {tuple(row[c] for c in row if c not in ("CreatedDate", "RequestType")) for row in persons} == {("",) * 10}
    for row in rows:
        places = 3 if row["RequestType"] in things else 2
        assert re.fullmatch(rf"(-?\d+\.\d{{{places}}})?", row["Latitude"])
        if row["RequestType"] not in things:
            assert row["CreatedDate"].endswith("12:00:00 PM")
    assert sum(file.stat().st_size for file in EXAMPLE.iterdir()) < 2_000_000


def test_the_readme_of_the_example_states_source_and_licence_of_every_file() -> None:
    readme = (EXAMPLE / "README.md").read_text(encoding="utf-8")

    for file in EXAMPLE.iterdir():
        if file.suffix != ".md":
            line = next(line for line in readme.splitlines() if line.startswith(f"| `{file.name}` |"))
            assert len(line.split("|")) == 6
            assert all(cell.strip() for cell in line.split("|")[1:-1])
