"""Words about a pattern: private until an auditor releases it, then in objects beside the entry, which can go again."""

from __future__ import annotations

import json
import stat
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from civicstat.cycle.errors import CycleError
from civicstat.cycle.home import Home
from civicstat.cycle.patterns.look import numbers_of, pattern_id, unit_text, units_beside, units_of
from civicstat.cycle.patterns.private import PrivatePatterns
from civicstat.cycle.patterns.speak import (
    EXAMINED,
    MAY_BE_PUBLIC,
    keep_explanation,
    keep_said,
    people_said,
    salted_digest,
)
from civicstat.cycle.patterns.speak import PATTERN as PATTERN_TYPE
from civicstat.cycle.verify.patterns import check_patterns
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.hearings.pattern import PatternExplanation, PatternRelease
from civicstat.ledger.reader import Record
from civicstat.metrics.patterns.findings import Finding as FirstFinding
from civicstat.vocabulary.canonical import canonical_bytes, sha256_hex
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


def private_with(folder: Path, *, is_invented: bool = False, may_be_public: bool = True) -> PrivatePatterns:
    private = PrivatePatterns.of(Home(folder))
    said = {"text": "We write at noon.", "text_es": "Anotamos al mediodía.", "post": "Clerk", "post_es": "Personal"}
    private.keep_explanation(
        PATTERN, {**said, "is_invented_example": is_invented, "salt": "5a17", MAY_BE_PUBLIC: may_be_public}
    )
    return private


