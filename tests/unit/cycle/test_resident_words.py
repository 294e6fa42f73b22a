"""A real resident's words: kept apart, published with their entry, answered, taken back; the record always holds."""

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
from civicstat.cycle.residents.proposals import answer, propose, read_resident_proposals
from civicstat.cycle.run import Cycle, adopt_step, publish_step, run_cycle
from civicstat.cycle.verify.run import verify
from civicstat.ledger.append import append
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record
from civicstat.sources.propose_toml import toml_text
from civicstat.vocabulary.proposal import Answered
from civicstat.vocabulary.statement import Statement


WORDS = "My neighbors on Elm Street wait longest. Count what is closed too."
WORDS_ES = "Mis vecinos de la calle Elm esperan más. Cuenten también lo cerrado."
YES = Answered(
    answer="yes",
    reason="Both are counted from now on.",
    reason_es="Desde ahora se cuentan las dos.",
    by="Performance office",
    by_es="Oficina de desempeño",
    day=date(2025, 6, 30),
)


@pytest.fixture
def asked(city: Path, tmp_path: Path) -> Path:
    official = tomllib.loads((city / "metrics" / "street-requests.toml").read_text("utf-8"))
    left_out = {name: value for name, value in official.items() if name not in ("goal", "target", "companion")}
    fields: dict[str, Any] = {
        "proposal": {
            "beside": "street-requests",
            "language": "en",
            "words": WORDS,
            "words_es": WORDS_ES,
            "asked": date(2025, 5, 12),
            "invented_example": False,
            "agreed": True,
            "not_names": ["Elm Street"],
        },
        "definition": {**left_out, "id": "also-closed", "shadow_of": "street-requests", "version": 1, "by": []},
    }
    path = tmp_path / "asked.toml"
    path.write_text(toml_text(fields), "utf-8")
    return path


def holding(folder: Path, text: str) -> list[str]:
    """The files of a folder in which a text stands."""
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and text.encode() in path.read_bytes()
    ]


def page(home: Path, lang: str = "en") -> str:
    return (home / "portal" / lang / "metrics" / "also-closed-proposed.html").read_text("utf-8")


def test_words_wait_in_the_private_folder_alone_and_their_digest_cannot_be_guessed(
    asked: Path, city: Path, home: Path
) -> None:
    propose(asked, city, home, threads=2, salt="1" * 64)
    (kept,) = read_resident_proposals(city)
    first = kept.asked.words_sha256

    assert holding(city, "Elm") == []
    assert holding(home, "My neighbors on Elm") == [f"private/resident-words/{first}"]
    assert json.loads((home / "private" / "resident-words" / first).read_bytes())["nonce"] == "1" * 64
    (city / "proposals" / "also-closed.toml").unlink()
    propose(asked, city, home, threads=2, salt="2" * 64)
    (again,) = read_resident_proposals(city)
    assert again.asked.words_sha256 != first


@pytest.mark.slow
def test_from_the_words_to_the_answer_and_back_out_of_the_record(
    asked: Path, city: Path, home: Path, cycle_of: Callable[..., Cycle]
) -> None:
    propose(asked, city, home, threads=2, salt="1" * 64)
    run_cycle(cycle_of(city, home))
    (said,) = Record(Home(home).ledger).entries_of("metric-proposal")
    sha256 = said.statement.body["words"]["sha256"]
    assert (said.statement.type, said.statement.body["made_up"]) == ("metric-proposal/v2", False)
    assert WORDS in page(home)
    assert WORDS_ES in page(home, "es")
    assert "nobody" not in page(home)
    assert holding(home / "ledger", "Elm") == [f"objects/{sha256}"]
    assert holding(home / "private", "Elm") == []

    # The city says yes; the resident then takes the words back.
    answer(city, "also-closed", YES)
    run_cycle(cycle_of(city, home))
    assert verify(str(home)).findings == []
    assert Record(Home(home).ledger).live_definitions()["also-closed"].is_official
    taken_back = {
        "withdrawn": sha256,
        "reason": "The resident asked for it.",
        "reason_es": "La persona lo pidió.",
        "by_post": "clerk",
        "note": "",
    }
    last = Record(Home(home).ledger).entries[-1].statement
    append(home, [Statement("withdrawal/v1", sha256, "-", last.as_of, last.recorded, (), taken_back)])
    (ObjectStore.of_home(home).folder / sha256).unlink()
    publish_step(cycle_of(city, home))

    assert holding(home, "Elm") == []
    assert "The words were withdrawn" in page(home)
    assert "The resident asked for it." in page(home)
    assert "La persona lo pidió." in page(home, "es")
    assert "Both are counted from now on." in page(home)
    assert verify(str(home)).findings == []
    assert verify(str(home / "portal")).findings == []
    assert adopt_step(cycle_of(city, home))["newly_adopted"] == 0


def test_words_that_went_missing_keep_the_proposal_from_the_record(
    asked: Path, city: Path, home: Path, cycle_of: Callable[..., Cycle]
) -> None:
    propose(asked, city, home, threads=2, salt="1" * 64)
    before = len(Record(Home(home).ledger).entries)
    for file in (home / "private" / "resident-words").iterdir():
        file.write_bytes(file.read_bytes().replace(b"longest", b"least"))
    with pytest.raises(CityFolderError, match="are not in this home"):
        adopt_step(cycle_of(city, home))
    assert len(Record(Home(home).ledger).entries) == before


def test_a_real_persons_words_in_the_city_folder_are_refused(
    asked: Path, city: Path, home: Path, cycle_of: Callable[..., Cycle]
) -> None:
    (city / "proposals").mkdir()
    (city / "proposals" / "also-closed.toml").write_bytes(asked.read_bytes())
    with pytest.raises(CityFolderError, match="nobody can take them back"):
        adopt_step(cycle_of(city, home))
