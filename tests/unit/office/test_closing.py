"""What a meeting captured goes on record by its own account, and its memo is held against it by whoever reads."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from office_after import ENDED, held_meeting
from office_people import AT
from office_record import begin_record

from civicstat.cycle.kept_meetings import read_meetings
from civicstat.cycle.verify.kept_meetings import check_memos
from civicstat.cycle.verify.verdict import Verdict
from civicstat.hearings.meetings.law import judge_year
from civicstat.hearings.meetings.watchdog import findings
from civicstat.ledger.check import check_log
from civicstat.ledger.reader import Record
from civicstat.office.actions import memo as acts
from civicstat.office.freeze import freeze
from civicstat.office.models import Memo, Post

from .conftest import Office


pytestmark = pytest.mark.django_db


@pytest.fixture
def home(city_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return begin_record(tmp_path / "home", monkeypatch)


def send(memo: Memo, office: Office) -> Memo:
    chair, now = Post.objects.get(slug="chair"), ENDED + timedelta(hours=1)
    return acts.send_memo(memo=memo, as_post=chair, by=office["chair"], at=AT, now=now, seen=memo.version)


def closings(home: Path) -> list[dict[str, Any]]:
    said = [entry.statement for entry in Record(home).entries]
    return [dict(statement.body) for statement in said if statement.type == "closing/v1"]


def test_what_a_meeting_captured_is_on_record_before_its_memo_with_hours_and_digests(
    office: Office, home: Path
) -> None:
    held_meeting(by=office["chair"])
    assert freeze(at=AT) == []
    freeze(at=AT + timedelta(minutes=15))
    (said,) = closings(home)
    assert [(each["kind"], each["id"], each["said_at"]) for each in said["captured"]] == [
        ("promise", "a-list-of-lamps", "2015-10-01T13:20:00Z"),
        ("data-request", "lamps-by-age", "2015-10-01T13:20:00Z"),
    ]
    by_digest = {entry.statement.digest: entry.statement.name for entry in Record(home).entries}
    assert [by_digest[each["digest"]] for each in said["captured"]] == ["a-list-of-lamps", "lamps-by-age"]
    assert (said["minutes"], said["recesses"]) == (50, [])
    assert freeze(at=AT + timedelta(minutes=15)) == []
    assert check_log(home) == []


def test_a_memo_that_omits_a_captured_promise_is_named_by_law_watchdog_and_verify(office: Office, home: Path) -> None:
    # The promise carries out no decision: but for the closing nobody could tell of which meeting it is.
    memo = send(held_meeting(by=office["chair"]).memo, office)
    spoiled = {**memo.content, "promises": []}
    Memo.objects.filter(pk=memo.pk).update(content=spoiled)
    freeze(at=AT, at_once=True)
    terms, meetings = read_meetings(Record(home).entries)
    whole = next(each for each in judge_year(meetings, 2015, law=terms.law) if each.id == "whole-memos")
    assert whole.verdict == "not-kept"
    assert any(key.startswith("action/a-list-of-lamps@") for key in whole.evidence)
    watched = [each for each in findings(meetings, date(2015, 10, 20), 7) if each.kind == "incomplete-memo"]
    assert [each.count for each in watched] == [1]
    verdict = Verdict(str(home))
    check_memos(Record(home), verdict)
    (named,) = verdict.findings
    assert "leaves out promise a-list-of-lamps" in named.what
    # Mended in the open, it is whole again; that it was not stays on record.
    newest = Memo.objects.get()
    words = {"correction": "It left out the list.", "correction_es": "Faltaba la lista."}
    now = ENDED + timedelta(hours=3)
    acts.correct_memo(memo=newest, by=office["chair"], at=AT, now=now, seen=newest.version, **words)
    freeze(at=AT, at_once=True)
    mended = Verdict(str(home))
    check_memos(Record(home), mended)
    assert (mended.findings, check_log(home)) == ([], [])


def test_what_was_promised_and_decided_in_a_rehearsal_never_reaches_the_record(office: Office, home: Path) -> None:
    held_meeting(by=office["chair"], is_dry_run=True)
    freeze(at=AT, at_once=True)
    said = {entry.statement.type for entry in Record(home).entries}
    assert said.isdisjoint({"action/v2", "decision/v2", "data-request/v1", "closing/v1", "meeting/v1", "memo/v1"})
