"""The plain command's function: exact numbers in, outcomes and refusals out."""

from __future__ import annotations

import pytest

from civicstat.sources.errors import SourceError
from civicstat.sources.published.file import published_measures_of_rows


def row(measure: str, unit: str, better: str, actual: str, target: str, **more: str) -> dict[str, str]:
    return {"measure": measure, "unit": unit, "better": better, "actual": actual, "target": target, **more}


def test_rows_are_read_judged_and_handed_back_with_their_other_columns() -> None:
    found = published_measures_of_rows(
        [
            row("EMS within 9 minutes", "percent", "up", "0.51", "90%", year="FY2025"),
            row("Days to permit", "number", "down", "1,200", "1200", year="FY2025"),
            row("Grants", "dollars", "up", "", "$5,000", year="FY2025"),
        ]
    )

    assert [(one["actual"], one["target"], one["outcome"], one["year"]) for one in found["rows"]] == [
        ("51", "90", "missed", "FY2025"),
        ("1200", "1200", "met", "FY2025"),
        (None, "5000", "no-actual", "FY2025"),
    ]
    assert found["counts"] == {
        "rows": 3,
        "missed": 1,
        "met": 1,
        "no-actual": 1,
        "no-target": 0,
        "no-direction": 0,
        "refused": 0,
    }


def test_rows_of_one_measure_help_each_other_and_what_stays_open_is_refused() -> None:
    found = published_measures_of_rows(
        [
            row("On time", "percent", "up", "1", "0.9"),
            row("Missed pick-ups", "percent", "down", "1", "0.005"),
            row("Missed pick-ups", "percent", "down", "about 2", "0.005"),
        ]
    )

    assert [(one["actual"], one["outcome"]) for one in found["rows"]] == [
        ("100", "met"),
        (None, "no-actual"),
        (None, "no-actual"),
    ]
    assert [(one["row"], one["column"], one["value"]) for one in found["refused"]] == [
        (2, "actual", "1"),
        (3, "actual", "about 2"),
    ]


def test_words_that_are_not_ours_are_named_all_at_once() -> None:
    with pytest.raises(SourceError) as caught:
        published_measures_of_rows([row("A", "stone", "up", "1", "2"), row("B", "number", "Increase", "1", "2")])

    assert str(caught.value) == (
        "2 cells are none of our words:\n  row 1: unit is 'stone'\n  row 2: better is 'Increase'\n"
        "Expected: unit: percent, number or dollars; better: up, down or empty\n"
        "Next step: Write them so, and run again."
    )


def test_a_missing_column_is_named() -> None:
    with pytest.raises(SourceError, match="the table has no column target"):
        published_measures_of_rows([{"measure": "A", "unit": "number", "better": "up", "actual": "1"}])
