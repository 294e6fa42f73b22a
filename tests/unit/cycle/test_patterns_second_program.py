"""What a second program finds in the published rows: where it differs the cycle stops, and `verify` says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pattern_rows import Made, row_files
from promised_rows import metric, promised_files

from civicstat.cycle.errors import CycleError
from civicstat.cycle.patterns.look import Pattern, patterns_at_a_line, patterns_in_record, rows_of_release
from civicstat.cycle.patterns.second import require_second
from civicstat.cycle.patterns.speak import pattern_body
from civicstat.cycle.run import Cycle, patterns_step
from civicstat.cycle.verify.patterns import unlike_second_program
from civicstat.ledger.reader import Record
from civicstat.metrics.recheck.patterns import Again
from civicstat.vocabulary.definition import Definition


PLANTED = Made(seed=5, rows=6_000, batch=60, month_ends=3.0, recoded=0.9, followed=25, rechanneled=0.8, reopened=10)
METHODS = {
    ("close-and-reopen", "reopenings"),
    ("close-and-reopen", "again_days"),
    ("recoding-drift", "kind"),
    ("recoding-drift", "channel"),
    ("month-end", None),
    ("same-minute", None),
}
RELEASE: Any = SimpleNamespace(key="release/2016-12-31@7", statement=SimpleNamespace(digest="d" * 64))


class Planted:
    """A record with one release, whose rows hold one pattern of every method, and one definition."""

    folder = Path("a record")

    def __init__(self, made: Any = None, definition: Definition | None = None) -> None:
        self._files, self._context = made or row_files(PLANTED)
        self._definition = definition

    def refs(self, release: Any) -> dict[str, str]:
        assert release is RELEASE
        return {"context": "context", "records/asset": "asset", "records/place": "place"}

    def object(self, sha256: str) -> bytes:
        return str(getattr(self._files, sha256)).encode()

    def object_json(self, sha256: str) -> Any:
        assert sha256 == "context"
        return self._context

    def entry_of(self, digest: str) -> Any:
        assert digest == RELEASE.statement.digest
        return RELEASE

    def entries_of(self, kind: str) -> tuple[Any, ...]:
        assert kind == "definition"
        assert self._definition is not None
        body = self._definition.to_json()
        return (SimpleNamespace(statement=SimpleNamespace(name="on-time/1", body=body)),)


def of_record(record: Planted) -> list[Pattern]:
    return patterns_in_record({}, rows_of_release(cast(Record, record), RELEASE), units="department")[1]


def released(pattern: Pattern, **changes: Any) -> Any:
    body = pattern_body(pattern, as_of="2016-12-31", release=RELEASE.statement.digest) | changes
    return SimpleNamespace(key="record-pattern/a@9", statement=SimpleNamespace(body=body, cites=[body["rests_on"]]))


def test_the_cycle_goes_on_where_both_programs_find_the_same_and_stops_with_both_values_where_not() -> None:
    record = Planted()
    patterns = of_record(record)
    assert {(pattern.method, pattern.column) for pattern in patterns} == METHODS
    # The code that all units share is marked of the whole city too.
    assert len({pattern.id for pattern in patterns}) == len(patterns) == len(METHODS) + 1

    def hold(found: list[Pattern]) -> None:
        require_second(found, cast(Record, record), RELEASE, definitions={}, units="department")

    hold(patterns)
    for at, pattern in enumerate(patterns):
        name = {"close-and-reopen": "followed", "recoding-drift": "pairs_and_dates", "month-end": "months"}.get(
            pattern.method, "in_batches"
        )
        right = pattern.numbers[name]
        finding = replace(pattern.finding, numbers={**pattern.finding.numbers, name: int(right) + 1})
        spoiled = [*patterns[:at], replace(pattern, finding=finding), *patterns[at + 1 :]]
        with pytest.raises(CycleError) as caught:
            hold(spoiled)
        assert caught.value.found == (
            "the two computations of unusual record patterns disagree: "
            f"{pattern.id}, numbers.{name}: {int(right) + 1} by the first, {right} by the second"
        )
        table = f"{pattern.method} \\({pattern.column}\\)" if pattern.column else pattern.method
        with pytest.raises(CycleError, match=f"{table} of {pattern.unit}: unusual by the second"):
            hold([*patterns[:at], *patterns[at + 1 :]])


def test_a_first_program_that_counts_otherwise_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicstat.metrics.patterns.batches._LARGE_BATCH", 61)
    monkeypatch.setattr("civicstat.metrics.patterns.recoding._WEEKS", 9)
    record = Planted()

    with pytest.raises(CycleError) as caught:
        require_second(of_record(record), cast(Record, record), RELEASE, definitions={}, units="department")

    assert "same-minute of department=streets: unusual by the second computation alone" in caught.value.found
    assert "numbers.pairs_and_dates: " in caught.value.found


def test_verify_names_every_number_of_a_published_pattern_that_the_second_program_does_not_find() -> None:
    record = Planted()
    for pattern in of_record(record):
        assert list(unlike_second_program(cast(Record, record), released(pattern), {})) == []
        for name, right in pattern.numbers.items():
            entry = released(pattern, numbers={**pattern.numbers, name: f"{right}7"})
            (finding,) = unlike_second_program(cast(Record, record), entry, {})
            assert (finding.key, finding.expected, finding.found) == (f"numbers.{name}", right, f"{right}7")
            assert "is not what a second program finds" in finding.what
        elsewhere = released(pattern, unit="department=parks")
        assert [one.key for one in unlike_second_program(cast(Record, record), elsewhere, {})] == ["verdict"]


def test_at_a_line_too_the_cycle_and_verify_hold_a_pattern_to_the_second_program() -> None:
    promise = metric("closed <= due")
    record = Planted(promised_files(80), promise)
    rows = rows_of_release(cast(Record, record), RELEASE)
    (pattern,) = patterns_at_a_line(promise, rows, units="department")

    def hold(found: Pattern) -> None:
        definitions = {promise.id: promise}
        require_second([found], cast(Record, record), RELEASE, definitions=definitions, units="department")

    hold(pattern)
    with pytest.raises(CycleError, match="just-under-the-line of department=streets: unusual by the second"):
        require_second([], cast(Record, record), RELEASE, definitions={promise.id: promise}, units="department")
    assert list(unlike_second_program(cast(Record, record), released(pattern), {})) == []
    assert {"expected_before", "more_low", "one_in"} <= pattern.numbers.keys()
    for name, right in pattern.numbers.items():
        entry = released(pattern, numbers={**pattern.numbers, name: f"{right}7"})
        (found,) = unlike_second_program(cast(Record, record), entry, {})
        assert (found.key, found.expected, found.found) == (f"numbers.{name}", right, f"{right}7")
    before = int(pattern.numbers["just_before"])
    spoiled = replace(pattern.finding, numbers={**pattern.finding.numbers, "just_before": before + 1})
    with pytest.raises(CycleError, match=f"just_before: {before + 1} by the first, {before} by the second"):
        hold(replace(pattern, finding=spoiled))


def test_the_rows_of_a_release_are_read_once_for_all_its_patterns() -> None:
    record, kept = Planted(), {}
    for pattern in of_record(record):
        assert list(unlike_second_program(cast(Record, record), released(pattern), kept)) == []
    assert list(kept) == [(RELEASE.key, "department", "")]


def test_no_report_is_written_where_the_second_program_finds_what_the_first_does_not(
    cycle_of: Callable[..., Cycle], city: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = cycle_of(city, home)
    alone = {("same-minute", None): {"streets": Again(200, chance=1e-7, is_large=True)}}
    monkeypatch.setattr("civicstat.cycle.patterns.second.marks_again", lambda *_, **__: alone)

    with pytest.raises(CycleError, match="same-minute of department=streets: unusual by the second"):
        patterns_step(start)

    assert not (home / "private" / "patterns").exists()
