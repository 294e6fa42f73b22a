"""Private reports of unusual record patterns: one of streets that marks a pattern, and one of parks that marks none."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from civicstat.cycle.home import Home
from civicstat.cycle.patterns.private import PrivatePatterns


PATTERN = "just-under-the-line-f7e502414d53"


def write_reports(home: Path, *, handed_over: date = date(2025, 7, 1)) -> PrivatePatterns:
    """Write them into a home; an older one of streets marked nothing."""
    said = {"title": "Just under the line", "metric_title": "Potholes", "words": "Many closings at 47 hours."}
    said |= {"how_sure": "Chance would rarely do it.", "ask": "Ask who writes them."}
    marked = {**said, **{f"{name}_es": value for name, value in said.items()}, "id": PATTERN}
    kept = PrivatePatterns.of(Home(home))
    newest = _report("streets", {**marked, "not_public_before": (handed_over + timedelta(days=14)).isoformat()})
    for name, content in (("streets/2025-03-31", _report("streets")), ("streets/2025-06-30", newest)):
        kept.write(f"department-{name}.json", json.dumps(content))
    kept.keep_handed_over({PATTERN: handed_over})
    kept.write("department-parks/2025-06-30.json", json.dumps(_report("parks")))
    return kept


def stand_in_the_rows(private: PrivatePatterns, genesis: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the published rows gave the pattern, so that an auditor's word puts it on record."""
    found = {"id": PATTERN, "method": "month-end", "column": None, "recheck": "anyone", "unit": "department=streets"}
    found |= {"as_of": "2025-06-30", "rests_on": genesis, "line": None, "numbers": {"cases": "400"}}
    found |= {"words": "Many at month ends.", "words_es": "Muchos a fin de mes."}
    monkeypatch.setattr("civicstat.cycle.patterns.speak._found_again", lambda *_: found)
    report = private.newest_report(PATTERN)
    monkeypatch.setattr(PrivatePatterns, "newest_report", lambda *_: {**(report or {}), "release": genesis})


def _report(department: str, *patterns: dict[str, Any]) -> dict[str, Any]:
    both = {"unit_name": department.title(), "question": "How are closings entered here?", "may_also_be": ["batches"]}
    return {
        **both,
        **{f"{name}_es": value for name, value in both.items()},
        "unit": f"department={department}",
        "as_of": "2025-06-30",
        "patterns": list(patterns),
    }
