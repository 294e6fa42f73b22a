"""A live record: what stands in files is a proposal until somebody adopts it."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from civicstat.cli.app import app
from civicstat.cycle.errors import AdoptionError, CycleError
from civicstat.cycle.home import Home
from civicstat.cycle.run import Cycle, adopt_step, ingest_step, run_cycle, start_cycle
from civicstat.cycle.steps import no_progress
from civicstat.cycle.verify.run import verify
from civicstat.ledger.reader import Record


FIRST_RUN = datetime(2025, 7, 2, 12, tzinfo=UTC)
DECISION = """
id = "second-crew"
department = "public-works"
day = 2025-05-02
text = "Add a second crew."
text_es = "Agregar una segunda cuadrilla."
why = "Litter waits longest in the south."
why_es = "La basura espera más en el sur."
rests_on = ["closed-within-5-days|v1|2025-03|city:-|-"]
invented_example = true
[effect]
metric = "closed-within-5-days"
direction = "up"
value = "80"
by = 2025-12-31
"""
BRIEFING = """
[[briefings]]
department = "public-works"
name = "Public Works"
name_es = "Obras Públicas"
metrics = ["closed-within-5-days"]
"""


def on_day(city: Path, home: Path, *, days: int = 0) -> Cycle:
    """The live cycle that runs so many days after the first."""
    return start_cycle(
        city, Home(home), as_of=None, now=FIRST_RUN + timedelta(days=days), threads=2, progress=no_progress
    )


@pytest.fixture(scope="module")
def first_city(template_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(template_city, tmp_path_factory.mktemp("live") / "city"))
    file = folder / "city.toml"
    file.write_text(file.read_text().replace('mode = "replay"', 'mode = "live"').replace("as_of = ", "# "))
    return folder


@pytest.fixture(scope="module")
def first_home(first_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("live") / "home"
    for step in (ingest_step, adopt_step, run_cycle):
        step(on_day(first_city, home))
    return home


@pytest.fixture
def live_city(first_city: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first_city, tmp_path / "city"))


@pytest.fixture
def live_home(first_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first_home, tmp_path / "live"))


def names(home: Path) -> list[str]:
    return [f"{entry.statement.type} {entry.statement.name}" for entry in Record(home).entries]


def test_a_first_cycle_publishes_nothing_until_somebody_has_adopted(live_city, tmp_path):
    home = tmp_path / "home"
    with pytest.raises(CycleError) as refused:
        run_cycle(on_day(live_city, home))

    assert "no definition has been adopted yet" in str(refused.value)
    assert f"civicstat adopt {live_city} --home {home}" in str(refused.value)
    assert not (home / "ledger").exists()
    assert not (home / "portal").exists()


def test_an_adopted_live_record_is_published_and_holds(live_home):
    verdict = verify(str(live_home))

    assert verdict.holds, verdict.in_words()
    assert Record(live_home).genesis().statement.body["mode"] == "live"
    assert "data-replay" not in (live_home / "portal" / "en" / "index.html").read_text()


def test_a_new_metric_waits_and_the_cycle_names_it_and_the_command(live_city, live_home):
    metric = live_city / "metrics" / "street-requests.toml"
    (live_city / "metrics" / "all-requests.toml").write_text(
        metric.read_text().replace('id = "street-requests"', 'id = "all-requests"')
    )
    result = run_cycle(on_day(live_city, live_home, days=1))

    assert result["proposals_waiting"] == ["definition all-requests/1"]
    assert result["to_adopt_them"] == f"civicstat adopt {live_city} --home {live_home}"
    assert "definition/v1 all-requests/1" not in names(live_home)
    assert "all-requests" not in Record(live_home).live_definitions()
    assert not (live_home / "portal" / "en" / "metrics" / "all-requests.html").exists()

    adopt_step(on_day(live_city, live_home, days=1))
    result = run_cycle(on_day(live_city, live_home, days=1))
    assert result["proposals_waiting"] == []
    assert "to_adopt_them" not in result
    assert (live_home / "portal" / "en" / "metrics" / "all-requests.html").is_file()


def test_a_file_that_differs_under_the_same_version_stops_the_cycle(live_city, live_home):
    file = live_city / "metrics" / "closed-within-5-days.toml"
    file.write_text(file.read_text().replace("<= 5", "<= 9"))
    before = names(live_home)

    with pytest.raises(AdoptionError, match="closed-within-5-days, version 1: `numerator`"):
        run_cycle(on_day(live_city, live_home, days=1))
    assert names(live_home) == before


def test_a_changed_city_waits_too(live_city, live_home):
    file = live_city / "city.toml"
    file.write_text(file.read_text().replace('web = "311.example.org"', 'web = "312.example.org"'))
    result = run_cycle(on_day(live_city, live_home, days=1))

    assert result["proposals_waiting"] == ["city springfield"]
    assert "312.example.org" not in (live_home / "portal" / "en" / "index.html").read_text()


def test_a_target_adopted_in_time_stays_adopted_when_its_first_day_is_past(live_city, live_home):
    file = live_city / "metrics" / "closed-within-5-days.toml"
    file.write_text(file.read_text() + TARGET)
    adopt_step(on_day(live_city, live_home))
    result = run_cycle(on_day(live_city, live_home, days=20))

    assert result["proposals_waiting"] == []
    (target,) = [
        e.statement.body for e in Record(live_home).entries_of("target") if e.statement.body["value"] == "85.0"
    ]
    assert target["set_afterwards"] is False


TARGET = """
[[target]]
value = "85.0"
from = "2025-07-10"
set_by = "invented"
set_by_es = "inventado"
is_example = true
why = "The first one was reached."
why_es = "La primera se alcanzó."
"""


def test_a_decision_in_the_folder_waits_for_the_command_that_records_it(live_city, live_home):
    (live_city / "city.toml").write_text((live_city / "city.toml").read_text() + BRIEFING)
    (live_city / "record").mkdir()
    (live_city / "record" / "decision-crew.toml").write_text(DECISION)
    result = run_cycle(on_day(live_city, live_home, days=1))

    assert result["decisions_and_promises_waiting"] == ["decision second-crew"]
    assert result["to_record_them"].startswith("civicstat record")
    assert "decision/v1 second-crew" not in names(live_home)


def test_the_command_says_what_waits(live_city, tmp_path):
    home = tmp_path / "home"
    arguments = [str(live_city), "--home", str(home), "--as-of", date(2025, 6, 30).isoformat()]
    for command in ("ingest", "adopt"):
        assert CliRunner().invoke(app, [command, *arguments]).exit_code == 0
    goals = live_city / "goals.toml"
    goals.write_text(goals.read_text().replace("Clean streets", "Clean, quiet streets"))

    told = CliRunner().invoke(app, ["cycle", *arguments])
    assert told.exit_code == 0, told.output
    assert "proposals waiting: goal clean-streets" in told.output
    assert f"to adopt them: civicstat adopt {live_city} --home {home}" in told.output
    as_json = json.loads(CliRunner().invoke(app, ["cycle", *arguments, "--json"]).stdout)
    assert as_json["proposals_waiting"] == ["goal clean-streets"]
