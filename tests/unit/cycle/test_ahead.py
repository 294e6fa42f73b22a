"""Forecast, crews' day, promises and briefing: through the cycle, onto the record, and held by the verifier."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from civicstat.cli.app import app
from civicstat.cycle import adopt, publish, run
from civicstat.cycle.errors import CycleError
from civicstat.cycle.init import make_city_folder
from civicstat.cycle.run import adopt_step, ahead_step, ingest_step, metrics_step, publish_step, run_cycle
from civicstat.cycle.verify.crew_settings import unlike_settings
from civicstat.cycle.verify.run import verify
from civicstat.ledger.reader import Record
from civicstat.vocabulary.canonical import digest_of, sha256_hex


SETTINGS = """
[[events]]
date = 2024-09-01
text = "A second crew starts."
text_es = "Empieza una segunda cuadrilla."
source = "invented"

[[claims]]
slug = "on-time"
text = "The city says {value} were on time."
text_es = "La ciudad dice que {value} fueron a tiempo."
value = "99.0"
format = "percent-1"
source = "invented"
source_es = "inventado"

[[forecasts]]
id = "streets"
title = "Street requests next week"
title_es = "Solicitudes de calle la próxima semana"
metric = "street-requests"

[dispatch]
yard = ["10.00500", "-140.00500"]
set_by = "invented"
set_by_es = "inventado"

