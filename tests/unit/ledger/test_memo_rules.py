"""Memos in the log: due 48 hours after the end, late said to the minute, nothing named that is not there or goes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from civicstat.ledger.append import append
from civicstat.ledger.check import check_log
from civicstat.ledger.errors import LedgerError
from civicstat.ledger.reader import Record
from civicstat.vocabulary.statement import Statement


GENESIS = {
    "city": "mill-town",
    "name": "Mill Town",
    "jurisdiction": "Mill Town, an invented city",
    "mode": "live",
    "time_zone": "America/New_York",
    "licence": "CC0-1.0",
    "privacy_rules": "civicstat-default/1",
    "software": "0.0.0",
    "nonce": "0" * 32,
}
CHAIR = {"post": "chair", "title": "Chair", "title_es": "Presidencia"}
SERIES = {
    "id": "streets",
    "version": 1,
    "title": "Streets",
    "title_es": "Calles",
    "department": None,
    "words": {"sha256": "0" * 64},
    "metrics": ["closed"],
    "chair": CHAIR,
    "seats": [],
    "cadence": "monthly",
    "minutes": 60,
    "stage": "record-published",
    "notice_days": 7,
    "is_active": True,
    "made_up": False,
}
MEETING = {
    "id": "streets-2026-02-10",
    "series": "streets",
    "version": 1,
    "first_at": "2026-02-10T14:00:00Z",
    "at": "2026-02-10T14:00:00Z",
    "moves": [],
    "stage": "record-published",
    "notice_on": None,
    "held_as": "record-published",
    "state": "held",
    "said_on": "2026-02-10",
    "started_at": "2026-02-10T14:02:00Z",
    "ended_at": "2026-02-10T15:00:00Z",
    "chaired_by": "chair",
    "chair_questions": 3,
    "attendance": [],
    "words": None,
    "made_up": False,
}
NONE = {"put": 0, "answered": 0, "unanswered": 0}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A log with a meeting that ended; its words were withdrawn from this test."""
    say(tmp_path, "genesis/v1", "genesis", GENESIS, "2026-02-01T12:00:00Z")
    say(tmp_path, "series/v1", "streets", SERIES, "2026-02-01T12:00:00Z")
    say(tmp_path, "meeting/v1", MEETING["id"], MEETING, "2026-02-10T15:01:00Z")  # type: ignore[arg-type]
    return tmp_path


def say(home: Path, type_: str, name: str, body: dict[str, Any], recorded: str, cites: tuple[str, ...] = ()) -> None:
    append(home, [Statement(type_, name, "-", recorded[:10], recorded, cites, body)])


def send(home: Path, recorded: str = "2026-02-12T13:00:30Z", *, cites: bool = True, **changes: Any) -> None:
    """A memo sent two hours before it was due, recorded half a minute later, anything else changed."""
    body = {
        "meeting": "streets-2026-02-10",
        "version": 1,
        "ended_at": "2026-02-10T15:00:00Z",
        "due_at": "2026-02-12T15:00:00Z",
        "sent_at": "2026-02-12T13:00:00Z",
        "late": 0,
        "corrected_at": None,
        "decisions": [],
        "promises": [],
        "data_requests": [],
        "questions": NONE,
        "looks": [],
        "looks_in_all": 0,
        "poll": {"asked": 2, "yes": 1, "no": 1},
        "words": None,
        "made_up": False,
        **changes,
    }
    met = Record(home).entries[2].statement.digest
    say(home, "memo/v1", "streets-2026-02-10", body, recorded, (met,) if cites else ())


def test_a_memo_is_sent_once_and_a_correction_says_so(home: Path) -> None:
    send(home)
    words = {"words": {"sha256": "1" * 64}, "corrected_at": "2026-02-13T09:00:00Z", "version": 2}
    send(home, "2026-02-13T09:00:10Z", **words)
    assert {fault.kind for fault in check_log(home)} <= {"object"}
    with pytest.raises(LedgerError, match="what was sent first stays"):
        send(home, "2026-02-14T09:00:00Z", **{**words, "version": 3, "sent_at": "2026-02-12T13:30:00Z"})


