"""One metric file and a folder of published rows, with no city around them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import civicstat.metrics.compute_file as compute_file_module
from civicstat.metrics.compute_file import compute_file
from civicstat.metrics.errors import DisagreementError, RecordsError


FILE = """
id = "closed-in-time"
version = 1
title = "Closed in time"
title_es = "Cerradas a tiempo"
question = "In time?"
question_es = "¿A tiempo?"
owner = "Commissioner"
owner_es = "Comisionado"
measure = "share"
numerator = "days_between(opened, closed) <= 5"
periods = ["month"]
by = ["ward"]
unit = "percent"
digits = 1
direction = "up"
settles_after = "30 days"
known_gaps = ["Some."]
known_gaps_es = ["Algunas."]
proposed_by = "a test"
proposed_by_es = "una prueba"
"""


def _file(folder: Path, text: str = FILE) -> Path:
    path = folder / "closed-in-time.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_figures_accounting_and_sql_come_back_as_json(town: Any, tmp_path: Path) -> None:
    town.write([town.asset("2014-05-01", "2014-05-03")] * 12 + [town.place("2014-05-01", "2014-05-30")] * 4)

    result = compute_file(_file(tmp_path), town.folder, as_of="2014-06-30", coverage_from="2014-04-01")

    figures = {figure["key"]: figure for figure in json.loads(json.dumps(result))["figures"]}
    assert figures["closed-in-time|v1|2014-05|city:-|-"]["value"] == "75.0"
    assert figures["closed-in-time|v1|2014-05|ward:north|-"]["n"] == 16
    assert len(result["accounting"]) == len(result["figures"]) == 6
    assert result["sql"].startswith("-- Closed in time\n")


def test_hours_need_the_time_zone_of_the_city(town: Any, tmp_path: Path) -> None:
    place = town.with_context(precision="second")
    place.write([place.asset("2014-05-01T12:00:00Z", "2014-05-03T12:00:00Z")])
    path = _file(tmp_path, FILE.replace("days_between(opened, closed) <= 5", "hours_between(opened, closed) <= 5"))

    with pytest.raises(RecordsError, match="time zone"):
        compute_file(path, place.folder, as_of="2014-06-30", coverage_from="2014-04-01")

    told = compute_file(path, place.folder, as_of="2014-06-30", coverage_from="2014-04-01", time_zone="America/Chicago")
    assert told["figures"]


def test_an_unreadable_day_or_folder_is_refused(town: Any, tmp_path: Path) -> None:
    with pytest.raises(RecordsError, match=r"there is no file service-requests-asset\.csv"):
        compute_file(_file(tmp_path), tmp_path, as_of="2014-06-30", coverage_from="2014-04-01")
    town.write([])
    with pytest.raises(RecordsError, match="'June' is not a day"):
        compute_file(_file(tmp_path), town.folder, as_of="June", coverage_from="2014-04-01")


def test_a_disagreement_of_the_two_computations_stops_everything(
    town: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.write([town.asset("2014-05-01", "2014-05-03")])
    monkeypatch.setattr(compute_file_module, "recheck", lambda *_, **__: ((), ()))

    with pytest.raises(DisagreementError, match="the two computations of closed-in-time differ"):
        compute_file(_file(tmp_path), town.folder, as_of="2014-06-30", coverage_from="2014-04-01")
