"""Words about a pattern: public where they are an invented example, else a salted digest that tells nothing."""

from __future__ import annotations

import json
import stat
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from civicstat.cycle.errors import CycleError
from civicstat.cycle.home import Home
from civicstat.cycle.patterns.look import numbers_of, pattern_id, unit_text, units_of
from civicstat.cycle.patterns.private import PrivatePatterns
from civicstat.cycle.patterns.speak import EXAMINED, keep_explanation, people_said, salted_digest
from civicstat.cycle.patterns.speak import PATTERN as PATTERN_TYPE
from civicstat.cycle.verify.patterns import AN_AUDITOR, check_patterns
from civicstat.cycle.verify.verdict import Verdict
from civicstat.hearings.pattern import PatternRelease
from civicstat.ledger.reader import Record
from civicstat.metrics.patterns.findings import Finding
from civicstat.vocabulary.statement import Entry, Statement


PATTERN = "just-under-the-line-0123456789ab"


def word(*, is_invented: bool) -> PatternRelease:
    return PatternRelease(
        pattern=PATTERN,
        post="City Auditor",
        post_es="Auditoría",
        publish=True,
        reason="It bears on a target.",
        reason_es="Afecta una meta.",
        day=date(2014, 7, 15),
        is_invented_example=is_invented,
    )


def private_with(folder: Path, *, is_invented: bool) -> PrivatePatterns:
    private = PrivatePatterns.of(Home(folder))
    said = {"text": "We write at noon.", "text_es": "Anotamos al mediodía.", "post": "Clerk", "post_es": "Personal"}
    private.keep_explanation(PATTERN, {**said, "is_invented_example": is_invented, "salt": "5a17"})
    return private


def test_an_invented_example_stands_in_words(tmp_path: Path) -> None:
    said = people_said(word(is_invented=True), private_with(tmp_path, is_invented=True), salt="0a")

    assert said["explanation"]["state"] == "given"
    assert said["explanation"]["text"] == "We write at noon."
    assert said["auditor"]["reason"] == "It bears on a target."
    assert said["invented_example"] is True


def test_real_words_leave_only_their_salted_digest_which_needs_the_salt(tmp_path: Path) -> None:
    said = people_said(word(is_invented=False), private_with(tmp_path, is_invented=False), salt="0a")
    text = json.dumps(said)

    assert said["explanation"]["state"] == "withheld"
    assert said["explanation"]["digest"] == salted_digest("5a17", "We write at noon.", "Anotamos al mediodía.")
    assert said["explanation"]["digest"] != salted_digest("", "We write at noon.", "Anotamos al mediodía.")
    assert "noon" not in text
    assert "bears" not in text
    assert "5a17" not in text
    assert said["invented_example"] is False


def test_the_same_withheld_reason_said_twice_has_one_digest(tmp_path: Path) -> None:
    private = private_with(tmp_path, is_invented=True)

    first = people_said(word(is_invented=False), private, salt="0a")
    second = people_said(word(is_invented=False), private, salt="0b")

    assert first == second


def test_a_department_that_says_nothing_is_shown_as_saying_nothing(tmp_path: Path) -> None:
    said = people_said(word(is_invented=True), PrivatePatterns.of(Home(tmp_path)), salt="0a")

    assert said["explanation"]["state"] == "none"


def test_an_explanation_of_a_pattern_that_no_report_holds_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "explanation.toml"
    fields: dict[str, Any] = {"pattern": PATTERN, "text": "x", "text_es": "x", "post": "x", "post_es": "x"}
    lines = [f"{name} = {json.dumps(value)}" for name, value in {**fields, "is_invented_example": True}.items()]
    file.write_text("\n".join(lines), encoding="utf-8")

    with pytest.raises(CycleError) as caught:
        keep_explanation(file, Home(tmp_path), salt="0a")

    assert caught.value.found == f"no report holds the pattern {PATTERN!r}"


def test_private_files_are_for_their_owner_and_never_behind_a_link(tmp_path: Path) -> None:
    path = PrivatePatterns.of(Home(tmp_path)).write("department-parks/2014-06-30.json", "{}")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "private").symlink_to(elsewhere)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with pytest.raises(CycleError):
        PrivatePatterns.of(Home(tmp_path / "linked"))


def test_a_unit_is_written_as_figure_keys_write_it_and_a_name_stays_from_report_to_report() -> None:
    assert units_of(unit_text("department", "streets")) == ("department", "streets")
    assert units_of(unit_text("yard", "otter-yard")) == ("yard", "otter-yard")
    assert unit_text("yard", "otter-yard") == "yard:otter-yard"
    assert pattern_id("month-end", "yard:a", "") == pattern_id("month-end", "yard:a", "")
    assert pattern_id("month-end", "yard:a", "") != pattern_id("month-end", "yard:b", "")


def test_numbers_for_the_record_are_single_exact_and_never_claim_more_than_one_in_a_million() -> None:
    numbers = {
        "more_than_expected": [50, 34, 66],
        "near_seconds": 9_000,
        "batches": [{"minute": "x"}],
        "just_before": 65,
    }
    found = numbers_of(Finding("a", 400, 1e-9, ("", ""), ("", ""), numbers))

    assert found == {
        "cases": "400",
        "more": "50",
        "more_low": "34",
        "more_high": "66",
        "near_hours": "2.5",
        "near_seconds": "9000",
        "just_before": "65",
        "one_in": "1000000",
    }
    assert numbers_of(Finding("a", 1, 0.004, ("", ""), ("", "")))["one_in"] == "250"


class FewStatements:
    """A record of which only the patterns matter."""

    def __init__(self, *said: Statement) -> None:
        self._entries = tuple(Entry(index, statement) for index, statement in enumerate(said))

    def entries_of(self, kind: str) -> tuple[Entry, ...]:
        return tuple(entry for entry in self._entries if entry.statement.type == kind)


def said(kind: str, name: str, body: dict[str, Any]) -> Statement:
    return Statement(kind, name, "-", "2014-07-15", "2014-07-16T05:00:00Z", (), body)


def test_verify_says_which_patterns_no_second_program_found_and_holds_their_days_and_the_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("civicstat.cycle.verify.patterns._unlike_rows", lambda *_: iter(()))
    body = {
        "method": "same-minute",
        "handed_over": "2014-07-01",
        "days_to_explain": 14,
        "auditor": {"day": "2014-07-15"},
    }
    pattern, early = (said(PATTERN_TYPE, "a", {**body, **more}) for more in ({}, {"handed_over": "2014-07-02"}))
    count = said(EXAMINED, "count", {"looked_at": 2, "published": 1})
    verdicts = [Verdict("a record") for _ in range(4)]

    check_patterns(cast(Record, FewStatements(pattern, count)), verdicts[0])
    check_patterns(cast(Record, FewStatements(early, count)), verdicts[1])
    check_patterns(cast(Record, FewStatements(pattern)), verdicts[2])
    check_patterns(cast(Record, FewStatements(count)), verdicts[3])

    assert (verdicts[0].findings, verdicts[0].skipped) == ([], [AN_AUDITOR])
    assert [one.key for one in verdicts[1].findings] == ["auditor.day"]
    assert [one.what for one in verdicts[2].findings] == [
        "patterns are released, and nothing says how many were looked at"
    ]
    assert [one.key for one in verdicts[3].findings] == ["published"]
