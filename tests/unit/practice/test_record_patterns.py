"""The yard that writes late closings as in time: found, told in private, explained, and released by an auditor."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from civicstat.cycle.errors import CycleError
from civicstat.cycle.home import Home
from civicstat.cycle.run import (
    Cycle,
    pattern_explanation_step,
    pattern_release_step,
    patterns_step,
    publish_step,
    run_cycle,
    start_cycle,
)
from civicstat.cycle.steps import no_progress
from civicstat.cycle.verify.patterns import _too_early, _unlike_rows, _wrong_count, unlike_second_program
from civicstat.cycle.verify.run import verify
from civicstat.hearings.errors import HearingError
from civicstat.ledger.reader import Record
from civicstat.practice.study import Study
from civicstat.practice.write import write_city
from civicstat.vocabulary.statement import Entry


pytestmark = pytest.mark.slow

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
# The report is handed over on the day after the record's last one, 2026-06-30.
EARLY, IN_TIME = date(2026, 7, 10), date(2026, 7, 15)
EXPLANATION = "At the end of each shift one clerk writes what the crews called in."
REASON = "The pattern bears on a public target, and the yard has explained it."


@dataclass(frozen=True)
class Told:
    """An invented city after one cycle and one look at its patterns."""

    city: Path
    home: Path
    yard: str
    report: dict[str, Any]
    before: dict[str, bytes]

    def cycle(self, as_of: date | None = None) -> Cycle:
        """A command on that city, as of a day."""
        return start_cycle(self.city, Home(self.home), as_of=as_of, now=NOW, threads=1, progress=no_progress)

    @property
    def pattern(self) -> str:
        """The name of the one pattern that was found."""
        return str(self.report["patterns"][0]["id"])

    def file(self, name: str, **changes: Any) -> Path:
        """What somebody says of the pattern, as a file."""
        fields = {"pattern": self.pattern, "post": "A post", "post_es": "Un puesto", "is_invented_example": True}
        lines = [f"{key} = {json.dumps(value)}" for key, value in {**fields, **changes}.items()]
        path = self.home.parent / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def release(self, **changes: Any) -> Path:
        """The auditor's word."""
        said = {"publish": True, "reason": REASON, "reason_es": "Afecta una meta.", "day": IN_TIME.isoformat()}
        return self.file("release.toml", **{**said, **changes})


@pytest.fixture(scope="module")
def told(make: Callable[..., Study], tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("patterns")
    made = make("gaming", count=8_000)
    write_city(made, folder / "city")
    start = start_cycle(folder / "city", Home(folder / "home"), as_of=None, now=NOW, threads=2, progress=no_progress)
    run_cycle(start)
    before = public_files(folder / "home")
    patterns_step(start)
    yard = str(json.loads((folder / "city.answers.json").read_bytes())["planted"]["gaming"]["yard"])
    report = folder / "home" / "private" / "patterns" / f"yard-{yard}" / "2026-06-30.json"
    return Told(folder / "city", folder / "home", yard, json.loads(report.read_bytes()), before)


def public_files(home: Path) -> dict[str, bytes]:
    """Everything of a home but its private folder."""
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and "private" not in path.relative_to(home).parts
    }


def said_in(files: dict[str, bytes], *words: str) -> Iterator[str]:
    return (name for name, content in files.items() for word in words if word.encode() in content)


def test_1_the_yard_of_the_answer_file_is_the_only_one_with_a_pattern_and_only_its_own_report_says_so(
    told: Told,
) -> None:
    private = told.home / "private" / "patterns"
    reports = {path.parent.name: json.loads(path.read_bytes()) for path in private.glob("*/*.json")}

    assert {name: len(report["patterns"]) for name, report in reports.items() if report["patterns"]} == {
        f"yard-{told.yard}": 1
    }
    # Four yards, and the codes that all of them share.
    assert len(reports) == 5
    assert reports["city"]["unit"] == "city:-"
    assert {stat.S_IMODE(path.stat().st_mode) for path in private.rglob("*") if path.is_file()} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in private.rglob("*") if path.is_dir()} == {0o700}


