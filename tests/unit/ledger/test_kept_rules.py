"""Annual reports and vacancies in the log: a report is said once, a vacancy ends once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from civicstat.ledger.append import append
from civicstat.ledger.check import check_log
from civicstat.ledger.errors import LedgerError
from civicstat.vocabulary.statement import Statement


GENESIS = {
    "city": "mill-town",
    "name": "Mill Town",
    "jurisdiction": "Mill Town, an invented city",
    "mode": "replay",
    "time_zone": "America/New_York",
    "licence": "CC0-1.0",
    "privacy_rules": "civicstat-default/1",
    "software": "0.0.0",
    "nonce": "0" * 32,
}
NOTHING = {"due": 0, "in_time": 0, "late": 0, "missing": 0}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    append(tmp_path, [Statement("genesis/v1", "genesis", "-", "2015-09-30", "2015-10-01T04:00:00Z", (), GENESIS)])
    return tmp_path


def say(home: Path, type_: str, name: str, body: dict[str, Any], day: str = "2027-01-24") -> None:
    append(home, [Statement(type_, name, "-", day, f"{day}T12:00:00Z", (), body)])


def report(**changes: Any) -> dict[str, Any]:
    return {
        "department": "streets",
        "year": 2026,
        "due": "2027-01-31",
        "published_on": "2027-01-24",
        "is_late": False,
        "meetings": {"planned": 12, "held": 9, "moved": 1, "cancelled": 1, "missed": 2},
        "attendance": {"seats": 0, "there": 0, "deputies": 0, "chair_questions": 0},
        "briefings": NOTHING,
        "memos": NOTHING,
        "decisions": [],
        "promises": dict.fromkeys(
            ("promises", "kept", "late", "broken", "overtaken", "under_way", "not_yet_due", "merged"), 0
        ),
        "data_requests": {"asked": 0, "in_time": 0, "late": 0, "overdue": 0, "to_come": 0},
        "metrics": [],
        "lapses": [],
        "more_lapses": 0,
        "rests_on": ["genesis/genesis@0"],
        "made_up": True,
        **changes,
    }


def test_a_report_is_said_once_and_stays(home: Path) -> None:
    say(home, "annual-report/v1", "streets/2026", report())
    assert check_log(home) == []
    better = report(meetings={"planned": 12, "held": 12, "moved": 0, "cancelled": 0, "missed": 0})
    with pytest.raises(LedgerError, match="one report for each year"):
        say(home, "annual-report/v1", "streets/2026", better)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"published_on": "2027-01-20"}, "2027-01-24"),
        ({"is_late": True}, "late as its days say"),
        ({"due": "2027-01-10"}, "late as its days say"),
        ({"year": 2027}, "a day after 2027 is over"),
        ({"meetings": {"planned": 2, "held": 3, "moved": 0, "cancelled": 0, "missed": 0}}, "counts that add up"),
        ({"rests_on": ["series/streets@7"]}, "entries of the log"),
    ],
)
def test_the_log_refuses_a_report_that_cannot_be(home: Path, change: dict[str, Any], refusal: str) -> None:
    body = report(**change)
    with pytest.raises(LedgerError, match=refusal):
        say(home, "annual-report/v1", f"streets/{body['year']}", body)


def vacancy(until: str | None) -> dict[str, Any]:
    return {
        "post": "chair",
        "title": "Chair",
        "title_es": "Presidencia",
        "since": "2027-01-02",
        "until": until,
        "departments": ["streets"],
        "made_up": True,
    }


def test_a_vacancy_ends_once(home: Path) -> None:
    say(home, "vacancy/v1", "chair/2027-01-02", vacancy(None))
    with pytest.raises(LedgerError, match="stands already"):
        say(home, "vacancy/v1", "chair/2027-01-02", vacancy(None), "2027-01-25")
    say(home, "vacancy/v1", "chair/2027-01-02", vacancy("2027-01-20"))
    with pytest.raises(LedgerError, match="is over"):
        say(home, "vacancy/v1", "chair/2027-01-02", vacancy("2027-01-22"))
    assert check_log(home) == []


def test_a_vacancy_that_has_not_come_is_refused(home: Path) -> None:
    with pytest.raises(LedgerError, match="days in order that have come"):
        say(home, "vacancy/v1", "chair/2027-01-02", vacancy("2027-01-01"))
