"""Two clocks: known answers, no rate from too few or from those who chose to answer, and every bad cell named."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from civicstat.cli.app import app
from civicstat.metrics.two_clocks import clocks
from civicstat.metrics.two_clocks.clocks import FEWEST_CHECKS, Answers, confirmed_fixed, two_clocks
from civicstat.metrics.two_clocks.file import two_clocks_of_rows
from civicstat.metrics.two_clocks.rows import Check, ClocksError, Closing, Closings


Cells = dict[str, str]
DAY = "2026-03-04"


def checks(result: str, count: int, *, start: int = 0, check: str = "inspection", **others: str) -> list[Cells]:
    """So many rows of a checks file with one result."""
    row = {"closed_day": DAY, "area": "north", "check": check, "result": result}
    row["at_random"] = "yes" if check == "inspection" else "no"
    return [{"request": f"R-{number}", **row, **others} for number in range(start, start + count)]


def closings(count: int, **others: str) -> list[Cells]:
    """So many rows of a closings file."""
    return [{"request": f"R-{number}", "closed_day": DAY, "area": "north", **others} for number in range(count)]


def only(found: dict[str, Any]) -> dict[str, Any]:
    """The one area and period of a result."""
    (area,) = found["areas"]
    return dict(area)


def test_eighty_of_a_hundred_random_inspections_have_wilsons_interval() -> None:
    # 80 of 100: 0.7112 to 0.8666 (R: prop.test(80, 100, correct = FALSE)).
    area = only(two_clocks_of_rows(checks("yes", 80) + checks("no", 20, start=80)))

    fixed, false = area["confirmed_fixed"], area["false_closures"]
    assert [fixed[name] for name in ("value", "low", "high", "level", "n")] == ["80.0", "71.1", "86.7", "0.95", 100]
    assert [false[name] for name in ("value", "low", "high", "numerator")] == ["20.0", "13.3", "28.9", 20]
    assert fixed["status"] == false["status"] == "shown"


@given(st.integers(0, 400), st.integers(0, 400))
def test_confirmed_and_false_add_up_to_a_hundred_to_the_digit(yes: int, no: int) -> None:
    rows = checks("yes", yes) + checks("no", no, start=yes)
    for area in two_clocks_of_rows(rows)["areas"]:
        fixed, false = area["confirmed_fixed"], area["false_closures"]
        assert fixed["status"] == false["status"]
        if fixed["value"] is not None:
            assert Decimal(fixed["value"]) + Decimal(false["value"]) == 100
            assert Decimal(fixed["low"]) + Decimal(false["high"]) == 100


def test_29_clear_answers_give_no_rate_and_30_give_one() -> None:
    few = only(two_clocks_of_rows(checks("yes", 29) + checks("not-sure", 9, start=29), closings(60, again_days="")))
    enough = only(two_clocks_of_rows(checks("yes", 30)))

    for name in ("confirmed_fixed", "false_closures"):
        assert [few[name][part] for part in ("value", "low", "high", "level")] == [None] * 4
        assert few[name]["status"] == "too-few"
        assert "29 clear answers" in few[name]["reason"]
        assert "reported again" in few[name]["reason"]
        assert "silence is not success" in few[name]["reason"]
        assert "el silencio no es un éxito" in few[name]["reason_es"]
    assert (few["confirmed_fixed"]["numerator"], few["confirmed_fixed"]["denominator"]) == (29, 29)
    assert enough["confirmed_fixed"]["value"] == "100.0"


def test_what_inspectors_were_not_sure_of_enters_no_share_and_its_reach_is_shown() -> None:
    rows = checks("yes", 60) + checks("no", 20, start=60) + checks("not-sure", 20, start=80)
    fixed = only(two_clocks_of_rows(rows))["confirmed_fixed"]

    assert (fixed["value"], fixed["n"], fixed["not_sure"]) == ("75.0", 80, 20)
    assert (fixed["if_not_sure_is_not_fixed"], fixed["if_not_sure_is_fixed"]) == ("60.0", "80.0")


def test_shares_are_rounded_once_half_to_even() -> None:
    # 5 of 80 is 6.25, 15 of 80 is 18.75.
    for yes, text in ((5, "6.2"), (15, "18.8")):
        rows = checks("yes", yes) + checks("no", 80 - yes, start=yes)
        assert only(two_clocks_of_rows(rows))["confirmed_fixed"]["value"] == text


@given(st.lists(st.one_of(st.none(), st.integers(1, 60)), min_size=1, max_size=80), st.booleans())
def test_repeat_reports_alone_never_make_a_confirmed_fixed_rate(again: list[int | None], in_time: bool) -> None:
    rows = tuple(Closing(f"R-{n}", date(2026, 3, 4), "north", in_time, days) for n, days in enumerate(again))

    (area,) = two_clocks((), Closings(rows, has_in_time=True, has_again=True), as_of=date(2026, 6, 30))

    assert area.confirmed_fixed.value is area.false_closures.value is area.if_not_sure is None
    assert area.confirmed_fixed.status == "too-few"
    assert area.reported_again.denominator == len(again)
    assert confirmed_fixed.__annotations__ == {"found": "Answers", "return": "Share"}


def test_answers_of_those_who_chose_to_answer_make_no_rate() -> None:
    area = only(two_clocks_of_rows(checks("yes", 50, check="confirmation") + checks("no", 5, check="confirmation")))

    assert area["confirmed_fixed"]["status"] == area["false_closures"]["status"] == "too-few"
    assert {name: area["volunteered"][name] for name in ("yes", "no", "not_sure")} == {
        "yes": 50, "no": 5, "not_sure": 0
    }  # fmt: skip
    assert "chose to answer" in area["volunteered"]["words"]
    assert not {"value", "low", "high"} & area["volunteered"].keys()


def test_an_answer_marked_as_drawn_at_random_is_refused_in_a_file_and_in_python() -> None:
    with pytest.raises(ClocksError, match="never drawn at random") as caught:
        two_clocks_of_rows(checks("yes", 40, check="confirmation", at_random="yes"))
    assert len(caught.value.faults) == 40
    assert caught.value.to_json()["rows"][0] == {
        "file": "checks",
        "row": 2,
        "column": "at_random",
        "value": "yes",
        "expected": "no: whoever answers has chosen to, so an answer is never drawn at random",
    }
    with pytest.raises(ClocksError):
        Check("R-1", date(2026, 3, 4), "north", "confirmation", "yes", is_random=True)


def test_the_guard_is_what_keeps_volunteers_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spoiled: with every check taken for a random one, the test above would see a rate."""
    answers = checks("yes", 50, check="confirmation")
    monkeypatch.setattr(clocks, "is_of_the_draw", lambda check: True)

    assert only(two_clocks_of_rows(answers))["confirmed_fixed"]["value"] == "100.0"


