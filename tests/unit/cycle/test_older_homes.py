"""What an earlier version put on record holds under today's `verify`, and today's cycle goes on from there."""

from __future__ import annotations

import tarfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from civicstat import __version__
from civicstat.cycle.home import Home
from civicstat.cycle.run import run_cycle, start_cycle
from civicstat.cycle.steps import no_progress
from civicstat.cycle.verify import drivers, older_patterns
from civicstat.cycle.verify.patterns import check_patterns
from civicstat.cycle.verify.run import verify
from civicstat.cycle.verify.verdict import Verdict
from civicstat.ledger.reader import Record
from civicstat.portal.render import render
from civicstat.vocabulary.statement import Entry


ARCHIVES = sorted((Path(__file__).parent / "older_homes").glob("*.tar.xz"))
NO_PAGES = "the site has no pages"


AT_A_LINE = "record-pattern/just-under-the-line-d6b866e94b6d@13"


@pytest.fixture(params=ARCHIVES, ids=lambda archive: archive.name)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder of a city and its record, as an earlier version left them."""
    return unpacked(request.param, tmp_path)


@pytest.fixture
def of_0_2(tmp_path: Path) -> Path:
    """The one that version 0.2.0 made, with a released pattern of each method."""
    return unpacked(ARCHIVES[1], tmp_path)


def unpacked(archive: Path, folder: Path) -> Path:
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder


def verdict_of(folder: Path) -> Verdict:
    return verify(str(folder / "home"), render=False, rerun=False, progress=no_progress)


def test_the_record_of_an_earlier_version_holds(older: Path) -> None:
    render(older / "home" / "ledger", older / "home" / "portal", chart_cache=None, progress=no_progress)
    verdict = verdict_of(older)
    assert verdict.findings == []
    assert verdict.counts["movements split again from the published figures, all equal"] > 0
    assert any(f"and this is {__version__}" in words for words in verdict.skipped)


def test_todays_rule_would_not_hold_it(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drivers, "is_written_before", lambda version, record: False)
    assert {each.what for each in verdict_of(older).findings} - {NO_PAGES} == {
        "what a movement is split into does not follow from the published figures"
    }


def test_todays_cycle_goes_on_from_it(older: Path) -> None:
    # A day after the last statement of each.
    day, now = date(2025, 8, 31), datetime(2025, 9, 1, 12, tzinfo=UTC)
    run_cycle(start_cycle(older / "city", Home(older / "home"), as_of=day, now=now, threads=2, progress=no_progress))
    verdict = verdict_of(older)
    assert verdict.findings == []
    assert "rows held to the target of their period" in verdict.counts


def patterns_of(home: Path, name: str = "", **changes: Any) -> Verdict:
    """What is found of the patterns on record, one of them perhaps with another body."""
    verdict = Verdict("a record")
    check_patterns(Changed(home / "home" / "ledger", name, changes), verdict)
    return verdict


class Changed(Record):
    """A record in which the patterns whose names begin so say something else."""

    def __init__(self, folder: Path, name: str, changes: dict[str, Any]) -> None:
        super().__init__(folder)
        self._name, self._changes = name, changes

    def entries_of(self, kind: str) -> tuple[Entry, ...]:
        return tuple(self._changed(entry) for entry in super().entries_of(kind))

    def _changed(self, entry: Entry) -> Entry:
        body = entry.statement.body
        if not self._name or not entry.statement.name.startswith(self._name):
            return entry
        said = {name: change(body[name]) for name, change in self._changes.items()}
        return Entry(entry.index, replace(entry.statement, body={**body, **said}))


def test_patterns_are_counted_again_as_far_as_their_method_is_still_the_same_and_the_other_is_named(
    of_0_2: Path,
) -> None:
    verdict = patterns_of(of_0_2)

    assert verdict.findings == []
    assert verdict.counts["unusual record patterns, found again in the published rows"] == 4
    assert verdict.skipped == [
        f"{AT_A_LINE} was not counted again: "
        "its numbers are those of the method of versions up to 0.2.0, which counted otherwise at a line"
    ]


@pytest.mark.parametrize("method", ["close-and-reopen", "recoding-drift", "month-end", "same-minute"])
def test_a_number_of_an_older_pattern_is_held_to_the_rows_by_both_programs(of_0_2: Path, method: str) -> None:
    verdict = patterns_of(of_0_2, method, numbers=lambda said: {**said, "cases": "7"})

    assert [(each.key, each.found) for each in verdict.findings] == [("numbers.cases", "7")] * 2
    for words in ("words", "words_es"):
        found = patterns_of(of_0_2, method, **{words: lambda said: f"{said} 7"}).findings
        assert {each.key for each in found} == {words}


def test_what_is_not_counted_again_is_held_to_its_line_its_day_and_its_name(of_0_2: Path) -> None:
    other = patterns_of(
        of_0_2, "just-under", as_of=lambda _: "2025-06-29", line=lambda said: {**said, "value": "5"}, id=lambda _: "x"
    )
    nowhere = patterns_of(of_0_2, "just-under", line=lambda _: None)

    assert [each.key for each in other.findings] == ["id", "as_of", "line"]
    assert [each.what for each in nowhere.findings] == [
        "a pattern at a line names no line, or does not cite its release"
    ]


def test_todays_form_would_not_hold_an_older_pattern(of_0_2: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(older_patterns, "_OLDER", ())
    found = {each.key for each in patterns_of(of_0_2).findings}
    assert {"column", "recheck", "words", "words_es"} <= found
