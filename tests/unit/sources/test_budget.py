"""The city's budget: what is read, and what is refused with the line it stands in."""

from __future__ import annotations

from pathlib import Path

import pytest

from civicstat.sources.budget import COLUMNS, read_budget
from civicstat.sources.errors import SourceError
from civicstat.vocabulary.city import BudgetFile


GOOD = "crews,Crews,Cuadrillas,2025,1250.5,actual,Adopted budget page 3"


def read(folder: Path, *lines: str) -> dict[str, object]:
    """The object that a budget file of these lines makes."""
    (folder / "budget.csv").write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    return read_budget(BudgetFile(file="budget.csv", source="a test", licence="CC0"), folder)


def test_lines_are_sorted_and_amounts_stay_as_written(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD, GOOD.replace("2025", "2024"), GOOD.replace("actual", "budget"))

    assert found["currency"] == "USD"
    assert found["lines"] == [
        {
            "line": "crews",
            "name": "Crews",
            "name_es": "Cuadrillas",
            "fiscal_year": year,
            "amount": "1250.5",
            "kind": kind,
            "source": "Adopted budget page 3",
        }
        for year, kind in ((2024, "actual"), (2025, "actual"), (2025, "budget"))
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("crews", "Crews 1", "`line` is 'Crews 1'"),
        ("2025", "FY25", "`fiscal_year` is 'FY25'"),
        ("1250.5", "-3", "`amount` is '-3'"),
        ("1250.5", "1250.555", "`amount` is '1250.555'"),
        ("actual", "spent", "`kind` is 'spent'"),
        ("Cuadrillas", "", "`name_es` is ''"),
        ("Adopted budget page 3", "", "`source` is ''"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_with_its_number(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(SourceError, match=message) as refused:
        read(tmp_path, GOOD.replace(old, new, 1))
    assert "budget.csv, line 2" in str(refused.value)


def test_a_line_that_stands_twice_and_a_line_of_two_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"crews of 2025 \(actual\) stands twice"):
        read(tmp_path, GOOD, GOOD)
    with pytest.raises(SourceError, match="has two names: Crews and Teams"):
        read(tmp_path, GOOD, GOOD.replace("Crews", "Teams").replace("2025", "2024"))
