"""Closings at month ends: counted a second time by verify, from the published rows alone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from civicstat.cycle.patterns.look import numbers_of, rows_of_release
from civicstat.cycle.verify.patterns import wrong_month_end
from civicstat.cycle.verify.patterns_again import month_end_again
from civicstat.ledger.reader import Record
from civicstat.metrics.patterns.batches import month_ends
from civicstat.metrics.patterns.published import pattern_records


LAYER = "neighborhood"


@pytest.fixture(scope="module")
def found(finished_home: Path) -> tuple[Record, dict[str, dict[str, str]]]:
    """What the method finds in the small town, by neighborhood."""
    record = Record(finished_home)
    rows = rows_of_release(record, record.latest_release())
    findings = month_ends(pattern_records(rows, units=LAYER))
    return record, {finding.yard: numbers_of(finding) for finding in findings if finding.chance is not None}


def released(record: Record, slug: str, numbers: dict[str, str]) -> Any:
    body = {
        "unit": f"{LAYER}:{slug}",
        "rests_on": record.latest_release().statement.digest,
        "numbers": numbers,
    }
    return SimpleNamespace(key="record-pattern/a@1", statement=SimpleNamespace(body=body))


def test_both_programs_count_the_same_month_ends(found: Any) -> None:
    record, by_area = found
    assert by_area
    for slug, numbers in by_area.items():
        assert list(wrong_month_end(record, released(record, slug, numbers))) == []


@pytest.mark.parametrize("name", ["cases", "months", "times_other_days"])
def test_a_number_that_the_rows_do_not_give_is_named(found: Any, name: str) -> None:
    record, by_area = found
    slug, numbers = next(iter(by_area.items()))
    (finding,) = wrong_month_end(record, released(record, slug, {**numbers, name: "9.87"}))
    assert (finding.key, finding.expected, finding.found) == (f"numbers.{name}", numbers[name], "9.87")


def test_a_month_counts_when_closings_lie_on_both_sides_of_it() -> None:
    days = [date(2025, 1, 31) + timedelta(days=at) for at in range(30)]
    lines = [f"{day},{day},false,north" for day in [*days, date(2025, 2, 27), date(2025, 2, 28)]]
    rows = "\n".join(["opened_day,closed_day,is_duplicate,ward", *lines, ""]).encode()

    # February 2025 has 20 working days: one closing on each, one more on the last two.
    assert month_end_again(rows, column="ward", slug="north") == {
        "cases": "32",
        "months": "1",
        "times_other_days": "1.67",
        "working_days": "2",
    }
    assert month_end_again(rows, column="ward", slug="south") == {}
