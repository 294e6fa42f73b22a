"""`verify --rerun`: forecasts and plans made again; what was made otherwise than stated does not come out again."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from civicstat.cli.app import app
from civicstat.cycle import ahead
from civicstat.cycle.run import adopt_step, ahead_step, ingest_step, metrics_step, publish_step, run_cycle
from civicstat.cycle.verify import rerun
from civicstat.cycle.verify.run import NOT_MADE_AGAIN, verify
from civicstat.dispatch.plan import plan_day
from civicstat.ledger.reader import Record
from civicstat.vocabulary.canonical import canonical_bytes, sha256_hex


SETTINGS = """
[[forecasts]]
id = "streets"
title = "Street requests next week"
title_es = "Solicitudes de calle la próxima semana"
metric = "street-requests"

[dispatch]
yard = ["10.00500", "-140.00500"]
minimum_after_days = 10
set_by = "invented"
set_by_es = "inventado"
"""


@pytest.fixture(scope="module")
def far_city(template_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    city = Path(shutil.copytree(template_city, tmp_path_factory.mktemp("again") / "city"))
    (city / "city.toml").write_text((city / "city.toml").read_text() + SETTINGS)
    return city


@pytest.fixture(scope="module")
def far_home(far_city: Path, tmp_path_factory: pytest.TempPathFactory, cycle_of) -> Path:
    home = tmp_path_factory.mktemp("again") / "home"
    run_cycle(cycle_of(far_city, home))
    return home


def test_an_honest_record_comes_out_again_and_says_how_long_it_took(far_home):
    verdict = verify(str(far_home), render=False, rerun=True)

    assert verdict.holds, verdict.in_words()
    assert verdict.counts["forecasts and crew plans made again by our program, equal to the last digit"] == 2
    assert any(note.startswith("Making 2 forecasts and crew plans again took ") for note in verdict.notes)
    assert NOT_MADE_AGAIN not in verdict.skipped


def test_without_being_asked_nothing_is_made_again_and_the_verdict_says_so(far_home):
    verdict = verify(str(far_home), render=False)

    assert NOT_MADE_AGAIN in verdict.skipped
    assert not [what for what in verdict.counts if "made again" in what]


def spoiled(city: Path, home: Path, cycle_of, change) -> Path:
    """A city that changes what it is about to publish, and mends every digest that names it."""
    cycle = cycle_of(city, home)
    for step in (ingest_step, adopt_step, metrics_step, ahead_step):
        step(cycle)
    change(home / "warehouse")
    publish_step(cycle)
    return home


def raise_a_quiet_cell(warehouse: Path) -> None:
    """Expect more, out of thin air, in a cell that no stop of the plan lies in."""
    file = warehouse / "release" / "forecast" / "streets"
    plan = json.loads((warehouse / "release" / "route-plan" / "crews").read_bytes())
    used = {stop["forecast"]["cell"] for stop in plan["stops"] if stop["forecast"]}
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    line = next(line for line in lines if "h3-8:" in line["key"] and not any(cell in line["key"] for cell in used))
    line["value"] = "3.21"
    file.write_bytes(b"".join(canonical_bytes(line) + b"\n" for line in lines))
    restate(warehouse, "forecast/v1", "cells", file)


def flatter_the_scores(warehouse: Path) -> None:
    file = warehouse / "release" / "forecast-scores" / "streets"
    scores = json.loads(file.read_bytes())
    path, name = next((part, key) for part in scores.values() if isinstance(part, dict) for key in part)
    path[name] = "0.001"
    file.write_bytes(canonical_bytes(scores))
    restate(warehouse, "forecast/v1", "scores", file)


def praise_a_place(warehouse: Path) -> None:
    """Let the row of one place say something else, in one language."""
    file = warehouse / "release" / "forecast-words" / "streets"
    words = json.loads(file.read_bytes())
    words["sentences"][0]["es"] = ["Claramente mejor."]
    file.write_bytes(canonical_bytes(words))


def restate(warehouse: Path, type_: str, field: str, file: Path) -> None:
    items = json.loads((warehouse / "ahead.json").read_text())
    for item in items:
        if item["type"] == type_:
            item["body"][field]["sha256"] = sha256_hex(file.read_bytes())
    (warehouse / "ahead.json").write_text(json.dumps(items))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (raise_a_quiet_cell, "this forecast does not come out again from the published rows"),
        (flatter_the_scores, "the scores of this forecast do not come out again from the published rows"),
        (praise_a_place, "the words beside this forecast's places do not come out again from the published rows"),
    ],
)
def test_a_forecast_made_up_with_all_digests_in_order_is_caught_only_by_making_it_again(
    far_city, tmp_path, cycle_of, change, told
):
    home = spoiled(far_city, tmp_path / "home", cycle_of, change)

    assert verify(str(home), render=False).holds
    found = verify(str(home), render=False, rerun=True)
    assert {finding.what for finding in found.findings} == {told}
    if change is raise_a_quiet_cell:
        (finding,) = found.findings
        assert finding.found == "3.21"
        assert finding.key.startswith("forecast-streets|v1|2025-W28|h3-8:")


def test_routes_that_the_stated_search_does_not_find_are_caught_only_by_searching_again(
    far_city, tmp_path, cycle_of, monkeypatch
):
    """Every route driven backwards: as feasible, as long and worth as much, but not what was stated."""

    def backwards(*arguments, **settings):
        plan = plan_day(*arguments, **settings)
        turned, freed = ([tuple(reversed(r)) for r in routes] for routes in (plan.routes, plan.routes_without_rule))
        return replace(plan, routes=tuple(turned), routes_without_rule=tuple(freed))

    monkeypatch.setattr(ahead, "plan_day", backwards)
    home = tmp_path / "home"
    run_cycle(cycle_of(far_city, home))

    assert verify(str(home), render=False).holds
    result = CliRunner().invoke(app, ["verify", str(home), "--no-render", "--rerun"])
    assert result.exit_code == 1
    assert "this crew plan does not come out again from its stops, settings and seed" in result.output


def test_a_forecast_that_the_plan_does_not_rest_on_is_named_without_making_anything_again(far_city, tmp_path, cycle_of):
    def lower_the_forecast(warehouse: Path) -> None:
        file = warehouse / "release" / "forecast" / "streets"
        plan = json.loads((warehouse / "release" / "route-plan" / "crews").read_bytes())
        cell = next(stop["forecast"]["cell"] for stop in plan["stops"] if stop["forecast"])
        lines = [json.loads(line) for line in file.read_text().splitlines()]
        next(line for line in lines if cell in line["key"])["value"] = "0.01"
        file.write_bytes(b"".join(canonical_bytes(line) + b"\n" for line in lines))
        restate(warehouse, "forecast/v1", "cells", file)

    home = spoiled(far_city, tmp_path / "home", cycle_of, lower_the_forecast)
    assert "the crew plan does not rest on the forecast on record" in verify(str(home), render=False).in_words()


def test_what_another_version_made_is_not_made_again_and_the_verdict_says_why(far_home, monkeypatch):
    monkeypatch.setattr(rerun, "__version__", "9.9.9")
    verdict = verify(str(far_home), render=False, rerun=True)

    assert verdict.holds
    key = Record(far_home).entries_of("forecast")[0].key
    assert any(line.startswith(f"{key} was not made again: Civicstat") for line in verdict.skipped)
