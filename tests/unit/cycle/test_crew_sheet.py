"""The crew's own sheet, from a city file with made-up addresses to paper; no address goes anywhere else."""

from __future__ import annotations

import csv
import json
import logging
import shutil
from pathlib import Path

import h3
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from civicstat.cli.app import app
from civicstat.cycle.errors import CycleError
from civicstat.cycle.run import run_cycle, sheet_step
from civicstat.dispatch.errors import DispatchError
from civicstat.ledger.reader import Record
from civicstat.sources.errors import SourceError


# Stands in every made-up address and in nothing else.
MARK = "Quillfeather"
SETTINGS = """
[[forecasts]]
id = "streets"
title = "Street requests next week"
title_es = "Solicitudes de calle la próxima semana"
metric = "street-requests"

[dispatch]
yard = ["10.00500", "-140.00500"]
set_by = "invented"
set_by_es = "inventado"
"""


@pytest.fixture(scope="module")
def city_with_addresses(template_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    city = Path(shutil.copytree(template_city, tmp_path_factory.mktemp("crews") / "city"))
    (city / "city.toml").write_text((city / "city.toml").read_text() + SETTINGS)
    file = city / "data" / "requests.csv"
    with file.open(newline="") as lines:
        header, *rows = list(csv.reader(lines))
    with file.open("w", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow([*header, "street"])
        writer.writerows([*row, f"{number} {MARK} Lane"] for number, row in enumerate(rows, start=1))
    sources = city / "sources.toml"
    sources.write_text(sources.read_text().replace('kind = "type"\n', 'kind = "type"\naddress = "street"\n'))
    return city


@pytest.fixture(scope="module")
def planned_home(city_with_addresses: Path, tmp_path_factory: pytest.TempPathFactory, cycle_of) -> Path:
    home = tmp_path_factory.mktemp("crews") / "home"
    run_cycle(cycle_of(city_with_addresses, home))
    return home


@pytest.fixture
def planned(planned_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(planned_home, tmp_path / "home"))


def open_requests(city: Path, cells: set[str], *, duplicates: bool) -> set[str]:
    """By plain reading of the city's file: the addresses of open requests about things of the city in some cells."""
    with (city / "data" / "requests.csv").open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    kinds = {row["slug"]: row for row in csv.DictReader((city / "kinds.csv").open())}
    assets = {kind["source"] for kind in kinds.values() if kind["subject_class"] == "asset"}
    return {
        row["street"]
        for row in rows
        if row["type"] in assets
        and row["opened"] <= "2025-06-30"
        and (not row["closed"] or row["closed"] > "2025-06-30")
        and h3.latlng_to_cell(float(row["lat"]), float(row["lon"]), 10) in cells
        and (duplicates or row["status"] != "Duplicate")
    }


def everything_in(folder: Path) -> str:
    """All that can be read in a folder's files, the text in tables among it; not the private ones."""
    texts = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "private" not in path.relative_to(folder).parts:
            texts.append(path.read_bytes().decode("latin-1"))
            if path.suffix == ".parquet":
                texts.append(str(pq.read_table(path).to_pylist()))
    return "".join(texts)


def test_the_sheet_has_the_address_of_every_request_at_the_plans_stops_and_no_other(
    city_with_addresses, planned, caplog, capfd
):
    caplog.set_level(logging.DEBUG)
    arguments = ["plan", "sheet", str(city_with_addresses), "--home", str(planned)]
    told = CliRunner().invoke(app, [*arguments, "--json"])
    assert told.exit_code == 0, told.output
    in_words = CliRunner().invoke(app, arguments)

    sheet = planned / "private" / "route-sheet-2025-07-07.csv"
    rows = list(csv.DictReader(sheet.open(newline="")))
    plan = Record(planned).object_json(Record(planned).ref("route-plan/crews"))
    visited = {visit["stop"] for crew in plan["plan"]["crews"] for visit in crew["visits"]}
    cells = {stop["cell"] for stop in plan["stops"] if stop["stop"] in visited}
    least = open_requests(city_with_addresses, cells, duplicates=False)
    assert least
    listed = {row["where"] for row in rows if row["reported_there"]}
    assert least <= listed <= open_requests(city_with_addresses, cells, duplicates=True)
    result = json.loads(told.stdout)
    assert result["requests_with_an_address"] == result["requests"]
    assert [Path(path).name for path in result["private_files"]] == [
        "route-sheet-2025-07-07.csv",
        "route-sheet-2025-07-07-en.html",
        "route-sheet-2025-07-07-es.html",
    ]
    for path in (planned / "private").iterdir():
        assert path.stat().st_mode & 0o077 == 0
        assert MARK in path.read_text()

    assert MARK not in everything_in(planned)
    assert MARK not in told.output + in_words.output + caplog.text + "".join(capfd.readouterr())


def test_a_file_that_changed_since_the_plan_is_refused_and_no_sheet_is_written(
    city_with_addresses, planned, tmp_path, cycle_of
):
    city = Path(shutil.copytree(city_with_addresses, tmp_path / "city"))
    file = city / "data" / "requests.csv"
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join([lines[0], *lines[2:]]))

    with pytest.raises(SourceError, match="the files have changed since the records were read") as refused:
        sheet_step(cycle_of(city, planned))
    assert MARK not in str(refused.value)
    assert not (planned / "private").exists()


def test_records_that_are_not_those_of_the_plan_are_refused(city_with_addresses, planned, tmp_path, cycle_of):
    """Somebody has read newer records into the home, and the plan on record is still the older one."""
    from civicstat.cycle.run import ingest_step

    city = Path(shutil.copytree(city_with_addresses, tmp_path / "city"))
    file = city / "data" / "requests.csv"
    plan = Record(planned).object_json(Record(planned).ref("route-plan/crews"))
    stop = next(stop for stop in plan["stops"] if stop["requests"] and stop["stop"] == first_visit(plan))
    latitude, longitude = stop["latitude"] / 100_000, stop["longitude"] / 100_000
    with file.open("a") as rows:
        rows.write(f"2025-06-29,,Litter,{latitude},{longitude},,1,9999 {MARK} Lane\n")
    ingest_step(cycle_of(city, planned))

    with pytest.raises(DispatchError, match="are not those that the plan was made from"):
        sheet_step(cycle_of(city, planned))


def first_visit(plan) -> int:
    kinds = {stop["stop"] for stop in plan["stops"] if stop["kinds"]}
    return next(v["stop"] for crew in plan["plan"]["crews"] for v in crew["visits"] if v["stop"] in kinds)


def test_a_city_without_addresses_gets_points_and_is_told_so(template_city, tmp_path, cycle_of):
    city = Path(shutil.copytree(template_city, tmp_path / "city"))
    (city / "city.toml").write_text((city / "city.toml").read_text() + SETTINGS)
    cycle = cycle_of(city, tmp_path / "home")
    run_cycle(cycle)
    result = sheet_step(cycle)

    assert result["requests_with_an_address"] == 0
    assert "sources.toml names no column of addresses" in result["without_addresses"]
    rows = csv.DictReader((tmp_path / "home" / "private" / "route-sheet-2025-07-07.csv").open(newline=""))
    points = {row["where"] for row in rows if row["reported_there"]}
    with (city / "data" / "requests.csv").open(newline="") as lines:
        assert points <= {f"{row['lat']}, {row['lon']}" for row in csv.DictReader(lines)}
    assert points


def test_without_a_plan_on_record_the_letter_says_what_to_run(template_city, home, cycle_of):
    with pytest.raises(CycleError, match="no crew plan is on record"):
        sheet_step(cycle_of(template_city, home))
