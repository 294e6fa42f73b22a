"""A measure built in the office: every fault beside its field, and a second person between it and the record."""

from __future__ import annotations

import shutil
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from civicstat.cycle.home import Home
from civicstat.cycle.init import make_city_folder
from civicstat.cycle.next_release import next_release
from civicstat.ledger.reader import Record
from civicstat.office.actions import cycle_run as runs
from civicstat.office.actions import metric_draft as acts
from civicstat.office.actions.act import FrozenError, RefusedError, change, undo
from civicstat.office.actions.person import name_to_post
from civicstat.office.analyst.city_now import city_now
from civicstat.office.analyst.drafts import built_from
from civicstat.office.clock import today_in_office
from civicstat.office.environment import OfficeEnvironment
from civicstat.office.models import ActRecord, CycleRun, MetricDraft, Post
from civicstat.office.tasks import run_the_cycle
from civicstat.sources.propose_toml import toml_text
from civicstat.vocabulary.canonical import canonical_bytes, sha256_hex

from .conftest import AT, SINCE, Office, SignIn


ANSWERS = {
    "question": "How many bulky items are reported?",
    "question_es": "¿Cuántos objetos voluminosos se reportan?",
    "title": "Requests of a month",
    "title_es": "Solicitudes de un mes",
    "measure": "count",
    "periods": "month",
    "known_gaps": "Not everybody reports.",
    "known_gaps_es": "No todos reportan.",
    "proposed_by": "Analyst",
    "proposed_by_es": "Análisis",
}


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The office of a city with a folder and a home of its own, in which nothing has run."""
    make_city_folder(tmp_path / "city", name="Springfield")
    environment: OfficeEnvironment = settings.ENVIRONMENT
    changed = OfficeEnvironment(**{**environment.__dict__, "city": tmp_path / "city"})
    monkeypatch.setattr(settings, "ENVIRONMENT", changed)
    monkeypatch.setattr(settings, "HOME", tmp_path / "home")
    monkeypatch.setattr(settings, "UPLOADS", tmp_path / "home" / "private" / "office" / "uploads")
    return tmp_path / "city"


def drafted(office: Office, **answers: str) -> MetricDraft:
    said: dict[str, Any] = {"answers": {**ANSWERS, **answers}, "conditions": [], "exclusions": []}
    return acts.begin(by=office["analyst"], at=AT, owner_post=Post.objects.get(slug="analyst"), **said)


def test_a_draft_may_be_unfinished_and_says_what_is_missing(office: Office, city: Path) -> None:
    draft = drafted(office, title_es="", settles_after="soon")
    assert [fault.field for fault in built_from(draft, city_now()).faults] == ["title_es", "settles_after"]
    with pytest.raises(RefusedError, match="title_es: an answer is missing"):
        acts.submit(draft=draft, city=city_now(), by=office["analyst"], at=AT, seen=1)


def test_whoever_submits_a_measure_cannot_adopt_it(office: Office, city: Path) -> None:
    draft = acts.submit(draft=drafted(office), city=city_now(), by=office["analyst"], at=AT, seen=1)
    with pytest.raises(RefusedError, match="a second person decides"):
        acts.adopt(draft=draft, city=city_now(), by=office["analyst"], at=AT, seen=2)
    with pytest.raises(RefusedError, match="waits for a second person"):
        acts.say(
            draft=draft, by=office["analyst"], at=AT, seen=2, answers={}, conditions=[], exclusions=[], owner_post=None
        )
    # And the database says so too.
    with pytest.raises(IntegrityError), transaction.atomic():
        MetricDraft.objects.filter(pk=draft.pk).update(state="adopted", decided_by=office["analyst"])
    assert not (city / "metrics" / "requests-of-a-month.toml").exists()


def test_a_measure_comes_back_with_a_reason_and_goes_out_again(office: Office, city: Path) -> None:
    draft = acts.submit(draft=drafted(office), city=city_now(), by=office["analyst"], at=AT, seen=1)
    with pytest.raises(RefusedError, match="say what should be different"):
        acts.send_back(draft=draft, reason=" ", by=office["approver"], at=AT, seen=2)
    back = acts.send_back(draft=draft, reason="Say of what.", by=office["approver"], at=AT, seen=2)
    assert (back.state, back.answer) == ("sent-back", "Say of what.")
    again = acts.submit(draft=back, city=city_now(), by=office["analyst"], at=AT, seen=3)
    taken_back = undo(again, by=office["analyst"], at=AT, seen=4)
    assert taken_back.state == "sent-back"


def test_an_adopted_measure_stands_in_the_folder_and_on_record_and_no_longer_changes(
    office: Office, city: Path
) -> None:
    draft = acts.submit(draft=drafted(office), city=city_now(), by=office["analyst"], at=AT, seen=1)
    adopted = acts.adopt(draft=draft, city=city_now(), by=office["approver"], at=AT, seen=2)
    assert adopted.frozen_as.startswith("definition/requests-of-a-month/1@")
    assert 'owner = "Performance Analyst"' in (city / "metrics" / "requests-of-a-month.toml").read_text("utf-8")
    record = Record(settings.HOME)
    assert record.live_definitions()["requests-of-a-month"].title == "Requests of a month"
    with pytest.raises(FrozenError):
        change(adopted, act="say-metric", by=office["analyst"], at=AT, seen=adopted.version, name="Other")
    assert ActRecord.objects.filter(act="adopt-metric", by=office["approver"]).count() == 1


def test_a_second_file_of_one_name_is_refused_and_nothing_is_adopted(office: Office, city: Path) -> None:
    (city / "metrics" / "requests-of-a-month.toml").write_text("id = 'other'\n")
    draft = acts.submit(draft=drafted(office), city=city_now(), by=office["analyst"], at=AT, seen=1)
    with pytest.raises(Exception, match="there is a metric 'requests-of-a-month' already"):
        acts.adopt(draft=draft, city=city_now(), by=office["approver"], at=AT, seen=2)
    assert MetricDraft.objects.get().state == "submitted"
    assert not (settings.HOME / "ledger").exists()


def test_one_run_is_under_way_at_a_time(office: Office, city: Path) -> None:
    run = runs.ask_for_run(work="whole", accept_drift=False, by=office["analyst"], at=AT)
    with pytest.raises(RefusedError, match="a run is under way"):
        runs.ask_for_run(work="whole", accept_drift=False, by=office["analyst"], at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        CycleRun.objects.create(work="whole", asked_at=AT)
    runs.give_up_run(run=run, by=office["analyst"], at=AT, seen=1)
    runs.ask_for_run(work="whole", accept_drift=False, by=office["analyst"], at=AT)


def test_a_run_that_cannot_go_on_keeps_the_letter(office: Office, city: Path) -> None:
    shutil.rmtree(city / "data")
    run = runs.ask_for_run(work="whole", accept_drift=False, by=office["analyst"], at=AT)
    run_the_cycle.enqueue(run.pk)
    ended = CycleRun.objects.get(pk=run.pk)
    assert (ended.state, ended.is_under_way) == ("stopped", None)
    assert ended.letter["found"] == "the file is not there"


def test_whoever_ran_the_cycle_does_not_approve_its_release(office: Office, city: Path, as_person: SignIn) -> None:
    both = office["approver"]
    name_to_post(person=both, post=Post.objects.get(slug="analyst"), since=SINCE, by=None, at=AT)
    run = runs.ask_for_run(work="prepare", accept_drift=False, by=both, at=AT)
    runs.end_run(run=runs.begin_run(run=run, at=AT), at=AT, result={}, letter={})
    page = as_person(both).post("/release/", {"what": "publish"}, follow=True).content.decode()
    assert "a second person approves it" in page
    assert not CycleRun.objects.filter(work="publish").exists()


@pytest.mark.slow
def test_a_live_release_goes_out_only_when_a_second_person_approves(
    office: Office, city: Path, as_person: SignIn
) -> None:
    file = city / "city.toml"
    file.write_text(file.read_text().replace('mode = "replay"', 'mode = "live"').replace("as_of = ", "# "))
    analyst, approver = as_person(office["analyst"]), as_person(office["approver"])
    analyst.post("/cycle/")
    first = CycleRun.objects.first()
    assert first is not None
    assert (first.work, first.state) == ("prepare", "done")
    assert "Adopt these proposals" in approver.get("/release/").content.decode()
    approver.post("/release/", {"what": "adopt"})
    assert "Proposals were adopted: run the cycle" in analyst.get("/").content.decode()
    analyst.post("/cycle/")
    page = approver.get("/release/").content.decode()
    assert "Approve this release" in page
    assert "A release waits for you" in approver.get("/").content.decode()
    told = next_release(Record(settings.HOME), city_now().folder, Home(settings.HOME))
    assert told.can_go_out
    assert told.new_figures > 0
    assert Record(settings.HOME).releases() == ()
    assert analyst.post("/release/", {"what": "publish"}).status_code == 403
    approver.post("/release/", {"what": "publish"})
    assert len(Record(settings.HOME).releases()) == 1
    assert "Approve this release" not in approver.get("/release/").content.decode()
    assert "passed" in approver.get("/release/disclosure/").content.decode()
    assert ActRecord.objects.filter(act="approve-release", by=office["approver"]).count() == 1


def test_an_approver_hears_of_a_residents_metric_and_its_words_leave_the_page_once_they_are_gone(
    office: Office, city: Path, as_person: SignIn
) -> None:
    sha256 = sha256_hex(
        content := canonical_bytes({"nonce": "0", "words": {"text": "Count us.", "text_es": "Cuenten."}})
    )
    (city / "proposals").mkdir()
    asked = {"beside": "street-requests", "language": "en", "words_sha256": sha256, "asked": "2026-01-05"}
    proposal = {"proposal": {**asked, "invented_example": False}, "definition": {"id": "also-closed"}}
    (city / "proposals" / "also-closed.toml").write_text(toml_text(proposal), "utf-8")
    words = settings.HOME / "private" / "resident-words" / sha256
    words.parent.mkdir(parents=True)
    words.write_bytes(content)

    page = as_person(office["approver"]).get("/").content.decode()
    assert "A resident waits for an answer: also-closed" in page
    assert "Count us." not in page
    listed = as_person(office["approver"]).get("/metrics/")
    assert "Count us." in listed.content.decode()
    assert 'Waiting for an answer since <time datetime="2026-01-05">January 5, 2026</time>.' in listed.content.decode()
    words.unlink()
    assert "The words were withdrawn" in as_person(office["analyst"]).get("/metrics/").content.decode()
    assert "A resident waits" not in as_person(office["analyst"]).get("/").content.decode()


def test_an_approver_answers_a_resident_once_with_a_reason_in_both_languages(
    office: Office, city: Path, as_person: SignIn
) -> None:
    (city / "proposals").mkdir()
    asked = {"beside": "street-requests", "language": "en", "words": "Count us.", "words_es": "Cuenten."}
    proposal = {**asked, "asked": date(2025, 1, 5), "invented_example": True}
    file = city / "proposals" / "also-closed.toml"
    definition = {"id": "also-closed", "version": 1, "shadow_of": "street-requests", "owner": "Streets"}
    file.write_text(toml_text({"proposal": proposal, "definition": definition}), "utf-8")
    door, said = "/metrics/asked/also-closed/answer/", {"answer": "yes", "reason": "Whoever calls waits."}

    assert door in as_person(office["approver"]).get("/metrics/").content.decode()
    assert door not in as_person(office["analyst"]).get("/metrics/").content.decode()
    assert as_person(office["analyst"]).post(door, {**said, "reason_es": "Espera."}).status_code == 403
    refused = as_person(office["approver"]).post(door, said)
    assert (refused.status_code, "say why, in both languages" in refused.content.decode()) == (400, True)
    assert not ActRecord.objects.filter(act="answer-resident").exists()

    as_person(office["approver"]).post(door, {**said, "reason_es": "Quien llama espera."})
    answer = tomllib.loads(file.read_text("utf-8"))["answer"]
    assert (answer["answer"], answer["by"], answer["day"]) == ("yes", "Approver of Releases", today_in_office())
    own = tomllib.loads((city / "metrics" / "also-closed.toml").read_text("utf-8"))
    assert own == {"id": "also-closed", "version": 2, "owner": "Streets"}
    again = as_person(office["approver"]).post(door, {**said, "answer": "no", "reason_es": "No."})
    assert again.status_code == 400
    assert tomllib.loads(file.read_text("utf-8"))["answer"] == answer
    assert ActRecord.objects.get(act="answer-resident").by == office["approver"]
    assert "A resident waits" not in as_person(office["approver"]).get("/").content.decode()
    assert "Whoever calls waits." in as_person(office["analyst"]).get("/metrics/").content.decode()
