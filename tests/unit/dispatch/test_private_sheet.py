"""The crew's sheet with addresses: what the crew alone sees, and where it may stand."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from civicstat.dispatch.errors import DispatchError
from civicstat.dispatch.plan import RoutePlan
from civicstat.dispatch.private_sheet import Place, SheetNames, write_private_sheet
from civicstat.dispatch.sheet import route_geojson, sheet_rows


Plan = dict[str, Any]
ENGLISH = SheetNames("en", kinds={"alley": "Alley <dirty>"}, areas={"north": "North Side"})


@pytest.fixture
def plan(tight_day: RoutePlan, published: Callable[[RoutePlan], Plan]) -> Plan:
    return published(tight_day)


def test_the_sheet_with_addresses_stands_in_the_private_folder_and_nowhere_else(plan: Plan, tmp_path: Path) -> None:
    first, *_, last = sheet_rows(plan)
    places = {first.cell: [Place("1 Elm St", ("alley",), 2), Place("3 Elm St")], last.cell: [Place("=HYPERLINK(1)")]}

    written = write_private_sheet(plan, places, home=tmp_path)

    (path,) = [found for found in tmp_path.rglob("*") if found.is_file()]
    assert written == [path] == [tmp_path / "private" / "route-sheet-2014-07-01.csv"]
    assert path.stat().st_mode & 0o077 == 0
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(sheet_rows(plan)) + 1
    assert [row["where"] for row in rows[:2]] == ["1 Elm St", "3 Elm St"]
    assert (rows[0]["reported_there"], rows[0]["reports_there"]) == ("alley", "2")
    assert rows[-1]["where"] == "'=HYPERLINK(1)"
    assert rows[0]["longitude"] == str(first.longitude)
    assert "Elm" not in json.dumps(plan) + route_geojson(plan) + repr(sheet_rows(plan))


def test_the_private_sheet_is_written_anew_each_time(plan: Plan, tmp_path: Path) -> None:
    write_private_sheet(plan, {sheet_rows(plan)[0].cell: [Place("1 Elm St")]}, home=tmp_path)
    write_private_sheet(plan, {}, home=tmp_path)

    assert "Elm" not in (tmp_path / "private" / "route-sheet-2014-07-01.csv").read_text(encoding="utf-8")


def test_a_private_folder_that_leads_elsewhere_is_refused(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "portal").mkdir()
    (tmp_path / "private").symlink_to(tmp_path / "portal")

    with pytest.raises(DispatchError, match="cannot be kept private"):
        write_private_sheet(plan, {}, home=tmp_path)
    assert list((tmp_path / "portal").iterdir()) == []


def test_a_day_that_is_a_path_is_refused(plan: Plan, tmp_path: Path) -> None:
    plan["day"] = "../portal/2014-07-01"

    with pytest.raises(DispatchError, match="cannot be kept private"):
        write_private_sheet(plan, {}, home=tmp_path)


def test_the_page_to_print_names_every_place_and_is_read_by_its_owner_alone(plan: Plan, tmp_path: Path) -> None:
    first = next(row for row in sheet_rows(plan) if row.neighborhood == "north")
    place = Place("1 Elm St & Oak <Rear>", ("alley", "cart"), 2)
    _, path = write_private_sheet(plan, {first.cell: [place]}, home=tmp_path, names=[ENGLISH])

    assert path.name == "route-sheet-2014-07-01-en.html"
    assert path.stat().st_mode & 0o077 == 0
    page = path.read_text(encoding="utf-8")
    assert "1 Elm St &amp; Oak &lt;Rear&gt;" in page
    assert "Alley &lt;dirty&gt;, cart · reports: 2" in page
    assert "North Side" in page
    assert page.count('<div class="stop">') == len(sheet_rows(plan))
    assert "Example, not validated by crews." in page
    assert "may not be used to fine or to inspect anyone" in page
    # It loads nothing from anywhere, so that nobody learns that it was opened.
    assert "src=" not in page
    assert "href=" not in page


def test_a_page_without_addresses_says_so_in_its_language(plan: Plan, tmp_path: Path) -> None:
    _, path = write_private_sheet(
        plan, {}, home=tmp_path, names=[SheetNames("es", kinds={}, areas={})], has_addresses=False
    )

    page = path.read_text(encoding="utf-8")
    assert '<html lang="es">' in page
    assert "El archivo de la ciudad no trae direcciones" in page
