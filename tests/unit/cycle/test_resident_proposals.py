"""A resident's metric from the file to the answer: checked, computed beside, answered once, and then on record."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from civicstat.cycle.errors import CityFolderError
from civicstat.cycle.home import Home
from civicstat.cycle.residents.proposals import answer, propose, read_resident_proposals, shadow_definitions
from civicstat.cycle.run import Cycle, adopt_step, run_cycle
from civicstat.cycle.studio.published import published_in
from civicstat.cycle.verify.run import verify
from civicstat.ledger.reader import Record
from civicstat.sources.propose_toml import toml_text
from civicstat.vocabulary.proposal import Answered, ProposalFile


BESIDE = "street-requests"
SALT = "c0ffee" * 10
REAL: dict[str, Any] = {"invented_example": False, "agreed": True}
ANSWER = Answered(
    answer="no",
    reason="One visit would count twice.",
    reason_es="Una visita contaría dos veces.",
    by="Performance office",
    by_es="Oficina de desempeño",
    day=date(2025, 6, 30),
)


@pytest.fixture
def asked(city: Path, tmp_path: Path) -> Path:
    """A proposal beside a metric of the template city."""
    official = tomllib.loads((city / "metrics" / f"{BESIDE}.toml").read_text("utf-8"))
    left_out = {name: value for name, value in official.items() if name not in ("goal", "target", "companion")}
    fields: dict[str, Any] = {
        "proposal": {
            "beside": BESIDE,
            "language": "en",
            "words": "Count what is closed too.",
            "words_es": "Cuenten también lo cerrado.",
            "asked": date(2025, 5, 12),
            "invented_example": True,
        },
        "definition": {**left_out, "id": "also-closed", "shadow_of": BESIDE, "version": 1, "by": []},
    }
    path = tmp_path / "asked.toml"
    path.write_text(toml_text(fields), "utf-8")
    return path


def changed(path: Path, table: str, **fields: Any) -> Path:
    read = tomllib.loads(path.read_text("utf-8"))
    read[table] = {**read.get(table, {}), **fields}
    path.write_text(toml_text(read), "utf-8")
    return path


def test_a_proposal_is_computed_beside_the_official_metric_and_waits_in_the_city_folder(
    asked: Path, city: Path, home: Path
) -> None:
    told = propose(asked, city, home, threads=2, salt=SALT)

    assert (told["status"], told["written_to_the_record"]) == ("waiting for an answer", False)
    assert all(line["official"]["value"] == line["proposed"]["value"] for line in told["periods"])
    assert [one.id for one in read_resident_proposals(city)] == ["also-closed"]
    with pytest.raises(CityFolderError, match="already"):
        propose(asked, city, home, threads=2, salt=SALT)


@pytest.mark.parametrize(
    ("table", "fields", "said"),
    [
        ("proposal", {"invented_example": False}, "has not agreed that the words are published"),
        ("proposal", {**REAL, "words": "Call 312-555-0142."}, "a mail address or a telephone number"),
        ("proposal", {**REAL, "words_es": "Pregunten a ana@localhost.test."}, "a mail address or a telephone number"),
        ("proposal", {**REAL, "words": "Count what Ana Pérez reported."}, "a private person's name: Ana, Pérez"),
        ("proposal", {**REAL, "words": "", "words_es": "", "words_sha256": "0" * 64}, "does not hold them"),
        ("proposal", {"beside": "no-such-metric"}, "there is no metric no-such-metric"),
        ("definition", {"version": 2}, "a proposal is version 1"),
        ("answer", ANSWER.model_dump(), "brings its own answer"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_written(
    table: str, fields: dict[str, Any], said: str, asked: Path, city: Path, home: Path
) -> None:
    with pytest.raises(CityFolderError, match=said):
        propose(changed(asked, table, **fields), city, home, threads=2, salt=SALT)

    assert not (city / "proposals").exists()


def test_json_says_the_same_as_toml_and_is_kept_as_toml(asked: Path, city: Path, home: Path, tmp_path: Path) -> None:
    read = tomllib.loads(asked.read_text("utf-8"))
    cut = {"from": date(2024, 9, 1), "reason": "New telephone.", "reason_es": "Teléfono nuevo."}
    read["definition"]["break"] = [cut]
    path = tmp_path / "asked.json"
    path.write_text(json.dumps({**read, "answer": None}, default=str), "utf-8")

    told = propose(path, city, home, threads=2, salt=SALT)

    assert told["status"] == "waiting for an answer"
    (proposal,) = read_resident_proposals(city)
    assert proposal.asked == ProposalFile.model_validate(read).proposal
    published = published_in(home)
    (shadow,) = shadow_definitions(city, list(published.definitions.values()), context=published.context)
    assert [one.from_ for one in shadow.break_] == [date(2024, 9, 1)]


@pytest.mark.parametrize(("text", "said"), [("{,}", "this is not JSON"), ("[1]", "this JSON file is no object")])
def test_a_file_that_is_no_json_object_is_said_to_be_none(text: str, said: str, city: Path, home: Path) -> None:
    path = city / "asked.json"
    path.write_text(text, "utf-8")
    with pytest.raises(CityFolderError, match=said):
        propose(path, city, home, threads=2, salt=SALT)


def test_a_no_stays_beside_the_official_metric_with_its_reason_and_stands(
    asked: Path, city: Path, home: Path, cycle_of: Callable[..., Cycle]
) -> None:
    propose(asked, city, home, threads=2, salt=SALT)
    run_cycle(cycle_of(city, home))
    page = home / "portal" / "en" / "metrics" / "also-closed-proposed.html"
    assert "Waiting for an answer since" in page.read_text("utf-8")

    answer(city, "also-closed", ANSWER)
    with pytest.raises(CityFolderError, match="answered before"):
        answer(city, "also-closed", ANSWER)
    run_cycle(cycle_of(city, home))
    assert "One visit would count twice." in page.read_text("utf-8")
    record = Record(Home(home).ledger)
    assert record.live_definitions()["also-closed"].shadow_of == BESIDE
    assert [entry.statement.body["answer"] for entry in record.entries_of("proposal-answer")] == ["no"]
    assert adopt_step(cycle_of(city, home))["newly_adopted"] == 0
    assert verify(str(home)).findings == []


def test_a_yes_makes_it_a_metric_of_the_city_under_a_new_version(
    asked: Path, city: Path, home: Path, cycle_of: Callable[..., Cycle]
) -> None:
    propose(asked, city, home, threads=2, salt=SALT)
    yes = ANSWER.model_copy(update={"answer": "yes"})
    taken = city / "metrics" / "also-closed.toml"
    taken.write_text("somebody's own", "utf-8")
    with pytest.raises(CityFolderError, match="there is a metric also-closed already"):
        answer(city, "also-closed", yes)
    assert taken.read_text("utf-8") == "somebody's own"
    taken.unlink()
    written = answer(city, "also-closed", yes)
    assert [path.parent.name for path in written] == ["proposals", "metrics"]

    adopt_step(cycle_of(city, home))
    record = Record(Home(home).ledger)
    live = record.live_definitions()["also-closed"]
    assert (live.version, live.shadow_of) == (2, None)
    named = [entry.statement.name for entry in record.entries_of("definition") if "also-closed" in entry.statement.name]
    assert named == ["also-closed/1", "also-closed/2"]


def test_an_adopted_definition_without_a_shadow_keeps_its_bytes(home: Path) -> None:
    bodies = [entry.statement.body for entry in Record(Home(home).ledger).entries_of("definition")]

    assert bodies
    assert all("shadow_of" not in body for body in bodies)
