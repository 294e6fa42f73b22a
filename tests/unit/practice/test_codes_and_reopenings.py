"""The yard of false closures and the re-used channel code of the answer file, as `civicstat patterns` finds them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from civicstat.cycle.home import ROW_FILES, Home
from civicstat.cycle.ingest import read_context
from civicstat.cycle.run import (
    Cycle,
    ingest_step,
    pattern_release_step,
    patterns_step,
    publish_step,
    run_cycle,
    start_cycle,
)
from civicstat.cycle.steps import no_progress
from civicstat.cycle.verify.patterns import check_patterns
from civicstat.cycle.verify.run import verify
from civicstat.cycle.verify.verdict import Verdict
from civicstat.ledger.reader import Record
from civicstat.metrics.patterns.published import WHOLE_CITY, look_at
from civicstat.metrics.recheck import RecordFiles, read_records
from civicstat.metrics.recheck.patterns import marks_again
from civicstat.practice.study import Study
from civicstat.practice.truths import PLANTABLE
from civicstat.practice.write import write_city
from civicstat.vocabulary.statement import Entry


pytestmark = pytest.mark.slow(minutes=4)

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
# As `civicstat practice` makes a city unless told otherwise; the seeds besides its own.
USUAL: dict[str, int] = {"count": 40_000, "years": 3}
SEEDS = (7, 8, 9, 10)
RETURNED, CODES = "close-and-reopen", "recoding-drift"
# What is planted here shows by these methods alone.
Marks = dict[tuple[str, str | None, str], str]


@pytest.fixture(scope="module")
def marks_of(make: Callable[..., Study], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[Marks, Any]]:
    """What both programs mark over the yards of a city, in which words, and the city's answers."""

    @cache
    def looked(seed: int, *names: str) -> tuple[Marks, Any]:
        folder = tmp_path_factory.mktemp(f"seed-{seed}")
        written = write_city(make(*names, seed=seed, **USUAL), folder / "city")
        home = Home(folder / "home")
        ingest_step(start_cycle(written.folder, home, as_of=None, now=NOW, threads=1, progress=no_progress))
        files = RecordFiles(*((home.rows / name).read_text(encoding="utf-8") for name in ROW_FILES.values()))
        context = read_context(home).to_json()
        found: Marks = {}
        for table in look_at({}, read_records(files, context), units="yard"):
            found |= {
                (table.method, table.column, one.yard): one.words[0]
                for one in table.findings
                if one.verdict == "unusual"
            }
        second = {
            (*table, unit)
            for table, units in marks_again(files, context, units="yard").items()
            for unit, one in units.items()
            if one.is_marked
        }
        assert second == found.keys()
        return found, json.loads(written.answers.read_bytes())["planted"]

    return looked


def day_in(words: str) -> date:
    """The Monday of a sentence on codes."""
    return date.fromisoformat(words.partition("From the week of ")[2][:10])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_yard_of_false_closures_is_marked_by_what_was_opened_again_and_no_other(
    marks_of: Callable[..., Any], seed: int
) -> None:
    marks, planted = marks_of(seed, *PLANTABLE)
    yard = planted["false-closures"]["yard"]

    by_column = {
        column: [unit for method, where, unit in marks if (method, where) == (RETURNED, column)]
        for column in ("reopenings", "again_days")
    }
    assert by_column["reopenings"] == [yard]
    # Reports again tell it from the others too seldom; who is told is the same yard.
    assert by_column["again_days"] in ([], [yard])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_re_used_channel_code_is_found_over_the_whole_city_within_a_week_of_its_date(
    marks_of: Callable[..., Any], seed: int
) -> None:
    marks, planted = marks_of(seed, *PLANTABLE)

    found = {(column, unit): words for (method, column, unit), words in marks.items() if method == CODES}
    assert list(found) == [("channel", WHOLE_CITY)]
    day = date.fromisoformat(planted["reused-field"]["from_day"])
    assert abs(day_in(found["channel", WHOLE_CITY]) - day) <= timedelta(days=7)


@pytest.mark.parametrize("seed", SEEDS)
def test_where_nothing_is_planted_no_code_and_no_yard_is_marked(marks_of: Callable[..., Any], seed: int) -> None:
    assert marks_of(seed)[0] == {}


