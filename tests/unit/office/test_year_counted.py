"""The plain count of a year finds what a record lacks, so that its silence about the simulated year says something."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import year_counted
from year_counted import YearCounted, count_year


MET = "streets-2025-01-08"
PROMISE = {"owner_post": "head", "owner_title": "Head of streets", "first_due": "2025-03-01"}


def counted(monkeypatch: pytest.MonkeyPatch, changes: Mapping[str, Mapping[str, Any] | None]) -> YearCounted:
    """One meeting with one promise; `changes` of a type's body, None to leave it out."""
    said: dict[str, tuple[str, dict[str, Any]]] = {
        "series/v1": ("streets", {"department": "streets"}),
        "meeting/v1": (
            MET,
            {"series": "streets", "started_at": "2025-01-08T20:00:00Z", "ended_at": "2025-01-08T21:00:00Z"},
        ),
        "briefing/v2": (MET, {"locked_at": "2025-01-06T20:00:00Z"}),
        "closing/v1": (MET, {"captured": [{"kind": "promise", "id": "crews"}]}),
        "action/v2": ("crews", PROMISE),
        "memo/v1": (
            MET,
            {"sent_at": "2025-01-09T21:00:00Z", "decisions": [], "promises": ["crews"], "data_requests": []},
        ),
    }
    entries = [
        SimpleNamespace(statement=SimpleNamespace(type=type_, name=name, body={**body, **(changes.get(type_) or {})}))
        for type_, (name, body) in said.items()
        if changes.get(type_, {}) is not None
    ]
    monkeypatch.setattr(year_counted, "Record", lambda site: SimpleNamespace(entries=entries))
    return count_year(Path("site"), 2025, ZoneInfo("Pacific/Honolulu"))


def test_a_whole_meeting_has_its_month_its_hours_and_what_was_captured(monkeypatch: pytest.MonkeyPatch) -> None:
    found = counted(monkeypatch, {})
    assert (found.wrong, found.months) == ([], {"streets": [1]})
    assert (found.locked_hours_before, found.memo_hours_after) == ({MET: 48.0}, {MET: 24.0})
    assert found.captured == {MET: {"promise": 1}}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"memo/v1": {"promises": []}}, [f"{MET}: crews is not in the first memo"]),
        ({"memo/v1": {"promises": ["crews", "more"]}}, [f"{MET}: the memo lists what nobody captured"]),
        ({"memo/v1": None}, [f"{MET}: no closing or no memo"]),
        ({"closing/v1": None}, [f"{MET}: no closing or no memo"]),
        ({"action/v2": {"owner_post": ""}}, [f"{MET}: crews has no owner_post"]),
        ({"action/v2": {"first_due": ""}}, [f"{MET}: crews has no first_due"]),
    ],
)
def test_what_is_missing_is_named(
    changes: dict[str, dict[str, Any] | None], wrong: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert counted(monkeypatch, changes).wrong == wrong


def test_a_late_memo_and_a_meeting_that_never_began_show_in_the_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    assert counted(monkeypatch, {"memo/v1": {"sent_at": "2025-01-10T22:00:00Z"}}).memo_hours_after == {MET: 49.0}
    assert counted(monkeypatch, {"meeting/v1": {"started_at": None}}).months == {}
