"""`verify` counts again what was told in a meeting, wherever its rows are; a changed figure is found."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from live_rows import definition, live_city

from civicstat.cycle.verify import asked_live
from civicstat.cycle.verify.verdict import Verdict
from civicstat.metrics.live.question import LiveQuestion
from civicstat.vocabulary.statement import Statement


JUNE = date(2015, 6, 8)
ROWS = [("noise", "south", JUNE, 12), ("noise", "west", JUNE, 9), ("lamp", "north", JUNE, 2)]


@dataclass
class Said:
    statement: Statement
    index: int
    key: str = "asked-live/v1#1"


@dataclass
class Log:
    """As much of a record as the check asks for."""

    entries: list[Said]
    folder: Path
    words: dict[str, bytes] = field(default_factory=dict)

    def releases(self) -> list[str]:
        return ["the one release"]

    @property
    def objects(self) -> Any:
        return self

    def has(self, sha256: str) -> bool:
        return sha256 in self.words

    def get(self, sha256: str) -> bytes:
        return self.words[sha256]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Log:
    city = live_city(monkeypatch, tmp_path / "home", ROWS)
    monkeypatch.setattr(asked_live, "published_in", lambda folder, until: city.published)
    answer = city.answer(LiveQuestion("requests", "2015-06", "2015-06", "ward", (("kind", "noise"),))).to_json()
    adopted = Statement("definition/v1", "requests/1", "-", "", "", (), definition().to_json())
    rows = {name: answer["rows"][f"records/{name.replace('_', '-')}"] for name in ("asset", "place", "person_months")}
    body = {"outcome": "answered", "rows": rows, "definition": adopted.digest, "recheck": "anyone"}
    asked = Statement("asked-live/v1", "m-1", "-", "", "", (), {**body, "sql": answer["sql"], "words": {"sha256": "w"}})
    words = {"w": json.dumps({"words": {"answer": answer}}).encode()}
    return Log([Said(adopted, 0), Said(asked, 1)], tmp_path / "home" / "ledger", words)


def checked(log: Log) -> Verdict:
    verdict = Verdict("a test")
    asked_live.check_asked_live(log, verdict)  # type: ignore[arg-type]
    return verdict


def test_every_figure_that_was_told_is_counted_again(log: Log) -> None:
    verdict = checked(log)

    assert verdict.findings == []
    assert verdict.counts == {"answers computed in meetings, counted again from the rows": 1}


def test_a_figure_that_was_not_what_the_rows_say_is_found(log: Log) -> None:
    words = json.loads(log.words["w"])
    [south] = [each for each in words["words"]["answer"]["figures"] if "ward:south" in each["key"]]
    south["value"] = "13"
    log.words["w"] = json.dumps(words).encode()

    [finding] = checked(log).findings

    assert (finding.expected, finding.found) == ("12, of 12", "13, of 12")


def test_rows_that_no_release_holds_are_not_anyones_to_count(log: Log) -> None:
    asked = log.entries[1].statement
    body = copy.deepcopy(dict(asked.body))
    body["rows"]["place"] = "0" * 64
    log.entries[1] = Said(Statement(asked.type, asked.name, "-", "", "", (), body), 1)

    verdict = checked(log)

    assert [finding.what for finding in verdict.findings] == [
        "it says that anyone can count it again, and no release holds its rows"
    ]
    assert verdict.skipped == [asked_live.NOT_HERE]


def test_words_that_are_not_here_are_said_not_to_be_counted(log: Log) -> None:
    log.words.clear()

    assert checked(log).skipped == [asked_live.NOT_HERE]