class City:
    """The training city after a cycle and a look at its patterns: everything planted, its usual size and seed."""

    def __init__(self, folder: Path, made: Study) -> None:
        self.folder = folder
        written = write_city(made, folder / "city")
        self.planted = json.loads(written.answers.read_bytes())["planted"]
        run_cycle(self.cycle())
        self.told = patterns_step(self.cycle())

    def cycle(self, as_of: date | None = None) -> Cycle:
        home = Home(self.folder / "home")
        return start_cycle(self.folder / "city", home, as_of=as_of, now=NOW, threads=2, progress=no_progress)

    def report(self, unit: str) -> dict[str, Any]:
        path = self.folder / "home" / "private" / "patterns" / unit / "2026-06-30.json"
        found: dict[str, Any] = json.loads(path.read_bytes())
        return found

    def release(self, pattern: str) -> None:
        word = {"pattern": pattern, "publish": True, "post": "Auditor", "post_es": "Auditoría", "reason": "A target."}
        word |= {"reason_es": "Una meta.", "day": "2026-07-15", "is_invented_example": True}
        file = self.folder / "word.toml"
        file.write_text("\n".join(f"{key} = {json.dumps(value)}" for key, value in word.items()), encoding="utf-8")
        pattern_release_step(self.cycle(date(2026, 7, 15)), file)


@pytest.fixture(scope="module")
def city(make: Callable[..., Study], tmp_path_factory: pytest.TempPathFactory) -> City:
    return City(tmp_path_factory.mktemp("training"), make(*PLANTABLE, seed=7, **USUAL))


def test_1_the_reports_say_to_the_yard_and_of_the_whole_city_what_was_found_and_in_which_column(city: City) -> None:
    yard = city.planted["false-closures"]["yard"]
    of_yard = {one["column"]: one for one in city.report(f"yard-{yard}")["patterns"] if one["method"] == RETURNED}
    [of_city] = city.report("city")["patterns"]

    assert "were opened again, as the records themselves mark it" in of_yard["reopenings"]["words"]
    assert (of_city["column"], of_city["unit"]) == ("channel", "city:-")
    assert (of_city["title"], of_city["title_es"]) == ("From one channel to another", "De un canal a otro")
    words = city.folder / "home" / "private" / "patterns" / "city" / "2026-06-30-es.md"
    assert "códigos que comparte toda la ciudad" in words.read_text(encoding="utf-8")


def test_2_both_are_released_verified_and_refused_when_a_word_of_them_is_spoiled(city: City) -> None:
    yard = city.planted["false-closures"]["yard"]
    said = [*city.report("city")["patterns"], *city.report(f"yard-{yard}")["patterns"]]
    names = [one["id"] for one in said if one["column"] in ("channel", "reopenings")]
    for name in names:
        city.release(name)
    publish_step(city.cycle())
    home = city.folder / "home"
    verdict = verify(str(home))
    page = (home / "portal" / "en" / "unusual-record-patterns.html").read_text(encoding="utf-8")

    assert (verdict.findings, len(names)) == ([], 2)
    assert verdict.counts["unusual record patterns, found again in the published rows"] == 2
    assert "From one channel to another: Whole city" in page
    assert "Closed and opened again: " in page
    for name in names:
        for field, value in (("column", "kind"), ("words", "Nothing."), ("numbers", {"cases": "7"})):
            spoiled = Verdict("a record")
            check_patterns(Spoiled(home / "ledger", name, field, value), spoiled)
            assert {each.key.partition(".")[0] for each in spoiled.findings} & {field, "verdict"}


class Spoiled(Record):
    """A record in which one field of one pattern says something else."""

    def __init__(self, folder: Path, name: str, field: str, value: Any) -> None:
        super().__init__(folder)
        self._name, self._said = name, {field: value}

    def entries_of(self, kind: str) -> tuple[Entry, ...]:
        return tuple(
            Entry(one.index, replace(one.statement, body={**one.statement.body, **self._said}))
            if one.statement.name == self._name
            else one
            for one in super().entries_of(kind)
        )