[[briefings]]
department = "public-works"
name = "Public Works"
name_es = "Obras Públicas"
metrics = ["closed-within-5-days", "open-backlog", "street-requests"]
"""
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
ACTION = """
id = "list-of-litter"
decision = "second-crew"
owner_post = "Director of Public Works"
owner_post_es = "Dirección de Obras Públicas"
owner_department = "public-works"
deliverable = "Publish where litter waits longest."
deliverable_es = "Publicar dónde espera más la basura."
first_due = 2025-06-01
due = 2025-06-01
effect_open_until = 2025-12-31
invented_example = true
"""


@pytest.fixture(scope="module")
def wide_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wide") / "springfield"
    make_city_folder(folder, name="Springfield")
    file = folder / "city.toml"
    file.write_text(file.read_text() + SETTINGS)
    (folder / "record").mkdir()
    (folder / "record" / "decision-crew.toml").write_text(DECISION)
    (folder / "record" / "action-list.toml").write_text(ACTION)
    return folder


@pytest.fixture(scope="module")
def wide_home(wide_city: Path, tmp_path_factory: pytest.TempPathFactory, cycle_of) -> Path:
    home = tmp_path_factory.mktemp("wide-home") / "home"
    run_cycle(cycle_of(wide_city, home))
    return home


@pytest.fixture
def spoilable(wide_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(wide_home, tmp_path / "home"))


def test_the_record_holds_what_comes_next_and_the_verifier_agrees(wide_home):
    types = [entry.statement.type for entry in Record(wide_home).entries]

    assert types.index("decision/v1") < types.index("action/v1") < types.index("release/v2")
    assert types[types.index("release/v2") + 1 :] == ["forecast/v1", "route-plan/v1", "briefing/v1"]
    verdict = verify(str(wide_home))
    assert verdict.holds, verdict.in_words()
    assert verdict.counts["crew plans, found feasible from the published plan alone"] == 1
    assert verdict.counts["crew plans, held to the crews' settings on record"] == 1


def test_the_briefing_opens_with_the_overdue_promise(wide_home):
    record = Record(wide_home)
    briefing = record.object_json(record.ref("briefing/public-works"))

    assert [promise["status"] for promise in briefing["promises"]] == ["overdue"]
    page = (wide_home / "portal" / "en" / "meetings" / "public-works.html").read_text()
    assert "Publish where litter waits longest." in page


def test_a_second_run_says_nothing_new(wide_city, spoilable, files_of, cycle_of):
    before = files_of(spoilable)
    run_cycle(cycle_of(wide_city, spoilable))

    assert files_of(spoilable) == before


def test_what_a_city_no_longer_asks_for_is_not_published_again(wide_city, spoilable, tmp_path, cycle_of):
    city = Path(shutil.copytree(wide_city, tmp_path / "city"))
    shutil.rmtree(city / "record")
    text = (city / "city.toml").read_text()
    (city / "city.toml").write_text(text[: text.index("[[forecasts]]")].replace("2025-06-30", "2025-07-31"))
    run_cycle(cycle_of(city, spoilable))

    record = Record(spoilable)
    assert not [
        role for role in record.refs(record.latest_release()) if role.startswith(("forecast", "route", "brief"))
    ]


def test_a_promise_recorded_by_hand_opens_the_next_briefing(wide_city, spoilable, tmp_path, cycle_of):
    file = tmp_path / "action.toml"
    file.write_text(ACTION.replace("list-of-litter", "count-bins").replace("2025-06-01", "2025-05-15"))
    arguments = ["record", "action", str(file), "--city", str(wide_city), "--home", str(spoilable), "--json"]

    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["recorded"][0].startswith("action/count-bins@")
    again = CliRunner().invoke(app, arguments)
    assert json.loads(again.stdout)["recorded"] == ["action/count-bins was on record already"]

    run_cycle(cycle_of(wide_city, spoilable))
    record = Record(spoilable)
    briefing = record.object_json(record.ref("briefing/public-works"))
    assert [promise["id"] for promise in briefing["promises"]] == ["count-bins", "list-of-litter"]
    assert verify(str(spoilable)).holds


def test_a_decision_that_rests_on_nothing_published_is_refused(wide_city, spoilable, tmp_path):
    file = tmp_path / "decision.toml"
    file.write_text(DECISION.replace("second-crew", "third-crew").replace("2025-03", "2035-03"))
    result = CliRunner().invoke(
        app, ["record", "decision", str(file), "--city", str(wide_city), "--home", str(spoilable)]
    )

    assert result.exit_code == 2
    assert "2035-03" in result.output


@pytest.mark.parametrize(
    ("role", "old", "new", "told"),
    [
        ("forecast/streets", "streets|v1|2025-W28", "streets|v1|2025-W29", "another week"),
        ("route-plan/crews", '"speed_kmh":25', '"speed_kmh":26', "the crew plan is not feasible"),
    ],
)
def test_a_city_that_publishes_something_else_is_found_out(wide_city, tmp_path, cycle_of, role, old, new, told):
    cycle = cycle_of(wide_city, tmp_path / "home")
    for step in (ingest_step, adopt_step, metrics_step, ahead_step):
        step(cycle)
    file = tmp_path / "home" / "warehouse" / "release" / role
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    rewrite_digest(tmp_path / "home", role, file)
    publish_step(cycle)

    assert told in verify(str(tmp_path / "home"), render=False).in_words()


LONGER = {"shift_minutes": 480}


def test_a_plan_made_with_another_shift_than_the_one_on_record_is_found_out(wide_city, tmp_path, cycle_of, monkeypatch):
    """The plan is sound in itself, and its digests are in order: only the settings stated before tell on it."""
    adopted = run.crew_settings_in
    cycle = cycle_of(wide_city, tmp_path / "home")
    for step in (ingest_step, adopt_step, metrics_step):
        step(cycle)
    monkeypatch.setattr(run, "crew_settings_in", lambda record: {**adopted(record), **LONGER})
    ahead_step(cycle)
    monkeypatch.undo()
    claim_adopted_settings(tmp_path / "home", adopted(cycle.record))
    publish_step(cycle)

    settings = Record(tmp_path / "home").entries_of("crew-settings")[0]
    assert [finding.what for finding in verify(str(tmp_path / "home"), render=False).findings] == [
        f"the crew plan does not keep to the settings on record: shift_minutes is 480, {settings.key} says 420"
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"crews": 3}, "crews is 2, crew-settings/crews@"),
        ({"yard_cell": "8a2664cf6467fff"}, "yard is "),
        ({"detour_percent": 120}, "detour_percent is 140, crew-settings/crews@"),
        ({"kinds": ["litter"]}, "kinds is [], crew-settings/crews@"),
        ({"service_minutes": [{"kind": "litter", "minutes": 5}]}, "service_minutes is {}, crew-settings/crews@"),
        ({"minimum_after_days": 30}, "its minimum-service rule is not that of crew-settings/crews@"),
        ({"set_by": "the mayor"}, "set_by is "),
    ],
)
def test_every_setting_of_a_plan_is_compared_with_the_one_on_record(wide_home, changes, told):
    record = Record(wide_home)
    plan, settings = record.entries_of("route-plan")[-1], record.entries_of("crew-settings")[-1]
    document = record.object_json(plan.statement.body["plan"]["sha256"])
    areas = frozenset(stop["neighborhood"] for stop in document["stops"])
    assert list(unlike_settings(document, settings, plan, areas=areas)) == []

    said = replace(settings, statement=replace(settings.statement, body={**settings.statement.body, **changes}))
    assert any(fault.startswith(told) for fault in unlike_settings(document, said, plan, areas=areas))
    assert any("no area of the layer" in fault for fault in unlike_settings(document, said, plan, areas=frozenset()))


def test_publishing_a_plan_made_with_settings_that_are_no_longer_in_force_is_refused(
    wide_city, tmp_path, cycle_of, monkeypatch
):
    adopted = run.crew_settings_in
    cycle = cycle_of(wide_city, tmp_path / "home")
    for step in (ingest_step, adopt_step, metrics_step):
        step(cycle)
    monkeypatch.setattr(run, "crew_settings_in", lambda record: {**adopted(record), **LONGER})
    ahead_step(cycle)

    with pytest.raises(CycleError, match="the crews' settings on record are not those that the plan was made with"):
        publish_step(cycle)


@pytest.mark.slow
def test_a_record_from_before_there_were_settings_still_holds(wide_city, tmp_path, cycle_of, monkeypatch):
    cycle = cycle_of(wide_city, tmp_path / "home")
    body = adopt.crew_settings_body(cycle.folder.city)
    monkeypatch.setattr(run, "place_proposals", without_settings)
    monkeypatch.setattr(run, "crew_settings_in", lambda record: body)
    monkeypatch.setattr(
        publish, "_settings_of_plan", lambda plan, settings: run.Record(cycle.home.folder).city().statement
    )
    run_cycle(cycle)

    verdict = verify(str(tmp_path / "home"))
    assert verdict.holds, verdict.in_words()
    assert verdict.counts["crew plans, held to the crews' settings on record"] == 0
    assert "1 crew plans are older than any crew settings on record" in verdict.in_words()

    monkeypatch.undo()
    run_cycle(cycle)
    assert verify(str(tmp_path / "home")).holds


def without_settings(desk, **proposals) -> None:
    adopt.place_proposals(desk, **proposals)
    desk.new = [statement for statement in desk.new if statement.type != "crew-settings/v1"]


def claim_adopted_settings(home: Path, settings) -> None:
    """A careful liar says that the plan was made with the settings on record."""
    ahead = home / "warehouse" / "ahead.json"
    bodies = json.loads(ahead.read_text())
    for item in bodies:
        if "settings" in item:
            item["settings"] = digest_of(dict(settings))
    ahead.write_text(json.dumps(bodies))


def rewrite_digest(home: Path, role: str, file: Path) -> None:
    """A careful liar mends the digest in the statement too."""
    ahead = home / "warehouse" / "ahead.json"
    bodies = json.loads(ahead.read_text())
    for item in bodies:
        if role.startswith("forecast/") and item["type"] == "forecast/v1":
            item["body"]["cells"]["sha256"] = sha256_hex(file.read_bytes())
        if role.startswith("route-plan/") and item["type"] == "route-plan/v1":
            item["body"]["plan"]["sha256"] = sha256_hex(file.read_bytes())
    ahead.write_text(json.dumps(bodies))