def test_inspections_that_were_not_drawn_by_lot_are_counted_apart() -> None:
    area = only(two_clocks_of_rows(checks("yes", 40) + checks("no", 40, at_random="no")))

    assert area["confirmed_fixed"]["value"] == "100.0"
    assert area["other_inspections"]["no"] == 40


def test_reported_again_leaves_out_closings_of_the_last_30_days_also_those_reported_again() -> None:
    rows = closings(20, again_days="") + closings(10, again_days="12", area="north") + closings(5, again_days="31")
    new = closings(3, again_days="2", closed_day="2026-05-02")

    again = only(two_clocks_of_rows([], rows + new, as_of=date(2026, 5, 31)))["reported_again"]
    assert (again["numerator"], again["denominator"], again["value"], again["too_new"]) == (10, 35, "28.6", 3)
    assert "Fixed, or nobody calls?" in again["words"]
    assert "¿Se arregló, o nadie llama?" in again["words_es"]


def test_the_citys_own_share_is_taken_as_given_and_a_missing_column_is_not_a_zero() -> None:
    rows = closings(30, in_time="yes") + closings(10, in_time="no")

    given_share = only(two_clocks_of_rows([], rows))
    assert given_share["city_says_closed"]["closings"] == 40
    assert given_share["city_says_closed"]["in_time"]["value"] == "75.0"
    assert given_share["reported_again"]["status"] == "not-given"
    silent = only(two_clocks_of_rows(checks("yes", 30)))["city_says_closed"]
    assert (silent["closings"], silent["in_time"]["status"], silent["in_time"]["value"]) == (None, "not-given", None)


def test_it_says_of_which_closings_it_speaks() -> None:
    def said(drawn: int, closed: int) -> list[str]:
        area = only(two_clocks_of_rows(checks("yes", drawn), closings(closed)))
        return list(area["confirmed_fixed"]["speaks_of"])

    assert said(30, 400) == [
        "Speaks of the 400 closings that the city dated in this area and period; 30 of them were drawn."
    ]
    assert "More than one closing in ten" in said(41, 400)[1]
    assert "Every closing was looked at" in said(40, 40)[1]
    assert "nobody can say how many" in only(two_clocks_of_rows(checks("yes", 30)))["confirmed_fixed"]["speaks_of"][0]


