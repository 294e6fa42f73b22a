"""A plain table of areas: what is compared, who is left out, and every cell at fault in one letter."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from civicstat.cli.app import app
from civicstat.metrics.equity.file import equity_of_rows
from civicstat.metrics.equity.rows import EquityError


Rows = list[dict[str, Any]]


def row(area: str, hits: object, cases: object, hardship: object, **others: object) -> dict[str, Any]:
    cells = {"area": area, "numerator": hits, "denominator": cases, "hardship": hardship, **others}
    return {name: str(value) for name, value in cells.items()}


def falling(count: int = 15) -> Rows:
    """Areas 1 to 15, the more hardship the smaller the share: 90 % down to 20 %."""
    return [row(f"area-{i:02}", 95 - 5 * i, 100, i, population=1_000) for i in range(1, count + 1)]


def test_thirds_by_need_are_compared_with_their_interval_and_all_areas_lean() -> None:
    found = equity_of_rows(falling(), need="hardship")

    assert found["groups"]["high"]["areas"] == [f"area-{i}" for i in range(11, 16)]
    assert [found["groups"][name]["value"] for name in ("high", "middle", "low")] == ["30.00", "55.00", "80.00"]
    assert found["gap"]["difference"]["value"] == "-50.00"
    assert found["gap"]["ratio"]["value"] == "0.375"
    assert found["gap"]["clear"]
    # Each step of rank is 1/15 and each step of the share 5 points.
    assert found["across_areas"]["slope_index"]["value"] == "-75.00"
    assert Decimal(found["across_areas"]["shuffles"]["as_strong"]) < Decimal("0.001")
    assert found["left_out"]["areas"] == []
    assert found["adjusted"] == []


@pytest.mark.parametrize("status", ["", "too-few"])
def test_an_area_that_vanishes_is_named_with_the_people_and_cases_it_holds(status: str) -> None:
    rows = [each | {"status": ""} for each in [*falling(), row("small", 3, 9, 16, population=5_000)]]
    rows[-1]["status"] = status

    left_out = equity_of_rows(rows, need="hardship")["left_out"]

    assert left_out["areas"] == [{"area": "small", "why": "too-few", "population": 5_000, "cases": 9, "need": "16"}]
    # 5,000 of 20,000 people; 9 of 1,509 cases.
    assert (left_out["share_of_people"], left_out["share_of_cases"]) == ("25.00", "0.60")


def test_hidden_counts_stay_unknown_and_an_area_without_need_is_left_out() -> None:
    blank = {"status": "", "population": 1_000}
    rows = [each | {"status": ""} for each in falling()]
    rows += [row("hidden", "", "", 16, **blank | {"status": "suppressed"}), row("nowhere", 5, 50, "", **blank)]

    left_out = equity_of_rows(rows, need="hardship")["left_out"]

    assert [(each["area"], each["why"], each["cases"]) for each in left_out["areas"]] == [
        ("hidden", "suppressed", None),
        ("nowhere", "need-missing", 50),
    ]
    assert left_out["share_of_cases"] is None
    assert left_out["areas_with_unknown_cases"] == 1
    assert left_out["share_of_people"] == "11.76"


def test_an_area_that_is_partly_hidden_is_compared_and_named() -> None:
    rows = [each | {"kind": "alley", "status": "final"} for each in falling()]
    rows.append(row("area-01", "", "", 1, kind="yard", status="suppressed", population=1_000))

    found = equity_of_rows(rows, need="hardship")

    assert found["left_out"]["partly"] == [{"area": "area-01", "hidden_rows": 1}]
    assert [each["by"] for each in found["adjusted"]] == [["kind"]]


def test_weights_of_the_standard_are_exact_and_what_remains_is_said_in_both_languages() -> None:
    rows = []
    for number in range(1, 13):
        for month, cases in (("2014-05", 10 * number), ("2014-06", 70)):
            rows.append(row(f"area-{number:02}", cases // 2, cases, number, kind="alley", month=month))

    adjusted = equity_of_rows(rows, need="hardship")["adjusted"][1]

    assert adjusted["by"] == ["month"]
    # 780 cases in May and 840 in June.
    assert [(each["month"], each["weight"]) for each in adjusted["weights"]] == [
        ("2014-05", "13/27"),
        ("2014-06", "14/27"),
    ]
    assert adjusted["difference"] == "0.00"
    # Half of all cases are hit everywhere, so chance alone reaches both ways.
    assert adjusted["over_cases"]["method"] == "hybrid score, effective cases"
    assert Decimal(adjusted["over_cases"]["low"]) < 0 < Decimal(adjusted["over_cases"]["high"])
    assert adjusted["words"].endswith("What remains stands for everything that the table does not hold.")
    assert adjusted["words_es"].startswith("Con la misma mezcla de mes")


def test_amounts_and_single_values_have_intervals_over_areas_alone_and_no_order() -> None:
    amounts = equity_of_rows([row(f"a{i}", 300 + 10 * i, 100 + i % 3, i) for i in range(1, 16)], need="hardship")
    values = [{"area": f"a{i}", "value": f"{i}.5", "n": "20", "poverty": str(i)} for i in range(1, 16)]
    means = equity_of_rows(values, need="poverty")

    for found in (amounts, means):
        assert found["gap"]["difference"]["over_cases"] is found["gap"]["ratio"]["over_cases"] is None
        assert found["gap"]["difference"]["over_areas"] is not None
        assert found["order"]["ordered"] is False
        assert found["order"]["words"] == "Areas are put in order only where each has a numerator and a denominator."
    assert (amounts["form"], means["form"]) == ("amounts", "values")
    assert means["gap"]["difference"]["value"] == "10.00"
    assert means["notes"][-1].endswith("The mean of medians is not the median of all cases.")


def test_the_order_of_rows_changes_nothing() -> None:
    assert equity_of_rows(falling(), need="hardship") == equity_of_rows(falling()[::-1], need="hardship")


def test_a_column_of_groups_goes_before_thirds() -> None:
    rows = [each | {"group": "high" if i < 5 else "low" if i < 11 else "other"} for i, each in enumerate(falling())]

    found = equity_of_rows(rows, groups="group")

    assert [len(found["groups"][name]["areas"]) for name in ("high", "middle", "low")] == [5, 4, 6]
    assert found["across_areas"] is None


def test_no_sentence_names_a_cause() -> None:
    text = json.dumps(equity_of_rows([each | {"kind": "alley"} for each in falling()], need="hardship"))

    for word in ("caused", "because", "due to", "debido", "a causa de"):
        assert word not in text
    assert "nothing here shows a cause" in text


def test_every_cell_at_fault_is_named_with_its_row_column_value_and_what_was_expected() -> None:
    rows = [
        row("a", "many", 100, 1, status="final", population=10),
        row("b", 5, "1.5", 2, status="final", population=10),
        row("c", 5, 50, "high", status="closed", population=10),
        row("d", 5, 50, 4, status="suppressed", population=10),
        row("a", 5, 50, 1, status="final", population=11),
        row("e", 7, 0, 5, status="final", population=10),
        row("", 7, 10, 5, status="final", population=10),
    ]

    with pytest.raises(EquityError) as caught:
        equity_of_rows(rows, need="hardship")

    named = {(each["row"], each["column"], each["value"]): each["expected"] for each in caught.value.to_json()["rows"]}
    assert named == {
        (2, "numerator", "many"): "a whole number from 0 up",
        (3, "denominator", "1.5"): "a whole number from 0 up",
        (4, "hardship", "high"): "a number",
        (4, "status", "closed"): "nothing, shown, or one of provisional, final, revised, held, suppressed, no-cases, "
        "not-yet-known, too-few",
        (5, "numerator", "5"): "nothing: its status is suppressed",
        (5, "denominator", "50"): "nothing: its status is suppressed",
        (6, "area", "a"): "one row per area; row 2 is the same",
        (6, "population", "11"): "'10' as in row 2: an area has one population",
        (7, "numerator", "7"): "0: there are no cases",
        (8, "area", ""): "the name of an area",
    }


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ((), "there is no gap to compute: neither a column of need nor one of groups is named"),
        (("--need", "poverty"), "the table cannot be compared: row 1, poverty: ''; expected a column of this name"),
        (("--groups", "hardship"), "there is no gap to compute: 0 areas of high need and 0 of low need have 10 cases"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_a_letter(tmp_path: Path, options: tuple[str, ...], found: str) -> None:
    code, letter = _command(tmp_path, falling(), *options)

    assert (code, letter["found"]) == (2, found)


def test_the_command_prints_what_the_function_finds(tmp_path: Path) -> None:
    code, found = _command(tmp_path, falling(), "--need", "hardship", "--seed", "4")

    assert code == 0
    assert found == json.loads(json.dumps(equity_of_rows(falling(), need="hardship", seed=4)))


def _command(folder: Path, rows: Rows, *options: str) -> tuple[int, dict[str, Any]]:
    path = folder / "areas.csv"
    lines = [",".join(rows[0]), *(",".join(each.values()) for each in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["metrics", "equity", str(path), *options, "--json"])
    return result.exit_code, json.loads(result.stdout)