class Beside:
    """Where words are put beside the log: what was put there, by its digest."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, Any]] = {}

    def put(self, content: bytes) -> str:
        self.kept[sha256_hex(content)] = json.loads(content)
        return sha256_hex(content)


@pytest.mark.parametrize("is_invented", [True, False])
def test_words_stand_in_salted_objects_and_the_entry_holds_their_digests_alone(
    tmp_path: Path, is_invented: bool
) -> None:
    beside = Beside()
    said = people_said(
        word(is_invented=is_invented), private_with(tmp_path, is_invented=is_invented), salt="0a", put=beside.put
    )

    assert said["explanation"]["state"] == "given"
    assert beside.kept[said["explanation"]["words"]["sha256"]] == {
        "nonce": "5a17",
        "words": {"text": "We write at noon.", "text_es": "Anotamos al mediodía."},
    }
    assert beside.kept[said["auditor"]["words"]["sha256"]]["words"]["text"] == "It bears on a target."
    assert "noon" not in json.dumps(said)
    assert "bears" not in json.dumps(said)
    assert said["invented_example"] is is_invented


def test_words_that_were_kept_under_an_earlier_rule_stay_private_under_their_digest(tmp_path: Path) -> None:
    beside = Beside()
    private = private_with(tmp_path, may_be_public=False)
    said = people_said(word(is_invented=False), private, salt="0a", put=beside.put)

    assert (said["explanation"]["state"], said["explanation"]["words"]) == ("withheld", None)
    assert said["explanation"]["digest"] == salted_digest("5a17", "We write at noon.", "Anotamos al mediodía.")
    assert "noon" not in json.dumps(list(beside.kept.values()))


def test_the_same_reason_said_twice_is_one_object(tmp_path: Path) -> None:
    beside, private = Beside(), private_with(tmp_path)

    first = people_said(word(is_invented=False), private, salt="0a", put=beside.put)
    second = people_said(word(is_invented=False), private, salt="0b", put=beside.put)

    assert first == second
    assert len(beside.kept) == 2


def test_a_department_that_says_nothing_is_shown_as_saying_nothing(tmp_path: Path) -> None:
    said = people_said(word(is_invented=True), PrivatePatterns.of(Home(tmp_path)), salt="0a", put=Beside().put)

    assert said["explanation"]["state"] == "none"


def test_words_that_lead_to_a_person_are_refused_when_they_are_kept(tmp_path: Path) -> None:
    explained = PatternExplanation(
        pattern=PATTERN,
        text="Call 617-555-0123.",
        text_es="Llame.",
        post="Clerk",
        post_es="Personal",
        is_invented_example=False,
    )
    with pytest.raises(CycleError) as caught:
        keep_said(explained, Home(tmp_path), salt="0a", where="here")

    assert caught.value.found == (
        "the words hold a mail address or a telephone number, and become public with the pattern"
    )


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
    assert unit_text("yard", "-") == unit_text("department", "-") == "city:-"
    assert units_of("city:-") == ("city", "-")
    assert [units_beside(unit) for unit in ("city:-", "yard:a", "department=b")] == ["department", "yard", "department"]
    assert pattern_id("month-end", "yard:a", metric="", column=None) == "month-end-868d2ca15e55"
    assert pattern_id("month-end", "yard:b", metric="", column=None) != "month-end-868d2ca15e55"


def test_what_the_first_versions_looked_at_keeps_its_name_and_another_column_has_its_own() -> None:
    names = {
        column: pattern_id("recoding-drift", "department=streets", metric="", column=column)
        for column in ("kind", "channel", "department")
    }

    # As a record of version 0.2.0 names it.
    assert names["kind"] == "recoding-drift-cbb915ce379f"
    assert len(set(names.values())) == 3


def test_numbers_for_the_record_are_single_exact_and_never_claim_more_than_one_in_a_million() -> None:
    numbers = {
        "more_than_expected": [50, 34, 66],
        "near_seconds": 9_000,
        "batches": [{"minute": "x"}],
        "just_before": 65,
    }
    found = numbers_of(FirstFinding("a", 400, 1e-9, ("", ""), ("", ""), numbers))

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
    assert numbers_of(FirstFinding("a", 1, 0.004, ("", ""), ("", "")))["one_in"] == "250"


class FewStatements:
    """A record of which only the patterns matter."""

    def __init__(self, *said: Statement) -> None:
        self._entries = tuple(Entry(index, statement) for index, statement in enumerate(said))

    def entries_of(self, kind: str) -> tuple[Entry, ...]:
        return tuple(
            entry for entry in self._entries if kind in (entry.statement.type, entry.statement.type.partition("/")[0])
        )

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self._entries

    def object(self, sha256: str) -> bytes:
        return canonical_bytes({"words": OBJECTS[sha256]})


# What people said, by the digest of its object.
OBJECTS = {"a" * 64: {"text": "We write at noon.", "text_es": "Anotamos al mediodía."}, "b" * 64: {"text": "Once."}}
GIVEN = {"state": "given", "words": {"sha256": "a" * 64}, "digest": ""}
AUDITOR = {"day": "2014-07-15", "words": {"sha256": "a" * 64}}


def said(kind: str, name: str, body: dict[str, Any]) -> Statement:
    return Statement(kind, name, "-", "2014-07-15", "2014-07-16T05:00:00Z", (), body)


def test_verify_leaves_no_pattern_out_and_holds_their_days_and_the_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("civicstat.cycle.verify.patterns._unlike_rows", lambda *_: iter(()))
    monkeypatch.setattr("civicstat.cycle.verify.patterns.unlike_second_program", lambda *_: iter(()))
    body = {
        "method": "just-under-the-line",
        "handed_over": "2014-07-01",
        "days_to_explain": 14,
        "auditor": AUDITOR,
        "explanation": GIVEN,
    }
    pattern, early = (said(PATTERN_TYPE, "a", {**body, **more}) for more in ({}, {"handed_over": "2014-07-02"}))
    count = said(EXAMINED, "count", {"looked_at": 2, "published": 1})
    verdicts = [Verdict("a record") for _ in range(4)]

    check_patterns(cast(Record, FewStatements(pattern, count)), verdicts[0])
    check_patterns(cast(Record, FewStatements(early, count)), verdicts[1])
    check_patterns(cast(Record, FewStatements(pattern)), verdicts[2])
    check_patterns(cast(Record, FewStatements(count)), verdicts[3])

    assert (verdicts[0].findings, verdicts[0].skipped) == ([], [])
    assert [one.key for one in verdicts[1].findings] == ["auditor.day"]
    assert [one.what for one in verdicts[2].findings] == [
        "patterns are released, and nothing says how many were looked at"
    ]
    assert [one.key for one in verdicts[3].findings] == ["published"]


def test_verify_says_of_every_pattern_what_the_second_program_does_not_find(monkeypatch: pytest.MonkeyPatch) -> None:
    different = Finding("is not what a second program finds", "record-pattern/a@9", "numbers.cases", "40", "41")
    monkeypatch.setattr("civicstat.cycle.verify.patterns._unlike_rows", lambda *_: iter(()))
    monkeypatch.setattr("civicstat.cycle.verify.patterns.unlike_second_program", lambda *_: iter([different]))
    body = {"method": "month-end", "handed_over": "2014-07-01", "days_to_explain": 14}
    pattern = said(PATTERN_TYPE, "a", {**body, "explanation": GIVEN, "auditor": AUDITOR})
    verdict = Verdict("a record")

    check_patterns(
        cast(Record, FewStatements(pattern, said(EXAMINED, "count", {"looked_at": 1, "published": 1}))), verdict
    )

    assert verdict.findings == [different]


def test_verify_reads_the_words_beside_a_pattern_and_names_what_is_wrong_with_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("civicstat.cycle.verify.patterns._unlike_rows", lambda *_: iter(()))
    monkeypatch.setattr("civicstat.cycle.verify.patterns.unlike_second_program", lambda *_: iter(()))
    body = {"method": "month-end", "handed_over": "2014-07-01", "days_to_explain": 14}
    count = said(EXAMINED, "count", {"looked_at": 1, "published": 1})
    gone = said("withdrawal/v1", "b" * 64, {"withdrawn": "b" * 64})

    def verdict(explanation: dict[str, Any], auditor: dict[str, Any], *more: Statement) -> Verdict:
        found = Verdict("a record")
        pattern = said(PATTERN_TYPE, "a", {**body, "explanation": explanation, "auditor": auditor})
        check_patterns(cast(Record, FewStatements(pattern, count, *more)), found)
        return found

    right, one_language = verdict(GIVEN, AUDITOR), {**AUDITOR, "words": {"sha256": "b" * 64}}
    counted = "words of departments and auditors beside unusual record patterns"
    assert (right.findings, right.counts[counted]) == ([], 1)
    [finding] = verdict(GIVEN, one_language).findings
    assert (finding.what, finding.key) == (
        "words beside a released pattern are not said in both languages",
        "auditor.words",
    )
    assert verdict(GIVEN, one_language, gone).findings == []
    [finding] = verdict({**GIVEN, "words": None}, AUDITOR).findings
    assert finding.what == "a released pattern says that it was explained, and not in which words"


def test_a_pattern_of_the_first_version_is_held_to_its_own_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicstat.cycle.verify.patterns._unlike_rows", lambda *_: iter(()))
    monkeypatch.setattr("civicstat.cycle.verify.patterns.unlike_second_program", lambda *_: iter(()))
    body = {"method": "month-end", "handed_over": "2014-07-01", "days_to_explain": 14, "auditor": {"day": "2014-07-15"}}
    body |= {"explanation": {"state": "withheld", "text": "", "digest": "ab" * 32}}
    found = Verdict("a record")

    check_patterns(
        cast(
            Record,
            FewStatements(
                said("record-pattern/v1", "a", body), said(EXAMINED, "count", {"looked_at": 1, "published": 1})
            ),
        ),
        found,
    )

    assert found.findings == []
    assert found.counts == {"unusual record patterns, found again in the published rows": 1}