def test_periods_and_areas_are_told_apart_and_not_added_up() -> None:
    rows = [
        *checks("yes", 40),
        *checks("no", 40, closed_day="2026-04-01", start=40),
        *checks("yes", 30, area="south", start=80),
    ]
    found = two_clocks_of_rows(rows, period="month")["areas"]

    assert [(area["area"], area["period"]["label"], area["confirmed_fixed"]["value"]) for area in found] == [
        ("north", "2026-03", "100.0"),
        ("north", "2026-04", "0.0"),
        ("south", "2026-03", "100.0"),
    ]
    quarters = {area["period"]["label"] for area in two_clocks_of_rows(rows, period="quarter")["areas"]}
    assert quarters == {"2026-Q1", "2026-Q2"}


def test_every_bad_cell_of_both_files_is_named_at_once() -> None:
    bad = {"request": "", "closed_day": "4 March", "area": "north", "check": "look", "result": "maybe", "at_random": ""}
    twice = checks("yes", 1) * 2
    elsewhere = checks("yes", 1, start=1, area="south") + checks("yes", 1, start=99)

    with pytest.raises(ClocksError) as caught:
        two_clocks_of_rows([bad, *twice, *elsewhere], [*closings(2, again_days=""), *closings(1, again_days="-3")])

    assert [(fault.file, fault.row, fault.column, fault.value) for fault in caught.value.faults] == [
        ("checks", 2, "request", ""),
        ("checks", 2, "closed_day", "4 March"),
        ("checks", 2, "check", "look"),
        ("checks", 2, "result", "maybe"),
        ("checks", 2, "at_random", ""),
        ("checks", 4, "at_random", "yes"),
        ("checks", 5, "area", "south"),
        ("checks", 6, "request", "R-99"),
        ("closings", 4, "again_days", "-3"),
    ]
    assert all(str(fault) in caught.value.found and fault.expected for fault in caught.value.faults)


def test_more_draws_than_closings_and_a_day_before_the_files_are_refused() -> None:
    double = Closings((Closing("R-1", date(2026, 3, 4), "north"),), has_in_time=False, has_again=False)
    drawn = [Check(f"R-{n}", date(2026, 3, 4), "north", "inspection", "yes", is_random=True) for n in range(2)]
    with pytest.raises(ClocksError, match="2 closings were drawn, and there are 1"):
        two_clocks(drawn, double)
    with pytest.raises(ClocksError, match="a closing was drawn twice"):
        two_clocks(drawn[:1] * 2)
    with pytest.raises(ClocksError, match="know of 2026-03-16"):
        two_clocks_of_rows([], closings(1, again_days="12"), as_of=date(2026, 3, 10))


def test_the_fewest_checks_are_those_of_the_design() -> None:
    assert FEWEST_CHECKS == 30
    assert confirmed_fixed(Answers(30, 0, 0)).low == Decimal("88.6")  # 30 of 30: Wilson's lower end is 0.8865


def test_the_command_reads_files_and_its_letter_names_rows(tmp_path: Path) -> None:
    def write(name: str, rows: list[Cells]) -> str:
        lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(tmp_path / name)

    good = write("checks.csv", checks("yes", 24) + checks("no", 6, start=24))
    listed = write("closings.csv", closings(200, in_time="yes", again_days=""))
    done = CliRunner().invoke(
        app, ["metrics", "two-clocks", good, "--closings", listed, "--period", "month", "--as-of", "2026-06-30"]
    )
    assert done.exit_code == 0
    assert only(json.loads(done.stdout))["confirmed_fixed"]["value"] == "80.0"

    wrong = write("wrong.csv", checks("fixed", 3))
    refused = CliRunner().invoke(app, ["metrics", "two-clocks", wrong, "--json"])
    assert refused.exit_code == 2
    assert [row["row"] for row in json.loads(refused.stdout)["rows"]] == [2, 3, 4]
    assert "Traceback" not in refused.output

    no_yard = CliRunner().invoke(app, ["metrics", "two-clocks", good, "--by", "yard"])
    assert "no column yard" in json.loads(no_yard.stdout)["found"]
    none = CliRunner().invoke(app, ["metrics", "two-clocks", str(tmp_path / "none.csv")])
    assert (none.exit_code, json.loads(none.stdout)["error"]) == (2, "CityFolderError")