@pytest.mark.parametrize(
    ("recorded", "changes", "refusal"),
    [
        ("2026-02-12T13:00:30Z", {"due_at": "2026-02-13T15:00:00Z"}, "48 hours after the end"),
        ("2026-02-12T13:00:30Z", {"ended_at": "2026-02-10T18:00:00Z"}, "as the log knows it"),
        ("2026-02-12T15:00:40Z", {"sent_at": "2026-02-12T15:00:30Z"}, "late is said"),
        ("2026-02-12T13:00:30Z", {"late": 4}, "late is said"),
        # Sent in time, says who records it four hours after it was due: the record is the witness.
        ("2026-02-12T19:00:00Z", {}, "240: late is said"),
        ("2026-02-12T12:00:00Z", {}, "2026-02-12T12:00:00Z or before"),
        ("2026-02-12T13:00:30Z", {"promises": ["no-such-promise"]}, "action/v2 of the log"),
        ("2026-02-12T13:00:30Z", {"data_requests": ["nothing"]}, "data-request/v1 of the log"),
        ("2026-02-12T13:00:30Z", {"poll": {"asked": 3, "yes": 1, "no": 1}}, "those who said yes"),
        ("2026-02-12T13:00:30Z", {"questions": {**NONE, "answered": 1}}, "at most 0"),
        ("2026-02-12T13:00:30Z", {"corrected_at": "2026-02-12T14:00:00Z"}, "in every statement but the first"),
        ("2026-02-12T13:00:30Z", {"cites": False}, "does not cite its meeting"),
    ],
)
def test_the_log_refuses_a_memo_that_is_not_as_it_was(
    home: Path, recorded: str, changes: dict[str, Any], refusal: str
) -> None:
    with pytest.raises(LedgerError, match=refusal):
        send(home, recorded, **changes)


def test_a_late_memo_is_taken_when_it_says_how_late(home: Path) -> None:
    send(home, "2026-02-12T15:00:40Z", sent_at="2026-02-12T15:00:30Z", late=1)


def test_what_is_recorded_long_after_it_was_sent_counts_from_the_record(home: Path) -> None:
    send(home, "2026-02-12T19:00:00Z", late=240)


ASKED = {
    "id": "lamps-by-age",
    "meeting": "streets-2026-02-10",
    "version": 1,
    "owner_post": "chair",
    "owner_title": "Chair",
    "owner_title_es": "Presidencia",
    "asked_on": "2026-02-10",
    "first_due": "2026-03-10",
    "due": "2026-03-10",
    "moves": [],
    "received_on": None,
    "words": {"sha256": "0" * 64},
    "since": None,
    "made_up": False,
}
RECESS = {"from": "2026-02-10T14:20:00Z", "to": "2026-02-10T14:30:30Z"}


def close(home: Path, *, cites: bool = True, **changes: Any) -> None:
    """What the meeting captured: data that it asked for, and a recess of ten minutes and a half."""
    if len(Record(home).entries) == 3:
        met = Record(home).entries[2].statement.digest
        say(home, "data-request/v1", "lamps-by-age", ASKED, "2026-02-10T15:15:00Z", (met,))
    met, asked = (Record(home).entries[index].statement.digest for index in (2, 3))
    captured = {"kind": "data-request", "id": "lamps-by-age", "said_at": "2026-02-10T14:40:00Z", "digest": asked}
    body = {
        "meeting": "streets-2026-02-10",
        "ended_at": "2026-02-10T15:00:00Z",
        "captured": [{**captured, **changes.pop("said", {})}],
        "recesses": [RECESS],
        "minutes": 48,
        "made_up": False,
        **changes,
    }
    say(home, "closing/v1", "streets-2026-02-10", body, "2026-02-10T15:15:00Z", (met,) if cites else ())


def test_what_a_meeting_captured_is_said_once_and_its_recesses_do_not_count(home: Path) -> None:
    close(home)
    assert {fault.kind for fault in check_log(home)} <= {"object"}
    with pytest.raises(LedgerError, match="it never changes"):
        close(home, captured=[])


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"minutes": 58}, "48, recesses left out"),
        ({"recesses": [{"from": RECESS["to"], "to": RECESS["from"]}]}, "one after the other"),
        ({"recesses": [{"from": RECESS["from"], "to": "2026-02-10T15:10:00Z"}]}, "one after the other"),
        ({"ended_at": "2026-02-10T16:00:00Z"}, "2026-02-10T15:00:00Z"),
        ({"said": {"digest": "1" * 64}}, "the digest of the first data-request/v1 lamps-by-age"),
        ({"said": {"kind": "promise"}}, "the digest of the first action/v2"),
        ({"said": {"said_at": "2026-02-10T13:00:00Z"}}, "an hour of the meeting"),
        ({"cites": False}, "does not cite its meeting"),
    ],
)
def test_the_log_refuses_a_closing_that_is_not_as_it_was(home: Path, changes: dict[str, Any], refusal: str) -> None:
    with pytest.raises(LedgerError, match=refusal):
        close(home, **changes)