def test_2_a_report_asks_in_both_languages_and_accuses_nobody(told: Told) -> None:
    folder = told.home / "private" / "patterns" / f"yard-{told.yard}"
    words = [(folder / f"2026-06-30-{lang}.md").read_text(encoding="utf-8") for lang in ("en", "es")]

    assert "What it may also be" in words[0]
    assert "Lo que le preguntamos" in words[1]
    assert "2026-07-15" in words[0]
    for text in words:
        assert not {"gaming", "cheat", "fraud", "trampa", "fraude"} & set(text.lower().split())


def test_3_before_an_auditors_word_not_one_public_byte_has_changed(told: Told) -> None:
    pattern_explanation_step(
        told.cycle(), told.file("explanation.toml", text=EXPLANATION, text_es="Una persona las anota.")
    )
    with pytest.raises(HearingError) as caught:
        pattern_release_step(told.cycle(EARLY), told.release(day=EARLY.isoformat()))

    now = public_files(told.home)
    assert "has had the report since 2026-07-01, 9 days by then" in caught.value.found
    assert now == told.before
    assert list(said_in(now, told.pattern, EXPLANATION, "just-under-the-line")) == []
    assert b"No unusual record pattern has been released" in now["portal/en/unusual-record-patterns.html"]


def test_3_b_a_pattern_that_an_auditor_does_not_release_leaves_only_a_count(told: Told) -> None:
    pattern_release_step(told.cycle(IN_TIME), told.release(publish=False))
    now = public_files(told.home)
    record = Record(told.home / "ledger")

    assert list(said_in(now, told.pattern, EXPLANATION, REASON, "just-under-the-line")) == []
    assert [dict(entry.statement.body) for entry in record.entries_of("record-patterns-examined")] == [
        {"looked_at": 1, "published": 0}
    ]
    assert record.entries_of("record-pattern") == ()


def test_4_a_released_pattern_stands_on_its_page_with_both_words_and_verify_finds_it_again(told: Told) -> None:
    released = pattern_release_step(told.cycle(IN_TIME), told.release())
    again = pattern_release_step(told.cycle(IN_TIME), told.release())
    publish_step(told.cycle())
    page = (told.home / "portal" / "en" / "unusual-record-patterns.html").read_text(encoding="utf-8")
    verdict = verify(str(told.home))

    assert len(released["recorded"]) == 2
    assert again["recorded"] == ["all of it was on record already"]
    assert EXPLANATION in page
    assert REASON in page
    assert f'data-key="record-pattern:{told.pattern}#numbers.more"' in page
    assert verdict.findings == []
    assert verdict.counts["unusual record patterns, found again in the published rows"] == 1


def test_5_a_number_that_the_rows_do_not_give_a_word_too_early_and_a_wrong_count_are_found(told: Told) -> None:
    record = Record(told.home / "ledger")
    entry = record.entries_of("record-pattern")[-1]

    def spoiled(**changes: Any) -> Entry:
        return Entry(entry.index, replace(entry.statement, body={**entry.statement.body, **changes}))

    body = entry.statement.body
    numbers = {**body["numbers"], "just_before": str(int(body["numbers"]["just_before"]) + 1)}

    assert list(_unlike_rows(record, entry)) == []
    assert [one.key for one in _unlike_rows(record, spoiled(numbers=numbers))] == ["numbers.just_before"]
    assert list(unlike_second_program(record, entry, {})) == []
    (twice,) = unlike_second_program(record, spoiled(numbers=numbers), {})
    assert (twice.expected, twice.found) == (body["numbers"]["just_before"], numbers["just_before"])
    assert len(list(_unlike_rows(record, spoiled(id="just-under-the-line-000000000000")))) == 1
    assert list(_too_early(entry)) == []
    assert len(list(_too_early(spoiled(handed_over="2026-07-02")))) == 1
    assert list(_wrong_count(record, 1)) == []
    assert len(list(_wrong_count(record, 2))) == 2


def test_6_what_is_public_cannot_be_silenced(told: Told) -> None:
    with pytest.raises(CycleError, match="stands on record"):
        pattern_release_step(told.cycle(IN_TIME), told.release(publish=False))

    decided = told.home / "private" / "patterns" / "decided.json"
    assert json.loads(decided.read_bytes()) == {told.pattern: True}
